"""Tells what a file is that isn't a program, by its content, and what to hand in instead."""

ARCHIVES = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x1f\x8b": "gzip",
    b"BZh91AY&SY": "bzip2",
    b"\xfd7zXZ": "xz",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
}
DOCUMENTS = {b"%PDF": "PDF", b"{\\rtf": "RTF", b"\xd0\xcf\x11\xe0": "Word"}
TAR, TAR_AT = b"ustar", 257
IN_OFFICE_ZIPS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")  # near their beginning
BEGINNING = 1000  # bytes
BYTE_ORDER = b"\xef\xbb\xbf"  # that some editors put before UTF-8


def otherwise(source: bytes) -> str:
    """What a file is, if no program, and what is needed: the end of a sentence that begins with its name."""
    start = source[:BEGINNING].removeprefix(BYTE_ORDER).lstrip()
    if start.startswith(b"{") and b'"cells"' in source:
        return (
            "is a notebook, and what is graded is a Python file: save its code as one (in Jupyter: File, "
            "Save and Export Notebook As, Executable Script)."
        )
    if start.lower().startswith((b"<!doctype", b"<html")):
        return "is a web page: download the Python file itself (on GitHub: Download raw file)."
    if document := _kind(source, DOCUMENTS) or _office(source):
        return (
            f"is a {document} document: save your code as a plain Python file, from an editor for programs."
        )
    if kind := archive(source):
        return f"is an archive ({kind}): unpack it, and name the folder with your models.py, or that file."
    return ""


def archive(source: bytes) -> str:
    """Which archive a file is, by how it begins; "" if it is none."""
    return "tar" if _tar(source) else _kind(source, ARCHIVES)


def _kind(source: bytes, kinds: dict[bytes, str]) -> str:
    return next((kind for start, kind in kinds.items() if source.startswith(start)), "")


def _tar(source: bytes) -> bool:
    return source[TAR_AT:].startswith(TAR) and b"\0" in source[:TAR_AT]


def _office(source: bytes) -> str:
    """An office document is a zip of certain files."""
    zipped = source.startswith(b"PK") and any(name in source[:BEGINNING] for name in IN_OFFICE_ZIPS)
    return "Word" if zipped else ""
