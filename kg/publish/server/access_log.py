"""One line per request, on stderr. By default it says nothing about a person.

``anonymous``: when, method, what kind of thing was asked for, status, bytes, milliseconds. No
address, no query, no path, no header. ``full`` adds the client's address, path and parameters.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import Literal, TextIO

Style = Literal["none", "anonymous", "full"]
STYLES: tuple[Style, ...] = ("none", "anonymous", "full")
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class AccessLog:
    """Writes the log; ``stream`` is stderr unless given."""

    def __init__(self, style: Style = "anonymous", stream: TextIO | None = None) -> None:
        self._style, self._stream = style, stream

    def note(
        self, method: str, kind: str, status: int, size: int, seconds: float, client: str, path: str
    ) -> None:
        """Write the line of one request; ``kind`` is a word of ours ("sparql", "page")."""
        if self._style == "none":
            return
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        known = method if method in _METHODS else "OTHER"
        line = f"{now} {known} {kind} {status} {size}B {seconds * 1000:.1f}ms"
        if self._style == "full":
            line += f" {client} {_printable(path)}"
        print(line, file=self._stream or sys.stderr)


def _printable(text: str) -> str:
    """Text of a client's on one line, without anything that a terminal would obey."""
    return "".join(c if c.isprintable() and c != " " else f"%{ord(c):02X}" for c in text)[:2_000]
