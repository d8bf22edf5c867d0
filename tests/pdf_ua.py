"""What a machine can check of PDF/UA-1 (ISO 14289-1), after the Matterhorn protocol 1.1.

Written from the protocol and read with pypdf, so that Typst, which makes the files, is not asked.
Numbers in brackets are checkpoints of the protocol. Not checked: what needs a person (reading
order, good alternative texts) and what our files never hold (forms, media, scripts, signatures).
"""

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import BooleanObject, ContentStream, DictionaryObject

TAGS = (
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4"
    " H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code"
    " Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form"
)
STANDARD = frozenset(TAGS.split())
PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "LI": {"L"},
    "Lbl": {"LI", "Note", "Link", "TOCI", "Reference"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
}
PAINTS = frozenset(b"S s f F f* B B* b b* sh Tj TJ ' \" EI INLINE IMAGE".split())
YES = BooleanObject(True)  # any BooleanObject is true for Python, that of "false" too
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_MAPS = re.compile(rb"<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]+)>\s*)?(<[0-9A-Fa-f]*>|\[[^\]]*\])")


def faults(content: bytes) -> list[str]:
    """All that is wrong, each beginning with its checkpoint; empty for a good file."""
    reader = PdfReader(BytesIO(content))
    return [
        *_of_document(reader),
        *(fault for page in Pages(reader).check() for fault in page),
        *_of_structure(reader),
        *_of_fonts(reader),
    ]


def _plain(thing: Any) -> Any:
    return thing.get_object() if hasattr(thing, "get_object") else thing


def _listed(thing: Any) -> list[Any]:
    thing = _plain(thing)
    return list(thing) if isinstance(thing, list) else [] if thing is None else [thing]


def _of_document(reader: PdfReader) -> Iterator[str]:
    root = reader.trailer["/Root"]
    marks, views = _plain(root.get("/MarkInfo", {})), _plain(root.get("/ViewerPreferences", {}))
    metadata = root["/Metadata"].get_object().get_data() if "/Metadata" in root else b""
    title = re.search(rb"<dc:title>.*?<rdf:li[^>]*>([^<]+)<", metadata, re.S)
    for code, is_wrong in {
        "02 StructTreeRoot": "/StructTreeRoot" not in root,
        "06-001 no metadata": not metadata,
        "06-002 pdfuaid:part": b"<pdfuaid:part>1</pdfuaid:part>" not in metadata,
        "06-003 dc:title": title is None,
        "07-001 DisplayDocTitle": views.get("/DisplayDocTitle") != YES,
        "11-006 Lang": not _LANGUAGE.fullmatch(str(root.get("/Lang", ""))),
        "00 Marked": marks.get("/Marked") != YES,
        "00 Suspects": marks.get("/Suspects") == YES,
        "25-001 XFA": "/XFA" in _plain(root.get("/AcroForm", {})),
        "26-001 encrypted": reader.is_encrypted,
        "29-001 scripts": "/OpenAction" in root and "/JS" in str(_plain(root["/OpenAction"])),
    }.items():
        if is_wrong:
            yield code


