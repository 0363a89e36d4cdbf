"""What class lists and downloads say of persons, read with care: nobody may get another one's points."""

import codecs
import re

from grading.wording import plain

SHORTEST = 2  # letters of a part of a name that says something


def decoded(raw: bytes) -> str:
    """The text of a table as spreadsheets write them: UTF-8, UTF-16, or else Western Europe's cp1252."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16")
    if raw[1:2] == b"\0":  # no letter of a heading takes two bytes
        return raw.decode("utf-16-le")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def contradict(name: str, other: str) -> bool:
    """Whether two names can't be one person's: they have no part in common, in any order and spelling.

    Platforms leave blanks and punctuation out: “doejane” is “Doe, Jane”. No name contradicts nothing.
    """
    parts, others = _parts(name), _parts(other)
    if not parts or not others:
        return False
    together, those = "".join(parts), "".join(others)
    return not any(part in those for part in parts) and not any(part in together for part in others)


def _parts(name: str) -> list[str]:
    words = re.findall(r"[^\W_]+", plain(name).casefold())
    return [word for word in words if len(word) >= SHORTEST]
