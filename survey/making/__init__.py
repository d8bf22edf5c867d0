"""Files made in the background, in a process of its own: the only place that loads pandas."""
