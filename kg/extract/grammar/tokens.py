"""Words of a sentence, with where they stand: the coin in which clauses and actors are counted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

_WORD = re.compile(r"(?:[^\W\d_]{1,3}\.){2,}|\w+(?:[-'’&/.,]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A sentence as words: ``raw`` as printed, ``words`` in lower case, offsets in the document."""

    raw: list[str]
    words: list[str]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """First word and one past the last word that a stretch of the document touches."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)


def tokenise(text: str, offset: int = 0) -> Tokens:
    """The words of ``text``, which starts at ``offset`` of its document."""
    spans = [m.span() for m in _WORD.finditer(text)]
    raw = [text[start:end] for start, end in spans]
    return Tokens(
        raw,
        list(map(str.lower, raw)),
        [start + offset for start, _ in spans],
        [end + offset for _, end in spans],
    )
