"""Tables in, tables out: what is counted, compared and hidden."""
