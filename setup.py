"""Builds the package: as pyproject.toml tells, and with the translations compiled."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class WithTranslations(build_py):
    """Compile the catalogues that were copied into the package."""

    def run(self) -> None:
        """Copy, then compile."""
        super().run()
        for path in Path(self.build_lib).rglob("*.po"):
            with path.open("rb") as texts, path.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(texts))


setup(cmdclass={"build_py": WithTranslations})
