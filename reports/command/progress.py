"""Shows on the command line which step is being made."""

from types import TracebackType
from typing import Self, TextIO

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from questionnaires.model import Language
from reports.answers.faults import N_
from reports.words.language import translator

STEPS = {
    "tally": N_("counting answers"),
    "gap": N_("comparing importance and performance"),
    "teams": N_("comparing teams"),
    "entries": N_("reading what was written"),
    "trend": N_("comparing workshops"),
    "tables": N_("writing tables"),
    "charts": N_("drawing charts"),
    "document": N_("binding the report"),
}


class Bar:
    """A bar with the name of the step; it shows nothing where nobody looks at the screen."""

    def __init__(self, language: Language, stream: TextIO):
        console = Console(file=stream)
        self._gettext = translator(language).gettext
        self._bar = Progress(
            BarColumn(), TextColumn("{task.description}"), console=console, transient=True,
            disable=not console.is_terminal,
        )  # fmt: skip
        self._task = self._bar.add_task("", total=len(STEPS))

    def step(self, name: str) -> None:
        """A step begins."""
        at = list(STEPS).index(name)
        self._bar.update(self._task, completed=at, description=self._gettext(STEPS[name]))

    def tell(self, share: float, step: str) -> None:
        """That share of the document is done, and this comes next."""
        begun = list(STEPS).index("document")
        self._bar.update(self._task, completed=begun + share, description=step)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()
