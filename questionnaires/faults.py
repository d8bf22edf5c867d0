"""What can be wrong with a questionnaire file, told so that its author can mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from questionnaires.model import LANGUAGES, Language

LONGEST_SHOWN = 60
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong at one place of a file; `code` picks the words, `details` fill them in."""

    file: str
    place: str
    code: str
    details: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: Language = "en") -> str:
        """File, place, fault and mend in one line."""
        wrong, mend = MESSAGES[self.code][language]
        where = f"{self.file}: {self.place}" if self.place else self.file
        # only the message is a pattern: file and place may hold braces of their own
        return f"{where}: " + f"{wrong}. {mend}.".format_map(_Shown(self.details))


class _Shown(dict[str, object]):
    """What an author wrote, cut to fit a line, with line breaks made visible."""

    def __getitem__(self, name: str) -> str:
        try:
            value = str(super().__getitem__(name)).replace("\n", "⏎")
        except ValueError:  # Python writes no number of more than 4,300 digits
            value = "…"
        too_long = name != "known" and len(value) > LONGEST_SHOWN
        return value[: LONGEST_SHOWN - 1] + "…" if too_long else value


class QuestionnaireError(ValueError):
    """A questionnaire that cannot be used; `faults` names everything that is wrong with it."""

    def __init__(self, faults: list[Fault]):
        self.faults = tuple(faults)
        super().__init__(self.text("en"))

    def text(self, language: Language = "en") -> str:
        """All faults, one a line; after fifty only how many more there are."""
        lines = [fault.text(language) for fault in self.faults[:MOST_SHOWN]]
        more = len(self.faults) - MOST_SHOWN
        if more > 0:
            lines.append({"es": f"… y {more} más", "en": f"… and {more} more"}[language])
        return "\n".join(lines)


def _message(es: tuple[str, str], en: tuple[str, str]) -> dict[Language, tuple[str, str]]:
    return dict(zip(LANGUAGES, (es, en), strict=True))


MESSAGES: dict[str, dict[Language, tuple[str, str]]] = {
    "unreadable": _message(
        (
            "el archivo no se puede leer ({reason})",
            "Conviene comprobar que existe y que se puede leer",
        ),
        ("the file cannot be read ({reason})", "Check that it exists and may be read"),
    ),
    "too_big": _message(
        ("el archivo pasa de {limit}", "Un cuestionario es texto: hay que quitar lo que sobra"),
        ("the file is larger than {limit}", "A questionnaire is text: take out what is not"),
    ),
    "not_utf8": _message(
        (
            "línea {line}: esto no es texto UTF-8",
            "Hay que guardarlo de nuevo con codificación UTF-8",
        ),
        ("line {line}: this is not UTF-8 text", "Save it again with the encoding UTF-8"),
    ),
    "long_key": _message(
        (
            "línea {line}: un nombre con más de {most} partes separadas por puntos",
            "Los nombres de este formato tienen dos como mucho: escribe el texto entre comillas",
        ),
        (
            "line {line}: a name of more than {most} parts between points",
            "Names of this format have two at most: put quotes around a text",
        ),
    ),
    "not_toml": _message(
        (
            "línea {line}: esto no es TOML ({reason})",
            "Suele faltar una comilla, un = o un corchete cerca de ahí",
        ),
        (
            "line {line}: this is not TOML ({reason})",
            "A quote, an = or a bracket is often missing near there",
        ),
    ),
    "missing": _message(
        ("falta «{name}»", "Hay que añadirlo"),
        ("`{name}` is missing", "Add it"),
    ),
    "language": _message(
        ("falta el texto en {in_es}", "Hay que añadir «{name}»"),
        ("the {in_en} text is missing", "Add `{name}`"),
    ),
    "type": _message(
        ("«{value}» no es {expected}", "Hay que escribir {expected}"),
        ("`{value}` is not {expected}", "Write {expected}"),
    ),
    "unknown_field": _message(
        ("no se conoce el campo «{name}»", "Aquí valen: {known}"),
        ("the field `{name}` is not known", "Known here: {known}"),
    ),
    "unknown_value": _message(
        ("no se conoce «{value}»", "Valores posibles: {known}"),
        ("`{value}` is not known", "Possible values: {known}"),
    ),
    "key": _message(
        (
            "la clave «{value}» no sirve",
            "Una clave empieza por letra y solo lleva a–z, 0–9 y _ (hasta 40 caracteres)",
        ),
        (
            "the key `{value}` cannot be used",
            "A key starts with a letter and has only a–z, 0–9 and _ (up to 40 characters)",
        ),
    ),
    "duplicate": _message(
        ("la clave «{value}» ya está en {first}", "Hay que dar a una de las dos otra clave"),
        ("the key `{value}` is already used at {first}", "Give one of the two another key"),
    ),
    "too_long": _message(
        ("el texto tiene {length} caracteres", "Caben {limit}: hay que acortarlo"),
        ("the text has {length} characters", "There is room for {limit}: shorten it"),
    ),
    "short_words": _message(
        ("«{value}» tiene más de tres palabras", "Los gráficos llevan como mucho tres"),
        ("`{value}` has more than three words", "Charts carry three at most"),
    ),
    "control": _message(
        ("el texto lleva caracteres invisibles", "Hay que escribirlo de nuevo sin ellos"),
        ("the text holds invisible characters", "Write it again without them"),
    ),
    "word": _message(
        (
            "«{value}» no se puede sustituir",
            "Entre llaves valen {known}; para otra cosa, sin llaves",
        ),
        (
            "`{value}` cannot be filled in",
            "In braces write {known}; otherwise leave out the braces",
        ),
    ),
    "article": _message(
        (
            "el artículo «{value}» no cambiará con la palabra elegida",
            "Hay que escribir las dos formas entre llaves, como {example}",
        ),
        (
            "the article in `{value}` will not follow the chosen word",
            "Put it inside the braces, as in {example}",
        ),
    ),
    "range": _message(
        ("{value} queda fuera de lo posible", "Tiene que estar entre {low} y {high}"),
        ("{value} is out of range", "It must lie between {low} and {high}"),
    ),
    "count": _message(
        ("hay {value}", "Tienen que ser entre {low} y {high}"),
        ("there are {value}", "There must be between {low} and {high}"),
    ),
    "labels": _message(
        ("hay {es} etiquetas en español y {en} en inglés", "Tiene que haber las mismas"),
        ("there are {es} labels in Spanish and {en} in English", "There must be as many of each"),
    ),
    "not_for_kind": _message(
        ("una pregunta de tipo «{kind}» no lleva «{name}»", "Hay que quitarlo o cambiar el tipo"),
        ("an item of kind `{kind}` takes no `{name}`", "Take it out or change the kind"),
    ),
    "reverse": _message(
        ("solo se invierte lo que se puntúa de una vez", "Hay que quitar «reverse»"),
        ("only an item rated once can be reversed", "Take out `reverse`"),
    ),
}
