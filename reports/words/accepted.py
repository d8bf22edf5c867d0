"""Words that a table, a mapping or the command may use, apart from pandas, as help lists them."""

VOICES = ("member", "team", "customer")
ORDERS = ("dmy", "mdy")
"""Of days in numbers."""
LONG, WIDE, TRANSPOSED = "long", "wide", "transposed"
LAYOUTS = (LONG, WIDE, TRANSPOSED)
PAIRS = ("importance,performance", "performance,importance")
"""Of columns that stand twice for an item."""
TOGETHER = ("importances,performances", "performances,importances")
"""First all columns of the one, then all of the other."""
APART = {",": ",", ";": ";", "|": "|", "/": "/", "space": " ", "line": "\n"}
"""What may stand between several options of one cell."""
EVERY_SHEET = "all"
"""In place of the name of one sheet."""
