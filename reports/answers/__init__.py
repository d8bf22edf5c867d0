"""What is in: the answers table and what stands beside it, checked before anything is counted."""
