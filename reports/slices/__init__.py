"""Parts of a finished report: workshops over time, narrowed views."""
