"""One sentence under the eye: its words, cast and clauses, and what kind of actor speaks."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extract.grammar.clause import Clause
from kg.extract.grammar.tokens import Tokens
from kg.extract.interventions.actor_book import Phrase
from kg.extract.interventions.predicates import Reader
from kg.extract.interventions.subjects import Sentence as Cast
from kg.model import Actor, Document, Group, Mention, Ref, Sentence

_CODES = frozenset({"COM", "COUNCIL", "EP", "EUCO", "COREPER", "TK"})


@dataclass(slots=True)
class Scene:
    """One sentence under the eye: its words, cast, clauses and where it stands."""

    index: int
    sentence: Sentence
    text: str
    tokens: Tokens
    cast: Cast
    clauses: list[Clause]
    reader: Reader
    mentions: list[Mention]
    agenda: bool
    expected: bool
    concerns: tuple[Ref, ...]


def actor_key(actor: Actor | None) -> str:
    """A text that tells one actor from another within a sentence."""
    return f"{actor.quantifier}:{actor.label}" if isinstance(actor, Group) else str(actor)


def actor_kind(actor: Actor) -> str:
    """What rules call the actor: "NLD", "PRES", "COM", ..., else "group" or its kind."""
    if isinstance(actor, Group):
        return "group"
    kind, _, key = actor.partition("/")
    if kind == "presidency":
        return "PRES"
    if key in _CODES:
        return key
    return "NLD" if actor == "country/NLD" else kind


def subject_kinds(phrase: Phrase) -> frozenset[str]:
    """Everything that rules may call the subject."""
    if phrase.actor is None:
        return frozenset({"body", "agency"} if phrase.role else {"group", "country"})
    by = actor_kind(phrase.actor)
    more = {"NLD": {"country"}, "COM": {"body"}, "EP": {"body"}, "agency": {"body"}}
    return frozenset({by, *more.get(by, ())})


def looks_ahead(document: Document) -> list[bool]:
    """Per part: does it tell what is to come? A letter goes with the paper it covers."""
    types = [p.document_type for p in document.parts]
    return [
        t == "annotated-agenda" or (t in ("cover-letter", "other") and "report" not in types)
        for t in types
    ]