class Pages:
    """What stands on the pages: every mark is tagged or an artifact, and the tags know it."""

    def __init__(self, reader: PdfReader):
        self.reader = reader
        root = reader.trailer["/Root"]["/StructTreeRoot"]
        self.parents = dict(_numbers(root["/ParentTree"]))
        self.kids = {id_ for element in elements(reader) for id_ in _own_marks(element)}

    def check(self) -> Iterator[Iterator[str]]:
        """The faults of each page."""
        for number, page in enumerate(self.reader.pages, start=1):
            yield (f"{fault} (page {number})" for fault in self._of_page(page))

    def _of_page(self, page: Any) -> Iterator[str]:
        used: set[int] = set()
        content = page.get_contents()
        if content is not None:
            yield from self._of_content(content, page.get("/Resources", {}), used, [])
        where = page.indirect_reference.idnum
        known = _listed(self.parents.get(page.get("/StructParents")))
        for mark in sorted(used):
            if mark >= len(known) or (where, mark) not in self.kids:
                yield f"01-006 mark {mark} is not in the structure"
        yield from self._of_annotations(page)

    def _of_content(
        self, content: Any, resources: Any, used: set[int], stack: list[str]
    ) -> Iterator[str]:
        named = _plain(_plain(resources).get("/XObject", {}))
        for operands, operator in ContentStream(content, self.reader).operations:
            if operator in (b"BDC", b"BMC"):
                properties = _plain(operands[1]) if len(operands) > 1 else {}
                mark = properties.get("/MCID") if isinstance(properties, dict) else None
                kind = (
                    "artifact" if operands[0] == "/Artifact" else "tag" if mark is not None else ""
                )
                if kind == "tag":
                    used.add(int(mark))
                if {kind, *stack} >= {"artifact", "tag"}:
                    yield "01-003 artifact and tag inside one another"
                stack.append(kind)
            elif operator == b"EMC":
                stack.pop()
            elif operator == b"Do" and _plain(named[operands[0]])["/Subtype"] == "/Form":
                form = _plain(named[operands[0]])
                inner = form.get("/Resources", resources)
                yield from self._of_content(form, inner, used, list(stack))
            elif (operator in PAINTS or operator == b"Do") and not any(stack):
                yield f"01-005 {operator.decode()} is neither tagged nor an artifact"

    def _of_annotations(self, page: Any) -> Iterator[str]:
        found = [_plain(one) for one in _listed(page.get("/Annots"))]
        if found and page.get("/Tabs") != "/S":
            yield "28-009 Tabs"
        for one in found:
            owner = _plain(self.parents.get(one.get("/StructParent"), {}))
            if one["/Subtype"] == "/Link":
                if owner.get("/S") != "/Link":
                    yield "28-011 a link outside of a Link tag"
                if not one.get("/Contents"):
                    yield "28-012 a link without Contents"
            elif "/StructParent" not in one:
                yield f"28-002 {one['/Subtype']} is not tagged"


def _numbers(tree: Any) -> Iterator[tuple[int, Any]]:
    tree = _plain(tree)
    numbers = _listed(tree.get("/Nums"))
    yield from zip(numbers[::2], numbers[1::2], strict=True)
    for kid in _listed(tree.get("/Kids")):
        yield from _numbers(kid)


def elements(reader: PdfReader | PdfWriter) -> Iterator[DictionaryObject]:
    """Every structure element, parents before what they hold."""
    todo = [reader.root_object["/StructTreeRoot"]]
    while todo:
        element = todo.pop()
        if "/S" in element:
            yield element
        todo += _kids(element)[::-1]


def _kids(element: DictionaryObject) -> list[DictionaryObject]:
    kids = (_plain(kid) for kid in _listed(element.get("/K")))
    return [kid for kid in kids if isinstance(kid, dict) and "/S" in kid]


def _own_marks(element: DictionaryObject) -> Iterator[tuple[int, int]]:
    """Page and number of each marked content that the element holds itself."""
    for kid in _listed(element.get("/K")):
        kid, page = _plain(kid), element.raw_get("/Pg") if "/Pg" in element else None
        if isinstance(kid, int) and page is not None:
            yield page.idnum, int(kid)
        elif isinstance(kid, dict) and kid.get("/Type") == "/MCR":
            page = kid.raw_get("/Pg") if "/Pg" in kid else page
            if page is not None:
                yield page.idnum, int(kid["/MCID"])


