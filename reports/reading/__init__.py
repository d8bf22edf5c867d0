"""How it comes in: tables from files; what their texts mean is not known here."""
