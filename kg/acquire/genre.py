"""Whether a paper is of the genre: decided from several signals, never from one."""

from __future__ import annotations

import re
from functools import lru_cache

from kg import rulebook
from kg.acquire.compose import Composed
from kg.model import DocumentFacts

THRESHOLD = 3


@lru_cache(maxsize=4)
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    book = rulebook.load("acquire", "facts", language)["genre"]
    return {name: re.compile(pattern) for name, pattern in book.items()}


def genre_score(composed: Composed, facts: DocumentFacts, language: str = "nl") -> int:
    """How many signals say that this is a paper on a Council of justice and home affairs."""
    patterns = _patterns(language)
    text = composed.text
    head = text[:3000]
    words = max(len(text) / 6.5, 1.0)
    councils = len(patterns["council"].findall(text))
    prose = len(patterns["prose"].findall(text[:60_000]))
    titled = any(b.kind == "title" for b in composed.blocks)
    return (
        2 * titled * bool(patterns["council"].search(head))
        + 2 * bool(patterns["council"].search(head[:1500]))
        + (councils >= 3)
        + any(b.kind == "section" for b in composed.blocks)
        + any(i.planned_outcome for i in composed.items)
        + (prose / min(words, 9000) > 0.008)
        + (facts.meeting is not None)
        - 3 * bool(patterns["other"].search(head[:600].lower())) * (not titled)
    )


def in_genre(composed: Composed, facts: DocumentFacts, language: str = "nl") -> bool:
    """Whether enough signals agree."""
    return genre_score(composed, facts, language) >= THRESHOLD
