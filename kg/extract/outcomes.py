"""What a Council adopted, agreed, noted or failed to agree on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from kg import rulebook
from kg.acquire.dates import find_dates
from kg.extract.interventions.objects import of_outcome
from kg.extract.statement_rules import (
    FILE_KINDS,
    Context,
    Rule,
    Rulebook,
    compiled,
    contexts,
    fill,
    first_ref,
    reference_date,
)
from kg.model import Document, Mention, Outcome, Ref
from kg.prefilter import Prefilter
from kg.vocabulary import Vocabulary

_SETTINGS = (
    "boundary",
    "purpose",
    "unreal",
    "supposed",
    "earlier",
    "negation",
    "other_body",
    "agent",
    "own",
    "body",
    "relative",
    "complement",
    "active",
)
_RECENT = timedelta(days=200)
_OF_ITS_OWN = frozenset({"outcome-appointed", "outcome-partnership-signed"})
"""Rules whose outcome is never about the file of the point."""
_ACTORS = frozenset({"country", "institution", "agency", "organisation", "office", "region"})
_STRONG = 4  # the first object types say more than the act or paper named beside them


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome in a sentence: its type, rule, clause, and the words of it that say so."""

    outcome_type: str
    rule: str
    start: int
    end: int
    words: str
    once: bool = False


@dataclass(frozen=True, slots=True)
class _Book:
    rules: tuple[Rule, ...]
    objects: dict[str, re.Pattern[str]]
    extra: dict[tuple[str, str], re.Pattern[str]]
    boundary: re.Pattern[str]
    purpose: re.Pattern[str]
    unreal: re.Pattern[str]
    supposed: re.Pattern[str]
    earlier: re.Pattern[str]
    negation: re.Pattern[str]
    other_body: re.Pattern[str]
    agent: re.Pattern[str]
    own: re.Pattern[str]
    body: re.Pattern[str]
    relative: re.Pattern[str]
    complement: re.Pattern[str]
    active: re.Pattern[str]
    prefilter: Prefilter
    objects_in: Prefilter


def _compile_book(book: Rulebook, objects: dict[str, list[str]]) -> _Book:
    extra = {
        (rule.id, key): fill(rule.options[key], book.words)
        for rule in book.rules
        for key in ("not_in", "needs", "else_needs")
        if key in rule.options
    }
    kinds = {code: fill(f"(?i:{'|'.join(words)})", {}) for code, words in objects.items()}
    return _Book(
        book.rules,
        kinds,
        extra,
        **{name: book.pattern(name) for name in _SETTINGS},
        prefilter=Prefilter([rule.cues for rule in book.rules]),
        objects_in=Prefilter.of(*(kind.pattern for kind in kinds.values())),
    )


@lru_cache(maxsize=4)
def _book(language: str) -> _Book:
    return _compile_book(
        compiled("outcomes", language), rulebook.load("extract", "outcomes", language)["objects"]
    )


def find_outcomes(
    document: Document,
    mentions: Sequence[Mention],
    vocabulary: Vocabulary,
    concerns: Mapping[int, tuple[Ref, ...]] | None = None,
) -> list[Outcome]:
    """The outcomes that a document tells of, one per sentence, type and clause.

    Plans, wishes, conditions and what other bodies decided are left out. ``stance_on`` is the
    dossier, act, proposal or instrument that the clause names, else the one file that its point
    concerns (``concerns``, per agenda item) where that can have this outcome; None without either.
    """
    found: list[Outcome] = []
    reference = reference_date(document)
    told: set[tuple[int, int | None, str]] = set()
    for context in contexts(document, mentions):
        for decision in decisions_in(context, document.language, _before(document, context)):
            key = (context.part, context.item, decision.outcome_type)
            if decision.once and key in told:
                continue
            clause = context.text[decision.start : decision.end]
            if _is_history(clause, document, reference):
                continue
            told.add(key)
            found.append(
                Outcome(
                    sentence=context.index,
                    rule=decision.rule,
                    about=context.files(),
                    outcome_type=decision.outcome_type,
                    stance_on=_object(context, decision, _at_hand(document, context, concerns)),
                    decided_by=_decider(
                        decision.words,
                        clause,
                        decision.outcome_type,
                        document.language,
                        vocabulary,
                    ),
                    date=_day(clause, reference, document.language),
                )
            )
    return found


