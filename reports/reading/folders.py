"""Opens a workshop folder, zipped or not, once all in it is what was written.

Knows nothing of pandas: a web worker reads the folders of the demo.
"""

import hashlib
import re
import tempfile
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, field, fields
from datetime import date, datetime
from lzma import LZMAError
from pathlib import Path
from typing import Any

from questionnaires import WORDS, Noun, Word
from questionnaires.model import LANGUAGES
from reports.faults import Fault, Faults, InputError
from reports.words.keys import LEFT_OUT, WAYS
from reports.words.language import N_

SUMS, META = "SHA256SUMS", "meta.toml"
TABLES = ("answers", "teams", "respondents", "pledges", "requests")
NEEDED = (*(f"{name}.csv" for name in TABLES), META)
LATER = ("votes.csv",)
"""Files that a folder of an earlier version lacks."""
OWN_WORD = "own"
OPEN = ("organisation", "unit", "scene", "step")  # texts that may be empty
MOST_BYTES = 60 * 1024 * 1024

# what a zip raises that is cut off, spoiled, or packed in a way that Python does not know
_BROKEN = (zipfile.BadZipFile, zlib.error, LZMAError, NotImplementedError, RuntimeError, EOFError)
_QUESTIONNAIRE = re.compile(r"questionnaires/\d\d_\w{1,60}\.json", re.ASCII)
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")

NO_ZIP = N_("this is no zip file, or it is cut off. Copy it again.")
TOO_LARGE = N_("it holds more than {most} MB. A workshop is smaller: this is something else.")
NO_SUMS = N_(
    "there is no {name} in it. Name a folder or zip that “python -m survey export” wrote, or a"
    " table of answers."
)
NO_LINE = N_("“{value}” is no line of it. Write “sha256sum FILES > SHA256SUMS” there.")
STRANGER = N_("“{value}” is no file of a workshop. Take its line out.")
ABSENT = N_("the file is missing. Export the workshop again, or copy it again whole.")
UNLISTED = N_("its sum is not in {name}. Export the workshop again.")
CHANGED = N_(
    "this is not what was written. Copy it again; who changed it on purpose writes"
    " “sha256sum FILES > SHA256SUMS” anew."
)
NO_TOML = N_("this is not TOML in UTF-8. Export the workshop again.")
NO_VALUE = N_("{name} is missing or is not what stands there usually. Export the workshop again.")


@dataclass(frozen=True, slots=True)
class About:
    """What `meta.toml` says of a workshop and of its audit."""

    title: str
    date: date
    state: str
    audit: str
    language: str = "es"
    scene: str = "last"
    organisation: str = ""
    unit: str = ""
    customer: str | dict[str, Any] = "customer"
    smallest_base: int = 5
    step: str = ""
    corrections: Sequence[dict[str, Any]] = ()
    left_out: Sequence[dict[str, Any]] = ()
    window: Mapping[str, Any] = field(default_factory=dict)

    @property
    def word(self) -> Word:
        """The word for the customer; a table of nouns by language where it is one's own."""
        if isinstance(self.customer, str):
            return WORDS[self.customer]
        return Word(OWN_WORD, Noun(**self.customer["es"]), Noun(**self.customer["en"]))


@dataclass(frozen=True, slots=True)
class Folder:
    """A workshop folder as it was named, and where its files lie for the time being."""

    named: Path
    at: Path
    about: About
    questionnaires: tuple[str, ...]

    def file(self, name: str) -> str:
        """What messages call one of its files."""
        return str(self.named / name)


def is_folder(path: Path) -> bool:
    """Whether `path` can only be a workshop folder: tables have other names."""
    return path.is_dir() or path.suffix.lower() == ".zip"


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """The folder `path`, or the zip unpacked until the end of the block.

    Raises InputError where a file is missing or changed, and OSError where it cannot be read.
    """
    if path.is_dir():
        yield _folder(path, path)
        return
    with tempfile.TemporaryDirectory() as place:
        _unpack(path, Path(place))
        yield _folder(path, Path(place))


def _refused(path: Path, message: str, **details: object) -> InputError:
    return InputError([Fault(str(path), message, details=details)])


def _unpack(path: Path, place: Path) -> None:
    """Write the files of a workshop to `place`; what else a zip holds is not looked at."""
    try:
        with zipfile.ZipFile(path) as archive:
            # told before anything is unpacked, and no more than that is read of a part
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise _refused(path, TOO_LARGE, most=MOST_BYTES >> 20)
            for part in archive.infolist():
                name = part.filename.removeprefix(_top(archive))
                if _is_known(name) or name == SUMS:
                    (place / name).parent.mkdir(exist_ok=True)
                    (place / name).write_bytes(_content(archive, part))
    except _BROKEN as error:
        raise _refused(path, NO_ZIP) from error


