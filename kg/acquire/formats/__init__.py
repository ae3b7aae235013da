"""One reader per media type; a reader turns the bytes of a file into lines.

A new format is one module with a :class:`Reader` and one line in :data:`READERS`.
"""

from __future__ import annotations

from kg.acquire.formats import pdf, plain_text
from kg.acquire.formats.reader import RawText, Reader
from kg.errors import InputError

READERS: tuple[Reader, ...] = (pdf.READER, plain_text.READER)
"""In the order in which they are asked; plain text is last, as it takes whatever is left."""

_KNOWN_OTHERS: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "is a Word or other zipped document", "Save it as PDF or plain text."),
    (b"\xd0\xcf\x11\xe0", "is an old Word document", "Save it as PDF or plain text."),
    (b"{\\rtf", "is rich text", "Save it as PDF or plain text."),
    (b"\x89PNG", "is an image", "Run text recognition first, and give the text."),
    (b"\xff\xd8\xff", "is an image", "Run text recognition first, and give the text."),
    (b"<?xml", "is XML, which this version does not read", "Give the PDF or the text of it."),
    (b"<!doctype html", "is a web page, which this version does not read", "Give the PDF of it."),
    (b"<html", "is a web page, which this version does not read", "Give the PDF of it."),
)


def supported_suffixes() -> frozenset[str]:
    """Suffixes of the files that some reader reads (".txt", ".pdf")."""
    return frozenset(suffix for reader in READERS for suffix in reader.suffixes)


def read(data: bytes, name: str) -> RawText:
    """Read ``data`` with the reader of its media type; ``name`` stands in error messages.

    Raises:
        InputError: empty, of a type that cannot be read, damaged, encrypted, or without text.
    """
    if not data.strip(b"\x00 \t\r\n\f\xef\xbb\xbf"):
        raise InputError(name, "is empty.", "Check the download.")
    head = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for signature, what, advice in _KNOWN_OTHERS:
        if head.startswith(signature.lower()):
            raise InputError(name, what + ".", advice)
    reader = next(reader for reader in READERS if reader.recognises(data))
    text = reader.read(data, name)
    if not any(line.text.strip() for line in text.lines):
        raise InputError(name, "holds no text.", "Run text recognition first, if it is a scan.")
    return text


__all__ = ["READERS", "RawText", "Reader", "read", "supported_suffixes"]