def _before(document: Document, context: Context) -> str:
    """The sentence before, where it stands in the same paragraph."""
    sentence = document.sentences[context.index]
    previous = document.sentences[context.index - 1] if context.index else sentence
    same = previous.block == sentence.block and previous.start < sentence.start
    return document.quote(previous) if same else ""


def decisions_in(context: Context, language: str = "nl", previous: str = "") -> list[Decision]:
    """The outcomes that one sentence tells of, in the order of their clauses.

    ``previous`` is the sentence before it, for rules that point back ('Dat is gelukt').
    """
    book = _book(language)
    if context.kind in ("item-heading", "planned-outcome", "heading"):
        return []
    found: list[Decision] = []
    for start, end in _clauses(context.text, book):
        found += _in_clause(context, start, end, book, previous)
    return found


def _clauses(text: str, book: _Book) -> Iterator[tuple[int, int]]:
    start = 0
    for match in book.boundary.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _in_clause(
    context: Context, start: int, end: int, book: _Book, previous: str
) -> list[Decision]:
    clause = context.text[start:end]
    found: dict[str, Decision] = {}
    taken: list[tuple[int, int]] = []
    lowered = clause.lower()
    for place in book.prefilter.places(lowered):
        rule = book.rules[place]
        if not rule.may_fit(lowered) or not _applies(rule, context):
            continue
        if found and rule.options.get("only_alone"):
            continue
        match = rule.search(clause, lowered)
        if match is None or _blocked(rule, clause, match, book):
            continue
        if _by_states(context, start, clause, match, book):
            continue
        if any(match.start() < b and a < match.end() for a, b in taken):
            continue
        wide = previous if rule.options.get("antecedent") else context.text[:end]
        outcome_type = _type(rule, clause, match, wide, book)
        if (
            outcome_type
            and outcome_type not in found
            and _told(rule, outcome_type, context, clause, book)
        ):
            taken.append(match.span())
            once = bool(rule.options.get("once"))
            found[outcome_type] = Decision(outcome_type, rule.id, start, end, match[0], once)
    return list(found.values())


def _told(rule: Rule, outcome_type: str, context: Context, clause: str, book: _Book) -> bool:
    """Whether the clause tells an outcome, not in passing the history of an act or paper.

    A paper counts as endorsed, and in an agenda an act as adopted, only where the Council is named.
    What an agenda says was endorsed or noted before is background.
    """
    in_agenda = context.document_type in ("annotated-agenda", "cover-letter")
    if in_agenda and outcome_type in ("endorsed", "noted"):
        return False
    by_object = rule.options["type"] == "by-object" and "else" not in rule.options
    needs_body = (outcome_type == "endorsed" and by_object) or (
        outcome_type == "decision-adopted" and in_agenda
    )
    return not needs_body or book.body.search(clause) is not None


def _applies(rule: Rule, context: Context) -> bool:
    where = rule.options.get("where")
    if where == "report":
        return context.document_type not in ("annotated-agenda", "cover-letter")
    if where == "box":
        return context.kind == "key-result"
    return True


def _blocked(rule: Rule, clause: str, match: re.Match[str], book: _Book) -> bool:
    options = rule.options
    told = book.purpose.sub("", clause[: match.end()])
    if book.supposed.search(told) or book.earlier.search(told):
        return True
    if not options.get("modal") and book.unreal.search(told):
        return True
    if not options.get("negation") and book.negation.search(told):
        return True
    if (
        not options.get("any_body")
        and book.other_body.search(clause)
        and not book.body.search(clause)
    ):
        return True
    if book.agent.search(clause) or book.own.search(clause):
        return True
    if options["type"] == "by-object" and book.relative.search(clause[: match.start()]):
        return True
    not_in, needs = (book.extra.get((rule.id, key)) for key in ("not_in", "needs"))
    return bool(not_in and not_in.search(clause)) or bool(needs and not needs.search(clause))


