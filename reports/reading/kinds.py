"""What a file is, told by its first bytes, where it is no table that can be read here."""

from reports.words.language import N_

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WEB_PAGE = N_(
    "this is a web page, also where its name ends in .xls. Open it in a spreadsheet program and"
    " save it as .xlsx or as CSV."
)
PASSWORD = N_(
    "this spreadsheet is locked with a password. Open it and save it without one, as .xlsx or as"
    " CSV."
)
JSON = N_("this is JSON. Save or export the answers as .xlsx or as CSV.")
PICTURE = N_("this is a picture. Choose a table of answers.")
OTHER_KINDS = (
    # what a file of the kind begins with, in small letters, and what it is
    (OLD_EXCEL, N_("this is an Excel file of before 2007. Save it as .xlsx or as CSV.")),
    (b"$fl2", N_("this is an SPSS file. Save it as CSV with the words of the answers.")),
    (b"%pdf", N_("this is a PDF. Choose the table that it was made from.")),
    (b"\x89png", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"par1", N_("this is a Parquet file. Give it a name that ends in .parquet.")),
    (b"<!doctypehtml", WEB_PAGE),
    (b"<html", WEB_PAGE),
    (b"<table", WEB_PAGE),
    (b"<?xml", N_("this is XML. Save it as .xlsx or as CSV.")),
    (b"{", JSON),
    (b"[{", JSON),
)  # fmt: skip
ENCODINGS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
WITHOUT_A_MARK = ("cp1252", "mac_roman", "cp850")
"""What spreadsheet programs write that know no UTF-8: Windows, old Macs, “CSV (MS-DOS)”."""
_SMALL = frozenset("áéíóúüñàèìòùâêîôûäëïöçãõåæøß¿¡«»")
_LETTERS = frozenset("áéíóúüñàèìòùâêîôûäëïöçãõåæøßÁÉÍÓÚÜÑÀÈÌÒÙÂÊÎÔÛÄËÏÖÇÃÕÅÆØ¿¡ºª«»–—‘’“”…€·°")


def other(content: bytes) -> str:
    """What the file is and how to mend it, where it is no text of rows; else nothing."""
    if content.startswith(OLD_EXCEL) and ENCRYPTED in content:
        return PASSWORD
    begun = b"".join(content[:200].removeprefix(b"\xef\xbb\xbf").lower().split())
    return next((message for start, message in OTHER_KINDS if begun.startswith(start)), "")


def encoding(content: bytes) -> str:
    """How the text is encoded; nothing where UTF-8 and something else stand in one file.

    Raises UnicodeDecodeError, with the place, where it is no text.
    """
    for mark, found in ENCODINGS.items():
        if content.startswith(mark):
            return found
    if b"\0" in content[:4000]:
        return "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    try:
        content.decode()
    except UnicodeDecodeError:
        if _has_utf8(content):
            raise
        return max(WITHOUT_A_MARK, key=lambda name: _letters(content, name))
    return "utf-8"


def _has_utf8(content: bytes) -> bool:
    """Whether some letters are UTF-8: two bytes that no other encoding would set side by side."""
    kept = content.decode(errors="ignore")
    return any(sign in _LETTERS for sign in kept)


def _letters(content: bytes, name: str) -> int:
    """How many of the signs that are not ASCII are small letters of Western languages.

    Read wrongly, they become capitals and dashes.
    """
    text = bytes(byte for byte in content[: 1 << 20] if byte > 127).decode(name, errors="replace")
    return sum(sign in _SMALL for sign in text)
