"""Sets of words by what the reading of statements asks of them (``rulebook/nl/word-sets.yaml``)."""

from __future__ import annotations

from functools import lru_cache

from kg import rulebook


@lru_cache(maxsize=128)
def word_set(section: str, name: str, language: str = "nl") -> frozenset[str]:
    """The words of one set, such as ``word_set("performers", "weighing_words")``.

    Raises:
        KeyError: the rulebook has no such set.
    """
    sets: dict[str, dict[str, list[str]]] = rulebook.load("extract", "word-sets", language)
    return frozenset(sets[section][name])