def _of_structure(reader: PdfReader) -> Iterator[str]:
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    roles = _plain(root.get("/RoleMap", {}))
    level, notes = 0, Counter[str]()
    for element in elements(reader):
        kind = _kind(element, roles)
        if kind not in STANDARD:
            yield f"02-001 {kind} is no standard tag"
        parent = _plain(element["/P"])
        if kind in PARENTS and _kind(parent, roles) not in PARENTS[kind]:
            yield f"09-004 {kind} inside {_kind(parent, roles)}"
        if kind in ("Figure", "Formula") and not (
            element.get("/Alt") or element.get("/ActualText")
        ):
            yield f"13-004 {kind} without Alt"
        if "/Lang" in element and not _LANGUAGE.fullmatch(str(element["/Lang"])):
            yield f"11-007 Lang {element['/Lang']}"
        if kind == "Note":
            notes[str(element.get("/ID", ""))] += 1
        if heading := re.fullmatch(r"H(\d)", kind):
            if int(heading[1]) > level + 1:
                yield f"14-003 {kind} after H{level}"
            level = int(heading[1])
        if kind == "Table":
            yield from _of_table(element, roles)
    if any(not name or count > 1 for name, count in notes.items()):
        yield "19-003 notes without an ID of their own"


def _kind(element: Any, roles: Any) -> str:
    name = str(element.get("/S", "/StructTreeRoot"))
    return str(roles.get(name, name)).removeprefix("/")


def _of_table(table: DictionaryObject, roles: Any) -> Iterator[str]:
    groups = [kid for kid in _kids(table) if _kind(kid, roles) in ("THead", "TBody", "TFoot")]
    rows = [row for part in (groups or [table]) for row in _kids(part) if _kind(row, roles) == "TR"]
    widths = {sum(int(_attribute(cell, "/ColSpan") or 1) for cell in _kids(row)) for row in rows}
    if len(widths) > 1 and not any(_attribute(c, "/RowSpan") for row in rows for c in _kids(row)):
        yield f"15-003 rows of {sorted(widths)} cells"
    cells = [cell for row in rows for cell in _kids(row)]
    heads = [cell for cell in cells if _kind(cell, roles) == "TH"]
    linked = any(_attribute(cell, "/Headers") for cell in cells)
    if not heads or not (linked or all(_attribute(head, "/Scope") for head in heads)):
        yield "15-003 a table whose cells do not know their head"


def _attribute(element: DictionaryObject, name: str) -> Any:
    sets = (_plain(one) for one in _listed(element.get("/A")))
    return next((one[name] for one in sets if isinstance(one, dict) and name in one), None)


def _of_fonts(reader: PdfReader) -> Iterator[str]:
    seen: dict[int, DictionaryObject] = {}
    for page in reader.pages:
        _collect(page.get("/Resources", {}), seen)
    for font in seen.values():
        name = font.get("/BaseFont", "a font")
        if "/ToUnicode" not in font:
            yield f"31-027 {name} without ToUnicode"
        elif wrong := _unreadable(_plain(font["/ToUnicode"]).get_data()):
            yield f"31-028 {name} maps to {wrong}"
        inner = _plain(_listed(font.get("/DescendantFonts", font))[0])
        files = ("/FontFile", "/FontFile2", "/FontFile3")
        if font["/Subtype"] != "/Type3" and not any(
            file in _plain(inner["/FontDescriptor"]) for file in files
        ):
            yield f"31-009 {name} is not embedded"
        if inner.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
            yield f"31-005 {name} without CIDToGIDMap"


def _collect(resources: Any, seen: dict[int, DictionaryObject]) -> None:
    resources = _plain(resources)
    for font in _plain(resources.get("/Font", {})).values():
        font = _plain(font)
        seen[id(font)] = font
    for thing in _plain(resources.get("/XObject", {})).values():
        if "/Resources" in _plain(thing):
            _collect(_plain(thing)["/Resources"], seen)


def _unreadable(cmap: bytes) -> str:
    """Characters that no text may map to: U+0000, U+FEFF, U+FFFE."""
    body = cmap.partition(b"endcodespacerange")[2]
    told = b" ".join(match[3] for match in _MAPS.finditer(body))
    found = re.findall(rb"<(0000|FEFF|FFFE)>", told.upper())
    return ", ".join(sorted({code.decode() for code in found}))
