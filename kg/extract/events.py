"""Dated events other than the meeting that a paper is about, past and planned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kg import rulebook
from kg.acquire.dates import find_dates
from kg.extract.statement_rules import (
    FILE_KINDS,
    Context,
    compiled,
    contexts,
    fill,
    reference_date,
)
from kg.model import DateExpression, Document, Event, MeetingFacts, MeetingKind, Mention, Ref
from kg.prefilter import Prefilter, required
from kg.vocabulary import Vocabulary

_PLACE_KINDS = frozenset({"place", "country", "region"})
_DATED_KINDS = FILE_KINDS | {"system"}
_NEAR = 90
_LABEL_WORDS = 12
_PREMODIFIERS = 40
_LISTED = re.compile(r"\s*(?:,|en|of|/|&|,\s*en)?\s*(?:(?:de|het)\s+)?")
_CUES = ("before", "near", "after", "either", "text", "unless_before")


@dataclass(frozen=True, slots=True)
class EventRule:
    """A rule as read; without a kind it says that a date is no event."""

    id: str
    kind: str | None
    council: bool
    needs: str | None  # which precision of date the rule is for
    cues: dict[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Around:
    """A date with its clause: what stands before and behind it."""

    date: DateExpression
    before: str
    after: str

    @property
    def precision(self) -> str:
        """ "precise" to a month, day or season, "ranged" over years, or "yearly"."""
        date = self.date
        if len(date.start) > 4:
            return "precise"
        if date.end:
            return "ranged"
        whole = date.earliest.endswith("-01-01") and date.latest.endswith("-12-31")
        return "yearly" if whole else "precise"


def _needs(options: dict[str, object]) -> str | None:
    for need in ("precise", "imprecise", "yearly", "ranged"):
        if options.get(need):
            return need
    return None


@dataclass(frozen=True, slots=True)
class _Rules:
    rules: tuple[EventRule, ...]
    prefilter: Prefilter


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    book = rulebook.load("extract", "events", language)
    words = {name: "|".join(entries) for name, entries in book["words"].items()}
    rules = tuple(
        EventRule(
            rule["id"],
            None if rule.get("use") == "skip" else rule["kind"],
            bool(rule.get("council")),
            _needs(rule),
            {cue: fill(rule[cue], words) for cue in _CUES if cue in rule},
        )
        for rule in book["rules"]
    )
    needed = ("before", "near", "after", "either", "text")
    return _Rules(
        rules,
        Prefilter(
            [
                literals
                for name in needed
                if name in rule.cues
                for literals in required(rule.cues[name].pattern)
            ]
            for rule in rules
        ),
    )


def find_events(
    document: Document, mentions: Sequence[Mention], vocabulary: Vocabulary
) -> list[Event]:
    """The dated events of a document, one per sentence and date.

    Left out are the meeting itself, the years of numbers, budgets and sessions, and bare years that
    nothing is said to have happened in. A Council of justice and home affairs ministers known by
    full date has ``council`` set. ``about`` is the system, dossier, act or instrument named nearest
    to the date in its clause.
    """
    meeting = document.facts.meeting
    reference = reference_date(document)
    found: list[Event] = []
    for context in contexts(document, mentions):
        dates = find_dates(context.text, reference, document.language)
        for date in dates:
            event = _event(context, date, meeting, document.language)
            if event:
                found.append(replace(event, about=_about(context, date, dates, document.language)))
    return _with_one_kind(found)


def _with_one_kind(events: list[Event]) -> list[Event]:
    """A Council called informal or extraordinary once in a document is so wherever it is named."""
    kinds: dict[tuple[str, str | None], MeetingKind] = {}
    for event in events:
        if event.council and event.council != "formal":
            kinds.setdefault((event.date.start, event.date.end), event.council)
    return [
        replace(e, council=kinds.get((e.date.start, e.date.end), e.council)) if e.council else e
        for e in events
    ]


def _event(
    context: Context, date: DateExpression, meeting: MeetingFacts | None, language: str
) -> Event | None:
    around = clause_around(context.text, date, language)
    rule = rule_for(around, language)
    if rule is None or rule.kind is None:
        return None
    if meeting and _is_meeting(date, meeting, rule):
        return None
    full = len(date.start) == 10
    offset = DateExpression(
        context.start + date.start_offset,
        context.start + date.end_offset,
        date.text,
        date.start,
        date.end,
        date.earliest,
        date.latest,
    )
    return Event(
        sentence=context.index,
        rule=rule.id,
        kind=rule.kind,
        date=offset,
        label=_label(around, rule, language),
        place=_place(context, language),
        council=_council_kind(around.before, language) if rule.council and full else None,
    )


def _about(
    context: Context, date: DateExpression, dates: Sequence[DateExpression], language: str
) -> tuple[Ref, ...]:
    """What a date is about: the nearest named thing between the dates beside it, or its clause.

    Things joined by 'en' count together. Where the clause names none, the only one that the
    sentence names.
    """
    boundary = compiled("events", language).pattern("clause")
    breaks = [(m.start(), m.end()) for m in boundary.finditer(context.text)]
    breaks += [(d.start_offset, d.end_offset) for d in dates if d != date]
    low = max((end for _, end in breaks if end <= date.start_offset), default=0)
    high = min((a for a, _ in breaks if a >= date.end_offset), default=len(context.text))
    named = _outermost(context.within(0, len(context.text), _DATED_KINDS))
    before = context.within(low, date.start_offset, _DATED_KINDS)
    after = context.within(date.end_offset, high, _DATED_KINDS)
    if near := [m for m in named if m in before]:
        chosen = _joined(context, near[::-1])
    elif near := [m for m in named if m in after]:
        chosen = _joined(context, near)
    else:
        chosen = named
    things = tuple(dict.fromkeys(m.refers_to for m in sorted(chosen, key=lambda m: m.start)))
    return things if near or len(things) == 1 else ()


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Mentions that lie in no longer one, in reading order."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.end > kept[-1].end:
            kept.append(mention)
    return kept


def _joined(context: Context, mentions: Sequence[Mention]) -> list[Mention]:
    """The first of some mentions, with those that follow it in a list ('EES en ETIAS')."""
    taken = [mentions[0]]
    for mention in mentions[1:]:
        first, second = sorted((taken[-1], mention), key=lambda m: m.start)
        between = context.text[first.end - context.start : second.start - context.start]
        if not _LISTED.fullmatch(between):
            break
        taken.append(mention)
    return taken


def clause_around(text: str, date: DateExpression, language: str = "nl") -> Around:
    """What stands around a date in its clause."""
    boundary = compiled("events", language).pattern("clause")
    start = max((m.end() for m in boundary.finditer(text, 0, date.start_offset)), default=0)
    following = boundary.search(text, date.end_offset)
    end = following.start() if following else len(text)
    return Around(date, text[start : date.start_offset], text[date.end_offset : end])


def rule_for(around: Around, language: str = "nl") -> EventRule | None:
    """The first rule that fits a date; a rule without a kind says that the date is no event."""
    book, precision = _rules(language), around.precision
    words = f"{around.before}\n{around.date.text}\n{around.after}".lower()
    rules = (book.rules[place] for place in book.prefilter.places(words))
    return next((rule for rule in rules if _fits(rule, around, precision)), None)


def _fits(rule: EventRule, around: Around, precision: str) -> bool:
    cues = rule.cues
    if rule.needs == "imprecise" and precision == "precise":
        return False
    if rule.needs not in (None, "imprecise") and rule.needs != precision:
        return False
    if "unless_before" in cues and cues["unless_before"].search(around.before):
        return False
    near = around.before[-_NEAR:]
    return (
        ("before" not in cues or cues["before"].search(around.before) is not None)
        and ("near" not in cues or cues["near"].search(near) is not None)
        and ("after" not in cues or cues["after"].search(around.after) is not None)
        and ("text" not in cues or cues["text"].search(around.date.text) is not None)
        and (
            "either" not in cues
            or cues["either"].search(near) is not None
            or cues["either"].search(around.after[:_NEAR]) is not None
        )
    )


def _is_meeting(date: DateExpression, meeting: MeetingFacts, rule: EventRule) -> bool:
    """Whether a date is that of the meeting that the paper is about."""
    if len(date.start) == 10:
        return meeting.start <= date.earliest and date.latest <= meeting.end
    return rule.kind == "council-meeting" and date.start == meeting.start[: len(date.start)]


def _council_kind(before: str, language: str) -> MeetingKind:
    book = compiled("events", language)
    words = before[-_NEAR:]
    if book.pattern("informal").search(words):
        return "informal"
    return "extraordinary" if book.pattern("extraordinary").search(words) else "formal"


def _label(around: Around, rule: EventRule, language: str) -> str | None:
    """What the event is called: the noun phrase around its cue, before or behind the date."""
    book = compiled("events", language)
    lead = book.pattern("trailing").sub("", around.before + " ").strip(" ,(")
    cues = [rule.cues[name] for name in ("near", "either", "before") if name in rule.cues]
    at = max((m.start() for cue in cues for m in cue.finditer(lead)), default=-1)
    starts = [m.end() for m in book.pattern("determiner").finditer(lead, 0, max(at, 0) + 1)]
    if at >= 0 and lead[at:].strip():
        lead = lead[starts[-1] if starts and at - starts[-1] < _PREMODIFIERS else at :]
        return " ".join(lead.split()[:_LABEL_WORDS])
    behind = book.pattern("verb").sub("", around.after.strip(" ,.;)") + " ").strip()
    words = behind.split() if len(behind.split()) > 1 else lead.split()[-_LABEL_WORDS:]
    return " ".join(words[:_LABEL_WORDS]) or None


def _place(context: Context, language: str) -> Ref | None:
    """Where the event is: the first place that follows 'in' or 'naar'; cities before countries."""
    here = compiled("events", language).pattern("here")
    placed = [
        m.refers_to
        for m in context.mentions
        if m.refers_to.partition("/")[0] in _PLACE_KINDS
        and here.search(context.text[: m.start - context.start])
    ]
    return min(placed, key=lambda ref: not ref.startswith("place/"), default=None)
