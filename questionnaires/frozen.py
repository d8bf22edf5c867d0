"""A questionnaire as text that can be stored, read again and told apart from any other."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from hashlib import sha256
from typing import Any, get_args, get_origin, get_type_hints

from questionnaires.model import Kind, Questionnaire


def dump(questionnaire: Questionnaire) -> str:
    """Canonical JSON: equal questionnaires give the same text."""
    return _text(asdict(questionnaire), separators=(",", ":"))


def laid_out(text: str) -> str:
    """What `dump` wrote, one value a line, for people who read or compare files."""
    return _text(json.loads(text), indent=1) + "\n"


def canonical(text: str) -> str:
    """What `dump` wrote, from the text that `laid_out` made of it; ValueError where it is none."""
    restore(text)
    return _text(json.loads(text), separators=(",", ":"))


def _text(value: Any, **layout: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, **layout)


def restore(text: str) -> Questionnaire:
    """The questionnaire that `dump` wrote; ValueError where the text is something else."""
    try:
        questionnaire: Questionnaire = _value(Questionnaire, json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("this text is not a stored questionnaire") from error
    return questionnaire


def fingerprint(questionnaire: Questionnaire) -> str:
    """64 hexadecimal digits that change with any part of the questionnaire."""
    return digest(dump(questionnaire))


def digest(text: str) -> str:
    """The fingerprint of the questionnaire whose canonical text this is."""
    return sha256(text.encode()).hexdigest()


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _value(hint: Any, raw: Any) -> Any:
    """`raw` from JSON as the type `hint`; fields that it lacks keep their defaults."""
    if isinstance(hint, type) and is_dataclass(hint):
        hints = _hints(hint)
        names = [f.name for f in fields(hint) if f.name in raw]
        return hint(**{name: _value(hints[name], raw[name]) for name in names})
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], part) for part in raw)
    if get_origin(hint) is Mapping:
        return {key: _value(get_args(hint)[1], part) for key, part in raw.items()}
    return Kind(raw) if hint is Kind else raw
