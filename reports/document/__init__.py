"""What a report says, block by block, before it has a format."""
