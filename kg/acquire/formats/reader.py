"""What a reader of a media type is, and the cleaning of characters that all readers share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from kg.acquire.lines import RawLine


@dataclass(frozen=True, slots=True)
class RawText:
    """The lines of a file, and whether the file itself says where pages begin."""

    lines: tuple[RawLine, ...]
    media_type: str
    paged: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """How to recognise a media type by its bytes and to read it (bytes, name for errors)."""

    media_type: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, str], RawText]


_SPACES = "\t\v\u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_NOTHING = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_BULLETS = "▪■□●○◦‣⁃∙◆➢➤✓✔◼►▶➔\u2043"
_TABLE: dict[int, str | None] = (
    dict.fromkeys(map(ord, _SPACES), " ")
    | dict.fromkeys(map(ord, _NOTHING), None)
    | dict.fromkeys(map(ord, _BULLETS), "•")
    | {ord(k): v for k, v in _LIGATURES.items()}
    | {c: None for c in range(32) if chr(c) not in "\n\f\r\t\v"}
    | {c: None for c in range(0x7F, 0xA0) if c != 0x85}
    | {0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0x2010: "-", 0x2011: "-", 0x2212: "-", 0xFFFE: "-"}
    # Word's bullets come out of PDF as private-use characters.
    | dict.fromkeys(range(0xE000, 0xF900), "•")
)
_ODD = re.compile("[" + re.escape("".join(map(chr, _TABLE))) + "]")
# A soft hyphen at a line's end is a hyphen that was printed.
_PRINTED_SOFT_HYPHEN = re.compile("\u00ad(?=[ \u00a0]*[\r\n])")


def clean_characters(text: str) -> str:
    """One form for what looks alike: spaces, bullets, hyphens, ligatures, composed accents."""
    if "\u00ad" in text:
        text = _PRINTED_SOFT_HYPHEN.sub("-", text)
    if _ODD.search(text):
        text = text.translate(_TABLE)
    return text if text.isascii() else unicodedata.normalize("NFC", text)
