"""Charts that show several workshops."""
