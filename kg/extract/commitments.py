"""Promises to parliament (toezeggingen): to whom, when, and the sentence that tells of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from kg.acquire.dates import find_dates
from kg.extract.members import Member, as_entities, members_in, names_pattern
from kg.extract.statement_rules import (
    Context,
    Rule,
    compiled,
    contexts,
    fill,
    filled,
    reference_date,
)
from kg.model import Commitment, Document, Mention, NewEntity, Ref
from kg.prefilter import Prefilter, required
from kg.vocabulary import Vocabulary

_GOVERNMENT = Ref("country/NLD")
_LENDING = frozenset({"footnote", "heading", "item-heading"})
"""Blocks that spell out a promise which a sentence refers to."""
_WORDS = (
    "zeg",
    "kamer",
    "lid ",
    "leden ",
    "heer ",
    "mevrouw ",
    "senator",
    " u ",
    "u wordt",
    "schriftelijk",
)
"""A promise has one of these, in lower case; looked for first, as that is quick."""
_MAYBE = re.compile(
    r"zeg|schriftelijk|Kamer(?:lid|leden)?\b|\b(?:lid|leden|heer|mevrouw|senator|u)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Promise:
    """A sentence that tells of a promise; ``day`` and ``members`` may come from its footnote."""

    context: Context
    rule: str
    members: list[Member] = field(default_factory=list)
    day: str | None = None
    takes_note: bool = True


@dataclass(frozen=True, slots=True)
class _Book:
    rules: tuple[Rule, ...]
    prefilter: Prefilter
    requires: dict[str, re.Pattern[str]]
    barred: dict[str, re.Pattern[str]]
    needs: dict[str, re.Pattern[str]]
    addressed: re.Pattern[str]
    not_in: re.Pattern[str]


@lru_cache(maxsize=4)
def _book(language: str) -> _Book:
    book = compiled("commitments", language)
    words = {**book.words, "names": names_pattern(language)}
    rules = tuple(
        Rule(r.id, filled(r.options["pattern"], words), r.options, r.cues) for r in book.rules
    )
    return _Book(
        rules,
        Prefilter([rule.cues or required(rule.wording) for rule in rules]),
        {r.id: fill(r.options["requires"], words) for r in book.rules if "requires" in r.options},
        {r.id: fill(r.options["not_in"], words) for r in book.rules if "not_in" in r.options},
        {r.id: fill(r.options["needs"], words) for r in book.rules if "needs" in r.options},
        fill(str(book.settings["addressed"]), words),
        book.pattern("not_in"),
    )


def find_commitments(
    document: Document, mentions: Sequence[Mention], vocabulary: Vocabulary
) -> tuple[list[Commitment], list[NewEntity]]:
    """The promises to parliament that a document tells of, and the members they were made to.

    One per sentence and member. A footnote or heading that spells a promise out lends member and
    date to the sentence that refers to it, and stands for itself only where there is no such
    sentence. ``made_to`` is a person or, where none is named, the chamber that the paper goes to.
    """
    text_promises: list[_Promise] = []
    notes: list[_Promise] = []
    reference = reference_date(document)
    for context in contexts(document, mentions):
        promise = promise_in(context, document.language)
        if promise is None:
            continue
        promise.day = _day(context.text, reference, document.language)
        (notes if context.kind in _LENDING else text_promises).append(promise)
    loose = _lend_notes(text_promises, notes)
    found = sorted([*text_promises, *loose], key=lambda p: p.context.index)
    statements = [c for promise in found for c in _as_statements(promise, document)]
    return statements, as_entities([m for promise in found for m in promise.members])


def promise_in(context: Context, language: str = "nl") -> _Promise | None:
    """The promise that a sentence tells of, by the first rule that fits, or None."""
    text = context.text
    lowered = text.lower()
    if not any(word in lowered for word in _WORDS) or not _MAYBE.search(text):
        return None
    book = _book(language)
    barred = book.not_in.search(text) is not None
    for place in book.prefilter.places(lowered):
        rule = book.rules[place]
        match = rule.search(text, lowered) if rule.may_fit(lowered) else None
        if not match or bool(rule.options.get("note")) > (context.kind == "footnote"):
            continue
        if not _conditions_hold(rule, book, text):
            continue
        group = next((g for g in ("names", "others") if match.groupdict().get(g)), None)
        if barred and group is None:
            continue
        announced = "requires" in rule.options
        members = members_in(text, *match.span(group), language) if group else []
        if not members and not announced:
            members = _addressed(text, book, language)
        return _Promise(context, rule.id, members, takes_note=not announced)
    return None


def _conditions_hold(rule: Rule, book: _Book, text: str) -> bool:
    """Whether the sentence has the further words that a rule asks for, and none that bar it."""
    for wanted in (book.requires, book.needs):
        if rule.id in wanted and not wanted[rule.id].search(text):
            return False
    return rule.id not in book.barred or not book.barred[rule.id].search(text)


def _addressed(text: str, book: _Book, language: str) -> list[Member]:
    """The members whom a sentence that tells of a promise names as askers or receivers."""
    match = book.addressed.search(text)
    return members_in(text, *match.span("names"), language) if match else []


def _lend_notes(promises: Sequence[_Promise], notes: Sequence[_Promise]) -> list[_Promise]:
    """Give each promise its footnote's member and date; the notes that no promise refers to."""
    left = list(notes)

    def place(promise: _Promise) -> tuple[int, int | None]:
        return promise.context.part, promise.context.item

    def take(promise: _Promise, among: list[_Promise]) -> None:
        note = next(iter(among), None)
        if note is None:
            return
        left.remove(note)
        promise.members = promise.members or note.members
        promise.day = promise.day or note.day

    for promise in promises:
        names = {m.ref for m in promise.members}
        same = [n for n in left if names & {m.ref for m in n.members}]
        take(promise, sorted(same, key=lambda n: place(n) != place(promise)))
    for promise in promises:
        if promise.takes_note and not promise.members:
            take(promise, [n for n in left if place(n) == place(promise)])
    return left


def _day(text: str, reference: str | None, language: str) -> str | None:
    """The first single day that the sentence names: of the debate or letter of the promise."""
    days = (d.start for d in find_dates(text, reference, language) if d.end is None)
    return next((day for day in days if len(day) == 10), None)


def _as_statements(promise: _Promise, document: Document) -> list[Commitment]:
    receivers: list[Ref | None] = [m.ref for m in promise.members]
    if not receivers:
        receivers = [_chamber(promise.context.text, document)]
    return [
        Commitment(
            sentence=promise.context.index,
            rule=promise.rule,
            about=promise.context.files(),
            made_by=_GOVERNMENT,
            made_to=receiver,
            date=promise.day if promise.takes_note else None,
            met=_is_met(promise, document.language),
        )
        for receiver in dict.fromkeys(receivers)
    ]


def _is_met(promise: _Promise, language: str) -> bool:
    """Whether the sentence says that the promise is carried out here, not that it was made."""
    book, text = compiled("commitments", language), promise.context.text
    return (
        promise.takes_note
        and book.pattern("met").search(text) is not None
        and book.pattern("not_met").search(text) is None
    )


def _chamber(text: str, document: Document) -> Ref | None:
    chambers = compiled("commitments", document.language).settings["chambers"]
    code = next((c for p, c in chambers.items() if re.search(p, text)), document.facts.chamber)
    return Ref(f"chamber/{code}") if code else None
