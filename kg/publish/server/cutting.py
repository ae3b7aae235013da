"""Cuts an answer at a number of rows or bytes, at the end of a row, while the engine writes it.

The engine's serialiser is several times as fast as a loop over rows, but knows no end. So what it
writes is counted: cheaply, by separators that may also stand inside strings (never too few), and
exactly once that number nears the limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Cut = Literal["", "rows", "size"]


@dataclass(frozen=True, slots=True)
class _Syntax:
    """How rows follow each other in a format."""

    separator: bytes
    kept: int  # bytes of the separator that belong to the row before it
    before: int  # separators before the end of row N, less N
    tail: bytes
    quoted: bool  # whether separators may stand inside quotation marks
    head: bytes  # where the rows begin, if there are none


_SYNTAXES = {
    "json": _Syntax(b"},{", 1, 0, b"]}}", True, b'"bindings":['),
    "xml": _Syntax(b"</result><result>", 9, 0, b"</results></sparql>", False, b"<results>"),
    "csv": _Syntax(b"\r\n", 2, 1, b"", True, b""),
    "tsv": _Syntax(b"\n", 1, 1, b"", False, b""),
}


class _Full(Exception):  # noqa: N818 - a signal to the engine
    """Enough was written."""


class RowSink:
    """A binary file for the engine to write rows to; it stops the engine at a limit.

    Args:
        name: of the format: "json", "xml", "csv" or "tsv".
        rows: the most rows, at least 1.
        size: the most bytes.
    """

    def __init__(self, name: str, rows: int, size: int) -> None:
        self._syntax = _SYNTAXES[name]
        self._rows, self._size = rows, size
        self._pieces: list[bytes] = []
        self._have = 0
        self._tail = b""
        self._bound = 0  # separators so far, those inside strings among them
        self._check_at = rows + 2 * self._syntax.before
        self._counts = False  # too few bytes for so many separators need no counting
        self._count_at = self._check_at * len(self._syntax.separator)
        self.cut: Cut = ""

    def write(self, data: bytes) -> int:
        """Take bytes from the engine."""
        if self.cut:  # the engine empties its buffer once more
            raise _Full
        self._pieces.append(data)
        self._have += len(data)
        if self._counts:
            self._count(data)
        elif self._have >= self._count_at:
            self._counts = True
            self._count(self._joined())
        if self._have > self._size:
            self._cut_size()
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def _joined(self) -> bytes:
        body = b"".join(self._pieces)
        self._pieces = [body]
        return body

    def _count(self, data: bytes) -> None:
        separator = self._syntax.separator
        if len(separator) > 1:  # it may begin in one piece and end in the next
            data = self._tail + data
            self._tail = data[1 - len(separator) :]
        self._bound += data.count(separator)
        if self._bound >= self._check_at:
            self._check()

    def _check(self) -> None:
        """Count exactly; stop the engine if there is a row too many."""
        syntax = self._syntax
        last = self._rows + syntax.before
        body, number, end = self._joined(), 0, 0
        for place in _separators(body, syntax):
            number += 1
            if number == last:
                end = place + syntax.kept
            if number >= last + syntax.before:
                self._stop("rows", body[:end])
        self._check_at = self._bound + max(1, last + syntax.before - number)

    def _cut_size(self) -> None:
        body = self._joined()[: self._size]
        ends = [place + self._syntax.kept for place in _separators(body, self._syntax)]
        if ends:
            self._stop("size", body[: ends[-1]])
        start = body.find(self._syntax.head)
        self._stop("size", body[: start + len(self._syntax.head)] if start >= 0 else b"")

    def _stop(self, why: Cut, body: bytes) -> None:
        self._pieces = [body + self._syntax.tail]
        self.cut = why
        raise _Full

    def body(self, link: str = "") -> bytes:
        """What was written, whole; ``link`` (an address) goes into the head where there is one."""
        body = b"".join(self._pieces)
        if link and self._syntax.separator == b"},{":
            return body.replace(b'{"head":{', b'{"head":{"link":["' + link.encode() + b'"],', 1)
        if link and self._syntax.separator == b"</result><result>":
            return body.replace(b"</head>", b'<link href="' + link.encode() + b'"/></head>', 1)
        return body


def _separators(body: bytes, syntax: _Syntax) -> Iterator[int]:
    """Where separators stand that are not inside quotation marks."""
    inside, position = False, 0
    for match in re.finditer(re.escape(syntax.separator), body):
        if syntax.quoted:
            piece = body[position : match.start()]
            position = match.start()
            if syntax.separator == b"},{" and b"\\" in piece:
                piece = piece.replace(b"\\\\", b"").replace(b'\\"', b"")
            inside ^= piece.count(b'"') % 2 == 1
        if not inside:
            yield match.start()
