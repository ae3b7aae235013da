"""One spelling for matching: case, accents, hyphens and punctuation folded, offsets kept.

``Crisis-verordening``, ``crisis verordening`` and ``CRISIS VERORDENING`` fold to the same words. A
folded text starts and ends with one space and has single spaces between words, so that a phrase with
a space at both ends matches whole words only.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

_ASCII = {c: (chr(c).lower() if chr(c).isalnum() else " ") for c in range(128)}
_RUNS = re.compile(r"  +")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where its characters stand in the original."""

    text: str
    starts: tuple[int, ...]
    """Folded offsets from which on ``shifts`` apply, ascending; the first is 0."""
    shifts: tuple[int, ...]

    def original(self, offset: int) -> int:
        """The offset in the original of the character at ``offset`` of the folded text."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]


def _fold_character(character: str) -> str:
    if not character.isalnum():
        return " "
    base = unicodedata.normalize("NFKD", character)[0].lower()
    return base if len(base) == 1 and base.isalnum() else character


def _one_to_one(text: str) -> str:
    for character in sorted(set(text)):
        if ord(character) > 127:
            folded = _fold_character(character)
            if folded != character:
                text = text.replace(character, folded)
    return text.translate(_ASCII)


def fold(text: str) -> Folded:
    """Fold ``text``; use :func:`fold_phrase` where no offsets are wanted.

    >>> folded = fold("de EU–Turkijeverklaring, Oekraïne")
    >>> folded.text
    ' de eu turkijeverklaring oekraine '
    >>> folded.original(folded.text.index("oekraine"))
    25
    """
    padded = " " + _one_to_one(text) + " "
    starts, shifts, removed, pieces, last = [0], [-1], -1, [], 0
    for run in _RUNS.finditer(padded):
        start, end = run.span()
        pieces.append(padded[last : start + 1])
        removed_before = removed + 1
        removed += end - start - 1
        starts.append(start + 1 - removed_before)
        shifts.append(removed)
        last = end
    pieces.append(padded[last:])
    return Folded("".join(pieces), tuple(starts), tuple(shifts))


def fold_phrase(phrase: str) -> str:
    """The folded words of a label, with a space at both ends; a lone space for one without words."""
    words = _one_to_one(phrase).split()
    return f" {' '.join(words)} " if words else " "
