"""How long a test waits for what others do."""

import time
from collections.abc import Callable

# whatever is waited for comes at once, or never; on a machine that does ten other things, late
PATIENCE_S = 90
PATIENCE_MS = PATIENCE_S * 1000


def wait_until(holds: Callable[[], object], what: str) -> None:
    """Wait until something holds. Raises TimeoutError with what was awaited after long."""
    gives_up = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > gives_up:
            raise TimeoutError(what)
        time.sleep(0.05)
