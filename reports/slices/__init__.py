"""Parts of a finished report: workshops over time, narrowed views, units beside one another."""
