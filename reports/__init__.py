"""What the answers mean: tables in, figures, charts and documents out. No Flask and no database."""