def _content(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(part)
    except OSError as error:  # it is said to lie before the beginning of the file
        raise zipfile.BadZipFile from error


def _top(archive: zipfile.ZipFile) -> str:
    """The folder in which the files of a zip lie: some programs pack the folder itself."""
    tops = [name.removesuffix(SUMS) for name in archive.namelist() if name.endswith(f"/{SUMS}")]
    return "" if SUMS in archive.namelist() or len(tops) != 1 else tops[0]


def _is_known(name: str) -> bool:
    return name in (*NEEDED, *LATER) or _QUESTIONNAIRE.fullmatch(name) is not None


def _folder(named: Path, at: Path) -> Folder:
    listed = _listed(named, at)
    forms = tuple(sorted(name for name in listed if _QUESTIONNAIRE.fullmatch(name)))
    return Folder(named, at, _about(named, at), forms)


def _listed(named: Path, at: Path) -> Mapping[str, str]:
    """The files that belong to the folder, each with the right sum."""
    if not (at / SUMS).is_file():
        raise _refused(named, NO_SUMS, name=SUMS)
    faults = Faults()
    sums = _sums(named, at, faults)
    there = [
        path.relative_to(at).as_posix() for path in (*at.glob("*"), *at.glob("questionnaires/*"))
    ]
    for name in sorted({*NEEDED, *sums, *filter(_is_known, there)}):
        if fault := _fault(at, name, sums):
            faults.add(str(named / name), fault, name=SUMS, most=MOST_BYTES >> 20)
    faults.stop_if_any()
    return sums


def _sums(named: Path, at: Path, faults: Faults) -> dict[str, str]:
    found = {}
    for line in (at / SUMS).read_text(encoding="utf-8", errors="replace").splitlines():
        match = _LINE.fullmatch(line)
        if match and _is_known(match[2]):
            found[match[2]] = match[1]
        else:
            # a path that leads out of the folder is no file of a workshop either
            message = STRANGER if match else NO_LINE
            faults.add(str(named / SUMS), message, value=match[2] if match else line)
    return found


def _fault(at: Path, name: str, sums: Mapping[str, str]) -> str:
    """What is wrong with one file; nothing where its sum is right."""
    path = at / name
    # a link could lead out of the folder
    if path.is_symlink() or path.parent.is_symlink() or not path.is_file():
        return ABSENT
    if name not in sums:
        return UNLISTED
    if path.stat().st_size > MOST_BYTES:
        return TOO_LARGE
    return "" if hashlib.sha256(path.read_bytes()).hexdigest() == sums[name] else CHANGED


def _about(named: Path, at: Path) -> About:
    try:
        told = tomllib.loads((at / META).read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise _refused(named / META, NO_TOML) from error
    faults = Faults()
    for one in fields(About):
        is_told = one.name in told or one.default is one.default_factory is MISSING
        if is_told and not _fits(one.name, told.get(one.name)):
            faults.add(str(named / META), NO_VALUE, name=one.name)
    faults.stop_if_any()
    return About(**{one.name: told[one.name] for one in fields(About) if one.name in told})


def _fits(name: str, value: Any) -> bool:
    if name == "date":
        return _is_day(value)
    if name == "smallest_base":
        return type(value) is int and (value == 1 or 3 <= value < 1_000_000)
    if name == "customer" and not isinstance(value, str):
        return _is_word(value)
    if name == "window":
        return _has(WINDOW, value)
    if parts := {"corrections": CORRECTION, "left_out": LEFT_OUT_PARTS}.get(name):
        return isinstance(value, list) and all(_has(parts, one) for one in value)
    known = {"customer": WORDS, "language": LANGUAGES}.get(name)
    return isinstance(value, str) and (value in known if known else bool(value) or name in OPEN)


def _is_word(value: Any) -> bool:
    try:
        nouns = [Noun(**value[language]) for language in LANGUAGES]
    except (TypeError, KeyError):
        return False
    return all(isinstance(text, str) for noun in nouns for text in (noun.singular, noun.plural))


Parts = Mapping[str, Callable[[Any], bool]]
"""Which parts a table of `meta.toml` has, no more and no less, and what fits each."""


def _has(parts: Parts, value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == parts.keys()
        and all(fits(value[name]) for name, fits in parts.items())
    )


def _is_day(value: Any) -> bool:
    return type(value) is date


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


LEFT_OUT_PARTS: Parts = {
    "kind": lambda kind: kind in ("entry", "pledge", "request"),
    "why": lambda why: why in LEFT_OUT,
    "n": lambda n: type(n) is int and 0 < n < 1000,
}
WINDOW: Parts = {
    "since": _is_day,
    "until": _is_day,
    "ways": lambda ways: isinstance(ways, list) and all(way in WAYS for way in ways),
    "set_aside": lambda n: type(n) is int and 0 <= n < 1_000_000,
}
CORRECTION: Parts = {
    **dict.fromkeys(("item", "part", "language", "before", "after"), _is_text),
    "at": lambda at: isinstance(at, datetime),
}
