"""How figures and sentences are written in the reader's language."""
