"""What every page stands on: settings, database, the gate, languages, errors, assets, addresses."""
