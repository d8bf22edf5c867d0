"""The command line: `python -m reports ANSWERS.csv -o report.pdf`."""

import gc
import signal
import sys
from collections.abc import Sequence

from reports.command import arguments
from reports.words.language import translator

STOPPED = 130
ENDED = 143


def main(words: Sequence[str] | None = None) -> int:
    """Make what the words ask for; 0, 2 with the faults on standard error, 130 when stopped."""
    options = arguments.read(words)
    try:
        # only now: help needs no pandas, and who stops the import is answered too
        from reports.command import run

        return run.run(options)
    except KeyboardInterrupt:
        gettext = translator(arguments.spoken(options)).gettext
        print(gettext("Stopped: the report is not finished."), file=sys.stderr)  # noqa: T201 - the command's output
        return STOPPED


if __name__ == "__main__":
    # what is imported stays: looking through it for garbage took a tenth of the start
    gc.set_threshold(100_000)
    # a program that is ended clears away what it had begun to write
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
    status = main()
    # nor is what is there taken apart at the end, which took another tenth
    gc.freeze()
    sys.exit(status)
