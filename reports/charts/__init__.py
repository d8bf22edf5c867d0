"""One module per chart; each draws a figure from finished tables and counts nothing."""
