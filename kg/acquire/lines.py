"""Lines of a source as they travel through the reading stage, before they become text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_NUMBERED = re.compile(r"(?:\d{1,2}|[IVX]{1,5}|[a-z])[.)] ")


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as the file gives it: page (1-based, 0 where the file knows none) and line number."""

    text: str
    page: int
    number: int


@dataclass(slots=True)
class Line:
    """A line of content, trimmed.

    ``gap`` counts the blank lines above it; ``top`` says that it opens a page; ``notes`` are the
    footnotes (indexes into the document's footnotes) whose marks stood in it.
    """

    text: str
    page: int
    number: int
    gap: int = 0
    top: bool = False
    notes: list[int] = field(default_factory=list)

    def part(self, start: int, end: int | None = None) -> Line:
        """A line that holds ``text[start:end]``; footnotes stay with the first part."""
        return Line(
            self.text[start:end].strip(),
            self.page,
            self.number,
            self.gap if start == 0 else 0,
            self.top and start == 0,
            self.notes if start == 0 else [],
        )


def column_width(lines: Sequence[Line]) -> int:
    """The usual length of a full line in characters: the 90th percentile."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) > 20)
    return lengths[int(len(lengths) * 0.9)] if lengths else 80


def is_spaced(lines: Sequence[Line]) -> bool:
    """Whether blank lines stand between lines of running text, so that they part no paragraphs."""
    width = column_width(lines)
    inside = [
        below.gap
        for above, below in pairwise(lines)
        if not below.top and len(above.text) > 0.7 * width and above.text[-1] not in ".:;?!"
        if not _NUMBERED.match(above.text) and not _NUMBERED.match(below.text)
    ]
    return len(inside) > 3 and sum(gap > 0 for gap in inside) > 0.4 * len(inside)
