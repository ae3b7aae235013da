"""The rulebook of dates as regular expressions, and the stretches of a text that they match.

A part of ``kg.acquire.dates``: what a stretch means is worked out in ``kg.acquire.date_reading``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kg.prefilter import Prefilter, matches_at, required
from kg.rulebook import load

_SPACE = "[ \t\xa0\n]"
_BUILT_IN = {
    "day": r"(?:3[01]|[12]\d|0?[1-9])(?:ste|de|e)?",
    "monthnumber": r"(?:1[0-2]|0?[1-9])",
    "year": r"(?:19[5-9]\d|20[0-6]\d)",
}
_EDGES = {
    "before": r"(?<![\d.,/-])(?-i:(?<![A-Z]))",
    "wordstart": r"(?<![\w-])",
    "after": r"(?![^\W\d_]|\d|/\d|[.,]\d{3})",
    "aftermonth": r"(?!\w)",
}


@dataclass(frozen=True, slots=True)
class DateRule:
    """A rule as read: its pattern, whether it takes a stretch that is no date, and conditions."""

    id: str
    pattern: re.Pattern[str]
    skip: bool
    begins_with: str | None
    only_with: str | None
    begins_at: str | None  # what stands where it matches: "day", "digit"; None: anything
    unless_before: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class DateBook:
    """The rulebook of one language: rules in order, the lists of words, and compiled settings."""

    rules: tuple[DateRule, ...]
    prefilter: Prefilter
    words: dict[str, Any]
    maybe: re.Pattern[str]
    holds: dict[str, re.Pattern[str]]
    begins: dict[str, re.Pattern[str]]
    joiner: re.Pattern[str]
    future_cue: re.Pattern[str]
    past_cue: re.Pattern[str]
    clause_start: re.Pattern[str]
    clause_end: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class DateHit:
    """A stretch that a rule matched, what its groups say and where each of them stops."""

    start: int
    end: int
    text: str
    stops: dict[str, int]
    said: dict[str, str]


def _alternatives(words: Sequence[str]) -> str:
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    return "|".join(re.escape(w).replace(r"\ ", _SPACE + "+") for w in longest_first)


def compile_pattern(pattern: str, words: dict[str, Any]) -> re.Pattern[str]:
    """The regular expression of a rule: "<name>" filled in, " " one or more spaces, "~" any."""
    lists = {name: _alternatives(list(entries)) for name, entries in words.items()}
    lists["link"] = _alternatives([*words["range"], *words["listing"]])
    lists["span"] = lists["range"]
    lists["pointer"] = f"(?:{lists['pointer']})" + r"(?!\w)"

    def fill(match: re.Match[str]) -> str:
        name, number = match[1], match[2]
        if name in _EDGES:
            return _EDGES[name]
        group = name.replace("short", "") + number
        return f"(?P<{group}>{_BUILT_IN.get(name) or lists[name]})"

    spaced = re.sub(r"(?<!\?P)<([a-z]+)(\d?)>", fill, pattern.replace(" ", _SPACE + "+"))
    spaced = spaced.replace("~", _SPACE + "*")
    seen: set[str] = set()

    def once(match: re.Match[str]) -> str:
        """The second group of one name gets a twin's name: groups must be unique."""
        name = match[1]
        while name in seen:
            name += "_"
        seen.add(name)
        return f"(?P<{name}>"

    return re.compile(re.sub(r"\(\?P<(\w+)>", once, spaced), re.IGNORECASE)


def _only_with(rule: dict[str, Any]) -> str | None:
    """What a text must hold for a rule to match: looked for once for all rules, which is quick."""
    if re.search(r"<day\d>~(?:\(\?:)?<month", rule["pattern"]):
        return "day"
    for word in ("month", "season"):
        if re.search(rf"<(?:short)?{word}\d?>", rule["pattern"]):
            return word
    return rule.get("only_with")


def _begins_at(pattern: str) -> str | None:
    """What the stretches of a rule begin with: trying it there alone is much quicker."""
    if pattern.startswith("<before>(?:<weekday>~)?<day1>"):
        return "day"
    numeric = re.match(r"(?:<wordstart>)?\(\?<!\[\\d[^]]*\]\)(?:<year|<day|\(\?:\(\?:19)", pattern)
    return "digit" if numeric else None


def _needs(rule: DateRule) -> list[Collection[str]]:
    """The lists of literals of which a text must hold one each for the rule to match."""
    found: list[Collection[str]] = [*required(f"(?i:{rule.pattern.pattern})")]
    if rule.only_with == "year":
        found.append(("19", "20"))
    return found


