"""Tables of other tools: what they asked, and their answers as they are stored here."""
