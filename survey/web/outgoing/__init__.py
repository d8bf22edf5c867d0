"""What goes out to browsers as it is: style and scripts, stencils of pages, states, dates."""
