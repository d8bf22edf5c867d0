"""The pen: what charts are drawn with."""
