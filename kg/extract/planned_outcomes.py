"""What an agenda plans for a point, from its wording to a code."""

from __future__ import annotations

import re
from functools import lru_cache

from kg import rulebook


@lru_cache(maxsize=8)
def _rules(language: str) -> list[tuple[str, re.Pattern[str]]]:
    def pattern(cue: str) -> str:
        return r"(?<!\w)" + r"\w*".join(map(re.escape, cue.split("*"))) + r"(?!\w)"

    return [
        (rule["code"], re.compile("|".join(pattern(cue) for cue in rule["cues"])))
        for rule in rulebook.load("extract", "planned-outcomes", language)
    ]


def planned_outcome_type(wording: str, language: str = "nl") -> str:
    """The code of the scheme planned-outcome for a wording such as "(mogelijk) politiek akkoord".

    "other" where no rule of the rulebook fits.
    """
    folded = wording.casefold()
    return next((code for code, cue in _rules(language) if cue.search(folded)), "other")
