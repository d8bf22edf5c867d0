"""What we ask: the questionnaires, their format and the rules that coach answers."""
