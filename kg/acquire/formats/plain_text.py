"""Plain text as it comes out of official PDFs: UTF-8, UTF-16 with a mark, or Windows-1252."""

from __future__ import annotations

import re

from kg.acquire.formats.reader import RawText, Reader, clean_characters
from kg.acquire.lines import RawLine
from kg.errors import InputError

MEDIA_TYPE = "text/plain"
MAX_BYTES = 4_000_000
"""Above this a file is no single paper: the longest known ones have some 400 kB."""

_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
# Bytes that Windows-1252 leaves undefined or that Dutch prose has no use for.
_IMPLAUSIBLE = re.compile(rb"[\x81\x8d\x8f\x90\x9d\xa4\xa6\xac\xb6\xb8\xd0\xd7\xde\xf0\xf7\xfe]")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, name: str) -> str:
    """The text of ``data``, in whichever of the known encodings it is.

    Raises:
        InputError: the bytes are not text, or in an encoding that cannot be told.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise InputError(
                name, f"is damaged UTF-16 at byte {error.start}.", "Save it as UTF-8."
            ) from error
    if b"\x00" in data or len(_CONTROL.findall(data)) > len(data) // 200:
        raise InputError(name, "is a binary file.", "Give plain text or PDF.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        high = len(_HIGH.findall(data))
        if len(_IMPLAUSIBLE.findall(data)) > high // 20 or high > len(data) // 4:
            raise InputError(
                name,
                f"is neither UTF-8 (byte {error.start}) nor Windows-1252.",
                "Save it as UTF-8.",
            ) from error
        return data.decode("cp1252", errors="replace")


def lines_of(text: str) -> tuple[RawLine, ...]:
    """Lines with page (form feeds part pages; 0 where there are none) and number in the file."""
    text = clean_characters(text).replace("\r\n", "\n").replace("\r", "\n")
    paged = "\f" in text.strip("\f \n")
    lines: list[RawLine] = []
    page = 1 if paged else 0
    for number, line in enumerate(text.split("\n"), start=1):
        for i, piece in enumerate(line.split("\f")):
            if i and paged and any(x.text.strip() for x in lines):
                page += 1
            lines.append(RawLine(piece, page, number))
    return tuple(lines)


def _read(data: bytes, name: str) -> RawText:
    if len(data) > MAX_BYTES:
        raise InputError(
            name,
            f"has {len(data) / 1e6:.0f} MB; one paper has at most {MAX_BYTES // 1_000_000} MB.",
            "Split it into one file per paper.",
        )
    lines = lines_of(decode(data, name))
    return RawText(lines, MEDIA_TYPE, paged=bool(lines) and lines[-1].page > 0)


READER = Reader(MEDIA_TYPE, (".txt", ".text"), lambda _data: True, _read)
