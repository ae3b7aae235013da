"""The meeting that a paper is about: its dates, kind, place and presidency."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from kg import rulebook, vocabulary
from kg.acquire.dates import find_dates
from kg.errors import VocabularyError
from kg.model import DateExpression, Discrepancy, MeetingFacts, MeetingKind, Ref

REACH = 90
"""How many characters may stand between the Council's name and its date."""
OPENING = 700
"""A passage dates the meeting in its first so many characters."""
ENOUGH = 3
"""So many sightings tell the meeting, and whether they contradict each other."""
_NEW_SENTENCE = re.compile(r"[.?!] +[A-Z]")
LONGEST = 4
"""A meeting lasts at most so many days."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the text in which the meeting may be named; a title outranks a letter."""

    text: str
    start: int
    is_title: bool


@dataclass(frozen=True, slots=True)
class _Sighting:
    """The meeting as one passage gives it, with offsets of date and place in the whole text."""

    start: str
    end: str
    span: tuple[int, int]
    kind: MeetingKind | None
    kind_span: tuple[int, int]
    place: str | None
    place_span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Rules:
    names: re.Pattern[str]
    not_between: re.Pattern[str]
    not_before: re.Pattern[str]
    kinds: tuple[tuple[MeetingKind, re.Pattern[str]], ...]
    place: re.Pattern[str]
    not_places: frozenset[str]
    city_countries: frozenset[str]
    presidency_word: re.Pattern[str]
    presidency: re.Pattern[str]
    behind: re.Pattern[str]
    country: re.Pattern[str]
    elsewhere: re.Pattern[str]


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    book: dict[str, Any] = rulebook.load("acquire", "facts", language)
    meeting, presidency = book["meeting"], book["presidency"]
    return _Rules(
        re.compile(meeting["names"], re.IGNORECASE),
        re.compile(meeting["not_between"], re.IGNORECASE),
        re.compile(meeting["not_before"], re.IGNORECASE),
        tuple((x["kind"], re.compile(x["pattern"], re.I)) for x in meeting["kinds"]),
        re.compile(meeting["place"]),
        frozenset(meeting["not_places"]),
        frozenset(meeting["city_countries"]),
        re.compile(presidency["word"]),
        re.compile(presidency["pattern"]),
        re.compile(presidency["behind"]),
        re.compile(presidency["country"]),
        re.compile(presidency["elsewhere"], re.IGNORECASE),
    )


@lru_cache(maxsize=4)
def _countries(language: str) -> dict[str, Ref]:
    """Names and adjectives of countries; the rulebook's own few where there is no vocabulary."""
    try:
        words = vocabulary.load()
        found = {
            label.text: entry.ref
            for entry in words.of_class("Country")
            for label in entry.labels
            if label.language == language
        }
    except VocabularyError:
        found = {}
    if found:
        return found
    fallback = rulebook.load("acquire", "facts", language)["presidency"]["fallback"]
    return {adjective: Ref(f"country/{code}") for adjective, code in fallback.items()}


def _full(expression: DateExpression) -> bool:
    return len(expression.start) == 10


def _days(start: str, end: str) -> int:
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def _merged(dates: Sequence[DateExpression]) -> list[tuple[str, str, int, int]]:
    """Start, end and span; dates that follow each other in words and in days are one meeting."""
    merged: list[tuple[str, str, int, int]] = []
    for d in (d for d in dates if _full(d)):
        start, end = d.start, d.end or d.start
        if merged:
            first, last, a, b = merged[-1]
            if d.start_offset - b < 12 and 0 <= _days(first, end) < LONGEST and start >= last:
                merged[-1] = (first, end, a, d.end_offset)
                continue
        merged.append((start, end, d.start_offset, d.end_offset))
    return [m for m in merged if _days(m[0], m[1]) <= LONGEST]


def _sightings(
    passage: Passage, reference: str | None, rules: _Rules, language: str
) -> Iterable[_Sighting]:
    text = passage.text
    names = list(rules.names.finditer(text))
    if not names:
        return
    for start, end, a, b in _merged(find_dates(text[:OPENING], reference, language)):
        near = [n for n in names if n.end() <= a and a - n.end() <= REACH]
        after = [n for n in names if n.start() >= b and n.start() - b <= 20]
        if not near and not (passage.is_title and names) and not after:
            continue
        name = near[-1] if near else (after or names)[0]
        between = text[name.end() : a] if near else text[b : name.start()]
        if rules.not_between.search(between) or _NEW_SENTENCE.search(between):
            continue
        first = near[0] if near and not _NEW_SENTENCE.search(text, near[0].end(), a) else name
        before = text[max(0, first.start() - 40) : first.start()]
        if not passage.is_title and rules.not_before.search(before):
            continue
        frame = (max(0, first.start() - 45), min(len(text), b + 45))
        kind, kind_span = _kind(text, 0 if passage.is_title else frame[0], a, rules)
        place, place_span = _place(text, first.start(), a, b, rules, language)
        at = passage.start
        yield _Sighting(
            start, end, (at + a, at + b), kind,
            (at + kind_span[0], at + kind_span[1]), place,
            (at + place_span[0], at + place_span[1]),
        )  # fmt: skip