@lru_cache(maxsize=8)
def date_book(language: str) -> DateBook:
    """The rulebook of a language, compiled once."""
    content = load("acquire", "dates", language)
    words = content["words"]
    rules = tuple(
        DateRule(
            rule["id"],
            compile_pattern(rule["pattern"], words),
            rule.get("use") == "skip",
            rule.get("from"),
            _only_with(rule),
            _begins_at(rule["pattern"]),
            re.compile(rule["unless_before"], re.IGNORECASE) if "unless_before" in rule else None,
        )
        for rule in content["rules"]
    )
    month_names = [*words["month"], *words["season"], "maand", "jaar", "kwartaal"]

    def words_of(name: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{_alternatives(words[name])})(?!\w)", re.IGNORECASE)

    return DateBook(
        rules,
        Prefilter(map(_needs, rules)),
        words,
        re.compile(rf"\d|(?<![^\W\d_])(?:{_alternatives(month_names)})", re.IGNORECASE),
        {
            "month": re.compile(
                rf"(?<![^\W\d_])(?:{_alternatives(words['month'])}"
                rf"|(?:{_alternatives(words['shortmonth'])})(?![^\W\d_]))",
                re.IGNORECASE,
            ),
            "day": re.compile(
                rf"\d(?:ste|de|e)?{_SPACE}*"
                rf"(?:{_alternatives([*words['month'], *words['shortmonth']])})",
                re.IGNORECASE,
            ),
            "season": re.compile(_alternatives(words["season"]), re.IGNORECASE),
            "year": re.compile(r"(?:19|20)\d\d"),
            "digit": re.compile(r"\d"),
        },
        {
            "day": re.compile(rf"\d+|{_alternatives(words['weekday'])}", re.IGNORECASE),
            "digit": re.compile(r"\d+"),
        },
        re.compile(rf"{_SPACE}*(?:{_alternatives(words['joiner'])}){_SPACE}*\Z", re.IGNORECASE),
        words_of("future_cue"),
        words_of("past_cue"),
        re.compile(content["clause_start"]),
        re.compile(content["clause_end"]),
    )


def hits_in(text: str, book: DateBook) -> list[DateHit]:
    """Stretches that rules match, in text order; an earlier rule closes its stretch."""
    places = book.prefilter.places(text.lower())
    if not places or not book.maybe.search(text):
        return []
    taken: list[tuple[int, int]] = []
    found: list[DateHit] = []
    has: dict[str, bool] = {}
    beginnings: dict[str, list[int]] = {}
    for rule in map(book.rules.__getitem__, places):
        only = rule.only_with
        if only and only not in has:
            has[only] = book.holds[only].search(text) is not None
        if only and not has[only]:
            continue
        for match in _matches(rule, text, book, beginnings):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            if rule.unless_before and rule.unless_before.search(text[max(0, start - 20) : start]):
                continue
            taken.append((start, end))
            if not rule.skip:
                said = {
                    name.rstrip("_"): " ".join(value.lower().split())
                    for name, value in match.groupdict().items()
                    if value is not None
                }
                start = match.start(rule.begins_with) if rule.begins_with else start
                stops = {name: match.end(name) for name in match.groupdict()}
                found.append(DateHit(start, end, text[start:end], stops, said))
    return sorted(found, key=lambda hit: hit.start)


def _matches(
    rule: DateRule, text: str, book: DateBook, beginnings: dict[str, list[int]]
) -> Iterable[re.Match[str]]:
    """The matches of a rule, without overlap, in text order; keeps where they can begin."""
    at = rule.begins_at
    if at is None:
        return rule.pattern.finditer(text)
    if at not in beginnings:
        beginnings[at] = [m.start() for m in book.begins[at].finditer(text)]
    return matches_at(rule.pattern, beginnings[at], text)


def share_years(hits: list[DateHit], text: str, book: DateBook) -> list[DateHit]:
    """Dates in a listing share the year that one of them states ('in april en juni 2024')."""

    def joined(left: DateHit, right: DateHit) -> bool:
        return bool(book.joiner.match(text, left.end, right.start)) and right.start > left.end

    def yearless(hit: DateHit) -> bool:
        said = hit.said
        return not {
            "year1",
            "year2",
            "pointer",
            "leader",
            "yearword",
            "unit",
        } & said.keys() and bool({"month1", "month2"} & said.keys())

    shared = list(hits)
    for i in range(len(shared) - 2, -1, -1):
        left, right = shared[i], shared[i + 1]
        if yearless(left) and joined(left, right):
            shared[i] = _inherit(left, right, book, later=False)
    for left_at in range(len(shared) - 1):
        left, right = shared[left_at], shared[left_at + 1]
        if yearless(right) and joined(left, right):
            shared[left_at + 1] = _inherit(right, left, book, later=True)
    return shared


def _inherit(hit: DateHit, giver: DateHit, book: DateBook, *, later: bool) -> DateHit:
    """``hit`` with the year or pointer of its neighbour; a listing runs forward in time."""
    said = giver.said
    if "pointer" in said:
        return replace(hit, said={**hit.said, "pointer": said["pointer"]})
    year = said.get("year2") or said.get("year1")
    if year is None:
        return hit
    own, other = _last_month(hit, book), _last_month(giver, book)
    shift = 0
    if own and other and own != other and (own < other) is later:
        shift = 1 if later else -1
    return replace(hit, said={**hit.said, "inherited": str(int(year) + shift)})


def _last_month(hit: DateHit, book: DateBook) -> int | None:
    name = hit.said.get("month2") or hit.said.get("month1")
    return month_number(name, book) if name else None


def month_number(name: str, book: DateBook) -> int:
    """1 to 12 for the name of a month or its abbreviation."""
    names = {**book.words["shortmonth"], **book.words["month"]}
    return int(names[name.rstrip(".")])
