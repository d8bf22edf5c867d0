"""The queries, one module per subject; they take what they need and hand out finished values."""