def _by_states(
    context: Context, start: int, clause: str, match: re.Match[str], book: _Book
) -> bool:
    """'Frankrijk en Spanje bereikten een akkoord': states as the subject, no body of the Union."""
    if not book.active.match(clause, match.start()) or book.body.search(clause):
        return False
    ahead = context.within(start, start + match.start(), _ACTORS)
    if not ahead or any(not m.refers_to.startswith("country/") for m in ahead):
        return False
    first = ahead[0].start - context.start - start
    return not clause[:first].strip()


def _type(rule: Rule, clause: str, match: re.Match[str], before: str, book: _Book) -> str | None:
    """The outcome's type: the rule's own, or that of the object nearest to its verb."""
    if rule.options["type"] != "by-object":
        return str(rule.options["type"])
    codes = list(book.objects)
    wanted = rule.options.get("objects", codes)
    for text in (clause, before):
        hits = [
            (order, _distance(hit, match), codes[order], hit.start())
            for order in book.objects_in.places(text.lower())
            if codes[order] in wanted
            for hit in [book.objects[codes[order]].search(text)]
            if hit
        ]
        heads = [hit for hit in hits if not book.complement.search(text[: hit[3]])]
        hits = heads or hits
        if hits:
            strong = [hit for hit in hits if hit[0] < _STRONG]
            return min(strong or hits, key=lambda hit: (hit[1] if not strong else 0, hit[0]))[2]
    otherwise = rule.options.get("else")
    condition = book.extra.get((rule.id, "else_needs"))
    if otherwise and (condition is None or condition.search(clause)):
        return str(otherwise)
    return None


def _distance(hit: re.Match[str], verb: re.Match[str]) -> int:
    """How far an object stands from the verb's stretch; nothing when inside it."""
    if verb.start() <= hit.start() < verb.end():
        return 0
    return min(abs(hit.start() - verb.end()), abs(verb.start() - hit.end()))


def _is_history(clause: str, document: Document, reference: str | None) -> bool:
    """Whether the clause dates what it tells to well before the meeting."""
    meeting = document.facts.meeting
    if meeting is None:
        return False
    since = (date.fromisoformat(meeting.start) - _RECENT).isoformat()
    dates = find_dates(clause, reference, document.language)
    return bool(dates) and all(d.latest < since for d in dates)


def _object(context: Context, decision: Decision, at_hand: tuple[Ref, ...]) -> Ref | None:
    """What was decided on: the first file that the clause names, else what its point is about."""
    named = first_ref(context.within(decision.start, decision.end, FILE_KINDS))
    if named is not None or decision.rule in _OF_ITS_OWN:
        return named
    return of_outcome(decision.outcome_type, decision.words, at_hand)


def _at_hand(
    document: Document, context: Context, concerns: Mapping[int, tuple[Ref, ...]] | None
) -> tuple[Ref, ...]:
    """What the point of a sentence concerns, or the point above it."""
    item = context.item
    while item is not None:
        if found := (concerns or {}).get(item):
            return tuple(ref for ref in found if ref.partition("/")[0] in FILE_KINDS)
        item = document.items[item].parent
    return ()


def _decider(
    words: str, clause: str, outcome_type: str, language: str, vocabulary: Vocabulary
) -> Ref | None:
    """Who decided: the body in the deciding words or their clause, or who alone can."""
    settings = compiled("outcomes", language).settings
    told, _, _ = clause.partition(" dat ")
    for text in (words, clause if words in told else f"{told} {words}"):
        for ref, pattern in settings["decided_by"].items():
            if ref in vocabulary and re.search(pattern, text):
                return Ref(ref)
    council = Ref("institution/COUNCIL")
    return council if outcome_type in settings["council_types"] and council in vocabulary else None


def _day(clause: str, reference: str | None, language: str) -> str | None:
    """The single day that the clause gives for the decision: none that is still to come."""
    days = [d.start for d in find_dates(clause, reference, language) if not d.end]
    past = (day for day in days if reference is None or day <= reference)
    return next((day for day in past if len(day) == 10), None)
