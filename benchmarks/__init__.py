"""What things cost and how well they do, measured: `make bench`."""
