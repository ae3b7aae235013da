"""Whether a paper is of the genre: decided from several signals, never from one."""

from __future__ import annotations

import re
from functools import lru_cache

from kg import rulebook
from kg.acquire.compose import Composed
from kg.model import DocumentFacts

THRESHOLD = 3
SAMPLE = 12_000
"""How many characters are enough to tell how the prose speaks."""


@lru_cache(maxsize=4)
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    book = rulebook.load("acquire", "facts", language)["genre"]
    return {name: re.compile(pattern) for name, pattern in book.items()}


def genre_score(composed: Composed, facts: DocumentFacts, language: str = "nl") -> int:
    """How many signals say that this is a paper on a Council of justice and home affairs."""
    patterns = _patterns(language)
    text = composed.text
    council = patterns["council"]
    titled = any(
        b.kind == "title" and council.search(text, b.start, b.end) for b in composed.blocks
    )
    sample = text[:SAMPLE]
    words = max(len(sample) / 6.5, 1.0)
    prose = len(patterns["prose"].findall(sample))
    other = not titled and patterns["other"].search(text[:600].lower()) is not None
    return (
        3 * titled
        + 2 * _is_offered(composed, patterns)
        + any(b.kind == "section" for b in composed.blocks)
        + any(i.planned_outcome for i in composed.items)
        + (len(composed.items) > 1)
        + (prose / words > 0.008)
        + (prose / words > 0.025)
        + (len(council.findall(sample)) > 2)
        + (facts.meeting is not None)
        - 3 * other
    )


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
