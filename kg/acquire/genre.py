"""Whether a paper is of the genre: decided from several signals, never from one.

A whole paper names the Council in its title or its letter. A fragment that lost both is known by
who speaks in it (the Presidency, the Netherlands, the Commission, Member States) and of what.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.acquire.compose import Composed
from kg.model import DocumentFacts

THRESHOLD = 3
SAMPLE = 8_000
"""How many characters are enough to tell how the prose speaks."""
OPENING = 600
"""A paper says what it is in its first so many characters."""
LETTERS_PER_WORD = 6.5


@lru_cache(maxsize=4)
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    book: dict[str, Any] = rulebook.load("acquire", "facts", language)["genre"]
    return {
        name: re.compile(pattern, re.MULTILINE)
        for name, pattern in book.items()
        if isinstance(pattern, str)
    }


@lru_cache(maxsize=4)
def _table(language: str) -> tuple[re.Pattern[str], ...]:
    book: dict[str, Any] = rulebook.load("acquire", "facts", language)["genre"]
    return tuple(re.compile(pattern) for pattern in book["table"])


def genre_score(composed: Composed, facts: DocumentFacts, language: str = "nl") -> int:
    """How many signals say that this is a paper on a Council of justice and home affairs."""
    patterns = _patterns(language)
    council = patterns["council"]
    titled = any(
        b.kind == "title" and council.search(composed.text, b.start, b.end) for b in composed.blocks
    )
    if titled and not _names_other(composed.text[:OPENING], patterns):
        return 2 * THRESHOLD
    offered = _is_offered(composed, patterns)
    sample = composed.text[:SAMPLE]
    words = max(len(sample) / LETTERS_PER_WORD, 1.0)
    prose = len(patterns["prose"].findall(sample)) / words
    subjects = len(patterns["subjects"].findall(sample)) / words
    seats = sum(seat.search(sample) is not None for seat in _table(language))
    speaks = prose > 0.012 and subjects > 0.006 and seats >= 4
    named = len(council.findall(sample))
    if not (titled or offered or speaks or named):
        return 0
    return (
        3 * titled
        + 2 * offered
        + any(b.kind == "section" for b in composed.blocks)
        + any(i.planned_outcome for i in composed.items)
        + (len(composed.items) > 1)
        + (prose > 0.008)
        + (prose > 0.025)
        + (subjects > 0.02)
        + (named > 2)
        + (facts.meeting is not None)
        + 2 * speaks
        - 3 * (subjects < 0.004 and not titled)
        - 2 * (not titled and patterns["other_hint"].search(sample[:OPENING].lower()) is not None)
        - 9 * _is_other(sample, patterns)
    )


def _names_other(opening: str, patterns: dict[str, re.Pattern[str]]) -> bool:
    """Whether the first words name another genre, or the Council of other ministers."""
    lowered = opening.lower()
    if patterns["other_opening"].search(lowered):
        return True
    other = patterns["other_council"].search(lowered)
    return other is not None and not patterns["council"].search(opening)


def _is_other(sample: str, patterns: dict[str, re.Pattern[str]]) -> bool:
    """Whether the text says or shows that it is of another genre, or of another Council."""
    if _names_other(sample[:OPENING], patterns):
        return True
    return len(patterns["foreign"].findall(sample)) > 1


def _is_offered(composed: Composed, patterns: dict[str, re.Pattern[str]]) -> bool:
    """Whether a letterhead or opening names the Council beside an agenda or report of it."""
    opening = [b for b in composed.blocks if b.kind in ("letterhead", "paragraph")][:30]
    return any(
        patterns["council"].search(composed.text, b.start, b.end)
        and patterns["paper"].search(composed.text, b.start, b.end)
        for b in opening
        if b.kind == "letterhead" or b.part == 0
    )


def in_genre(composed: Composed, facts: DocumentFacts, language: str = "nl") -> bool:
    """Whether enough signals agree."""
    return genre_score(composed, facts, language) >= THRESHOLD
