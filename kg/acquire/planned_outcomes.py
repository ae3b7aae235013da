"""Planned outcomes: what an agenda plans for a point, beside its title or below it.

Papers write '= politiek akkoord', '(gedachtewisseling)', '– stand van zaken', 'Beoogd resultaat:
algemene oriëntatie', or the bare words on a line of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from kg import rulebook

_LONGEST = 180
"""A line of more characters plans nothing, unless a marker says so."""

Form = Literal["marked", "bracketed", "labelled", "bare"]


@dataclass(frozen=True, slots=True)
class Wording:
    """A planned outcome inside a text: how it is set apart, and where its words stand."""

    form: Form
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rules:
    whole: re.Pattern[str]
    ambiguous: re.Pattern[str]
    tail: re.Pattern[str]
    inside: re.Pattern[str]
    marker: re.Pattern[str]
    bracketed: re.Pattern[str]
    labelled: re.Pattern[str]


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    book: dict[str, Any] = rulebook.load("acquire", "planned-outcomes", language)
    qualifier = rf"(?:{'|'.join(book['qualifiers'])})"
    one = rf"(?:{qualifier} ){{0,3}}(?:{'|'.join(book['wordings'])})(?: \([^()]{{1,60}}\))?"
    last = rf"(?:{qualifier} ){{0,3}}(?:{'|'.join(book['open_wordings'])})[^()]{{3,60}}"
    # At most four wordings, free words only behind the last: the pattern stays bounded in time.
    joint = book["joints"]
    joined = rf"(?:(?:{one}{joint}){{0,3}}(?:{last}|{one})|(?:{one}{joint}){{1,3}}{qualifier})"
    marker = rulebook.load("acquire", "paragraphs", language)["outcome_marker"]
    labels = "|".join(book["labels"])
    return _Rules(
        re.compile(rf"(?:{joined})[\s.]*", re.IGNORECASE),
        re.compile(rf"(?:{'|'.join(book['ambiguous'])})[\s.]*", re.IGNORECASE),
        re.compile(
            rf"\s*(?:[=→⇒]\s*.{{3,120}}|[–-]\s+(?:{joined})|[(\[](?:{joined})[)\]])[\s.]*$", re.I
        ),
        re.compile(rf"(?i:{joined})(?= [A-Z])"),
        re.compile(rf"(?:{marker})[=→⇒>–\-•· ]*"),
        re.compile(rf"[(\[*_/]+\s*(?P<words>{joined})[\s.]*[)\]*_/]+[\s.]*", re.IGNORECASE),
        re.compile(
            rf"(?:{labels})\s*[:–-]\s*(?P<words>.{{3,120}}?)[\s.]*"
            rf"|(?:{'|'.join(book['weak_labels'])})\s*[:–-]\s*(?P<known>{joined})[\s.]*",
            re.IGNORECASE,
        ),
    )


def is_outcome(text: str, language: str = "nl") -> bool:
    """Whether all of ``text`` words a planned outcome ('gedeeltelijke algemene oriëntatie')."""
    return len(text) < 140 and _rules(language).whole.fullmatch(text) is not None


def is_ambiguous(text: str, language: str = "nl") -> bool:
    """Whether a bare wording heads a passage as often as it plans one ('Stand van zaken')."""
    return _rules(language).ambiguous.fullmatch(text) is not None


def outcome_line(text: str, language: str = "nl") -> Wording | None:
    """The planned outcome that a line or paragraph states by itself, if it states one."""
    rules = _rules(language)
    marked = rules.marker.match(text)
    if marked:
        return Wording("marked", marked.end(), len(text))
    if len(text) > _LONGEST:
        return None
    if text[0] in "([*_/" and (match := rules.bracketed.fullmatch(text)):
        return Wording("bracketed", *match.span("words"))
    if match := rules.labelled.fullmatch(text):
        return Wording("labelled", *match.span("words" if match["words"] else "known"))
    if text[0].isupper() and is_outcome(text, language):
        return Wording("bare", 0, len(text.rstrip(" .")))
    return None


def outcome_at(text: str, start: int, language: str = "nl") -> int | None:
    """Where a planned outcome that begins at ``start`` ends, if it is one of those known."""
    match = _rules(language).inside.match(text, start)
    return match.end() if match else None


def outcome_tail(text: str, language: str = "nl") -> int | None:
    """Where a planned outcome begins at the end of a heading ('Titel (gedachtewisseling)')."""
    if not any(sign in text for sign in "=–-→⇒(["):
        return None
    match = _rules(language).tail.search(text)
    return match.start() if match and match.start() > 0 else None
