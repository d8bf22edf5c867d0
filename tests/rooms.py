"""How many made-up rooms a test tries: twenty in the suite, as many as `make proof` asks for."""

import os

ROOMS = int(os.environ.get("ROOMS", "20"))
