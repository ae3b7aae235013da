"""Whether a bracketed acronym abbreviates the name before it, or only what that name speaks of."""

from __future__ import annotations

import re
from typing import Any

ACRONYM = re.compile(r"(?=(?:.*[A-Z]){2})[\w/&-]{2,15}")
"""A short name with two capitals: 'EES', 'eu-LISA', 'T&O'."""

_APART = re.compile(r"[\W_]+")


def abbreviates(short: str, name: str, book: dict[str, Any]) -> bool:
    """Whether the letters of ``short`` are rather those of ``name`` than of its complement.

    They are where the first letter opens a word before the complement ('actieplan | tegen drugs',
    AD), where all letters open the content words one by one, and where no word of the complement
    opens with it (an acronym from another language). ``book`` is ``new-names.yaml``.
    """
    words = [w.lower() for w in _APART.split(name) if w]
    opener = next((i for i, w in enumerate(words) if w in book["prepositions"]), len(words))
    content = [w[0] for w in words if w not in book["function_words"]]
    own = {w[0] for w in words[:opener]}
    others = {w[0] for w in words[opener:] if w not in book["function_words"]}
    letters = [c.lower() for c in short if c.isalpha()]
    return letters[0] in own or letters == content or letters[0] not in others