def _kind(
    text: str, start: int, end: int, rules: _Rules
) -> tuple[MeetingKind | None, tuple[int, int]]:
    start = max((m.end() - 1 for m in _NEW_SENTENCE.finditer(text, start, end)), default=start)
    for kind, pattern in rules.kinds:
        match = pattern.search(text, start, end)
        if match:
            return kind, match.span()
    return None, (start, end)


def _place(
    text: str, name: int, a: int, b: int, rules: _Rules, language: str
) -> tuple[str | None, tuple[int, int]]:
    """The place right behind the date, else between the Council's name and the date."""
    for start, end in ((b, min(len(text), b + 45)), (name, a)):
        stretch = text[start:end]
        if start == b:
            stretch = re.split(r"[.;]\s|\bover\b|\bwaar\b", stretch)[0]
        for match in rules.place.finditer(stretch):
            place = match["place"]
            word = place.split()[0].lower()
            if start == b and match.start() > 16:
                break
            if word in rules.not_places or any(c.isdigit() for c in place):
                continue
            if place in _countries(language) and place.lower() not in rules.city_countries:
                continue
            at = start + match.start("place")
            written = place.title() if place.isupper() else place
            return written, (at, at + len(place))
    return None, (a, b)


def _presidency(text: str, day: str, rules: _Rules, language: str) -> Ref | None:
    """The country whose presidency the text speaks of, other than as a coming or past one."""
    countries = _countries(language)
    counts: Counter[Ref] = Counter()
    for word in rules.presidency_word.finditer(text):
        country = _presiding(text, word.start(), word.end(), rules, countries)
        if country is not None:
            counts[country] += 1
    if not counts:
        return None
    holder = _holder(day)
    if holder is not None:
        return holder if holder in counts else None
    return max(counts, key=lambda c: (counts[c], -list(counts).index(c)))


def _presiding(
    text: str, start: int, end: int, rules: _Rules, countries: dict[str, Ref]
) -> Ref | None:
    """The country that holds the presidency of which one word speaks, if it is named beside it."""
    match = rules.presidency.search(text, max(0, start - 60), start)
    if match is not None and match["adjective"] in countries:
        elsewhere = rules.elsewhere.search(match["before"])
        return None if elsewhere else countries[match["adjective"]]
    behind = rules.behind.match(text[end : end + 40])
    if behind is not None and behind["name"] in countries:
        return countries[behind["name"]]
    named = rules.country.search(text, max(0, start - 60), start)
    return countries.get(named["name"]) if named is not None else None


def _holder(day: str) -> Ref | None:
    try:
        words = vocabulary.load()
    except VocabularyError:
        return None
    presidency = words.presidency_on(day)
    return words.holder_of(presidency) if presidency else None


def read_meeting(
    passages: Sequence[Passage],
    text: str,
    reference: str | None,
    language: str = "nl",
) -> tuple[MeetingFacts | None, list[Discrepancy]]:
    """The meeting and what the passages contradict each other in.

    ``reference`` is the date of the paper; it gives the year where a passage leaves it out.
    """
    rules = _rules(language)
    seen: list[_Sighting] = []
    for passage in sorted(passages, key=lambda p: (not p.is_title, p.start)):
        if len(seen) >= ENOUGH and not passage.is_title:
            break
        found = list(_sightings(passage, reference, rules, language))
        seen += found if passage.is_title else found[:1]
    if not seen:
        return None, []
    best = seen[0]
    same = [s for s in seen if s.start <= best.end and best.start <= s.end]
    kinds = [(s.kind, *s.kind_span) for s in same if s.kind]
    places = [(s.place, *s.place_span) for s in same if s.place]
    discrepancies = [
        d
        for d in (
            _discrepancy("meeting-date", [(f"{s.start}/{s.end}", *s.span) for s in _rivals(seen)]),
            _discrepancy("meeting-kind", kinds),
            _discrepancy("meeting-place", places),
        )
        if d
    ]
    facts = MeetingFacts(
        start=best.start,
        end=best.end,
        kind=kinds[0][0] if kinds and kinds[0][0] else "formal",
        evidence=best.span,
        place=places[0][0] if places else None,
        presidency=_presidency(text, best.start, rules, language),
    )
    return facts, discrepancies


def _rivals(seen: list[_Sighting]) -> list[_Sighting]:
    """Sightings that must be of the same meeting though their dates differ: within a month."""
    best = seen[0]
    seen = [s for s in seen if s is best or not (best.start <= s.start and s.end <= best.end)]
    return [
        s for s in seen if abs(_days(best.start, s.start)) <= 20 or s.start[5:] == best.start[5:]
    ]


def _discrepancy(fact: str, values: Sequence[tuple[str | None, int, int]]) -> Discrepancy | None:
    """A discrepancy if the values differ; the first of each is kept, the first one preferred."""
    distinct: dict[str, tuple[str, int, int]] = {}
    for value, start, end in values:
        if value is not None:
            distinct.setdefault(value, (value, start, end))
    return Discrepancy(fact, tuple(distinct.values())) if len(distinct) > 1 else None
