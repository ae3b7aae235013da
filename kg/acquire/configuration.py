"""Home affairs or justice: decides by its words where no section heading says it."""

from __future__ import annotations

import re
from functools import lru_cache

from kg import rulebook
from kg.model import Configuration

TITLE_WEIGHT = 4


@lru_cache(maxsize=4)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    book = rulebook.load("acquire", "configuration", language)
    return (_pattern(book["home"]), _pattern(book["justice"]))


def _pattern(stems: list[str]) -> re.Pattern[str]:
    inner = "|".join(re.escape(s[1:]) for s in stems if s.startswith("*"))
    start = "|".join(re.escape(s) for s in stems if not s.startswith("*"))
    return re.compile(rf"\b(?:{start})|(?:{inner})", re.IGNORECASE)


def configuration_by_words(title: str, text: str, language: str = "nl") -> Configuration | None:
    """The configuration whose words prevail in a point's title and first text; None for a tie."""
    home, justice = (
        TITLE_WEIGHT * len(pattern.findall(title)) + len(pattern.findall(text))
        for pattern in _patterns(language)
    )
    if home == justice:
        return None
    return "home" if home > justice else "justice"
