"""Members of parliament as motions and promises name them: by family name, party and 'c.s.'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import rulebook
from kg.identifiers import person_ref
from kg.model import NewEntity, Ref

_UPPER = "A-ZÀ-ÖØ-ÞĀĆČĎĐĒĘĚĞĢĪİĶŁĻŃŅŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽ"
_PARTY = r"(?:\s*\((?!Kamerstuk|TK\b|EK\b)[^()]{2,30}\))?"
_ET_AL = r"(?:\s*\bc\.?s\.?(?!\w))?"
_NUMBER = r"(?:\s*\((?:Kamerstuk(?:ken)?|TK|EK)\b[^()]{4,60}\))?"
_LINK = r"(?:\s*/\s*|\s*,\s*(?:en\s+)?|\s+en\s+|\s*&\s*)(?:(?:het\s+)?lid\s+)?"


@dataclass(frozen=True, slots=True)
class Member:
    """A member's family name as it is to be shown ("Van Raan") and where it stands in the text."""

    name: str
    start: int
    end: int

    @property
    def ref(self) -> Ref:
        """The member's node."""
        return person_ref(self.name)


@lru_cache(maxsize=4)
def _one_name(language: str) -> str:
    settings = rulebook.load("extract", "motions", language)["settings"]
    particles = "|".join(map(re.escape, settings["particles"]))
    barred = "|".join(map(re.escape, settings["not_names"]))
    word = rf"(?!(?:{barred})\b)[{_UPPER}][\w’']+(?:-(?:(?:{particles})\s)*[{_UPPER}][\w’']+)*"
    initials = rf"(?:[{_UPPER}]\.\s?){{0,3}}"
    full = "|".join(map(re.escape, settings["particles_after_given_name"]))
    given = rf"(?:{word}\s(?=(?:{full})\s))?"  # 'Jasper van Dijk'
    return rf"{initials}{given}(?:(?i:{particles})\s+){{0,3}}{word}(?:\s{word})?"


@lru_cache(maxsize=4)
def names_pattern(language: str = "nl") -> str:
    """A regular expression for one or more family names, for rules that say what stands before.

    It has no groups; ``members_in`` takes what it matched apart.
    """
    name = _one_name(language) + _PARTY + _ET_AL
    return f"{name}(?:{_NUMBER}{_LINK}{name}){{0,5}}"


def members_in(text: str, start: int, end: int, language: str = "nl") -> list[Member]:
    """The members in ``text[start:end]``, a stretch that ``names_pattern`` matched."""
    pattern = re.compile(_one_name(language))
    stretch = re.sub(r"\([^()]*\)", lambda m: " " * len(m[0]), text[start:end])
    return [
        Member(_shown(m[0]), start + m.start(), start + m.end()) for m in pattern.finditer(stretch)
    ]


def _shown(name: str) -> str:
    """A family name as it stands alone: its particle with a capital, spaces repaired."""
    plain = " ".join(name.split())
    return plain[0].upper() + plain[1:]


def as_entities(members: Sequence[Member]) -> list[NewEntity]:
    """The members as persons that await review, one each, in order of their keys."""
    by_ref = {m.ref: NewEntity(m.ref, "Person", m.name, "unreviewed") for m in members}
    return [by_ref[ref] for ref in sorted(by_ref)]
