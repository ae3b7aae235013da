"""Write statements: who said or did what, what was decided, promised, dated or counted."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch

from kg.graph import keys
from kg.graph.nquads import date_literal, iri_term, literal
from kg.graph.paper_writer import PaperWriter
from kg.identifiers import slug
from kg.model import (
    Actor,
    Commitment,
    Event,
    Figure,
    Group,
    Intervention,
    Motion,
    Outcome,
    Statement,
)
from kg.vocabulary import DCTERMS, PROV, SKOS, iri


def _actor(to: PaperWriter, actor: Actor, sentence_index: int) -> str:
    if not isinstance(actor, Group):
        return iri_term(iri(actor, to.base))
    start = to.document.sentences[sentence_index].start
    node = to.under("group", f"{start}-{actor.quantifier}-{slug(actor.label)[:40]}")
    to.typed(node, "MemberStateGroup")
    to.graph.add(node, SKOS + "prefLabel", to.text(actor.label))
    to.add(node, quantifier=to.code("quantifier", actor.quantifier))
    return iri_term(node)


def _actor_key(actor: Actor) -> str:
    if isinstance(actor, Group):
        return f"{actor.quantifier}-{slug(actor.label)[:40]}"
    return actor.replace("/", "-")


def _begin(to: PaperWriter, statement: Statement, kind: str, key: str) -> str:
    """Write what all statements share; returns the node."""
    node = to.under(slug(kind), key)
    to.typed(node, kind)
    to.graph.typed(node, PROV + "Entity")
    to.add(
        node,
        about=to.refs(statement.about),
        evidence=to.sentence_evidence(statement.sentence),
        foundBy=to.rule(statement.rule),
        **to.place_of(statement.sentence),
    )
    return node


@singledispatch
def write_statement(statement: Statement, to: PaperWriter) -> None:
    """Write a statement with its actors, objects and evidence.

    Raises:
        TypeError: there is no way to write a statement of this class.
    """
    raise TypeError(f"no way to write a {type(statement).__name__}")


@write_statement.register
def _(statement: Intervention, to: PaperWriter) -> None:
    start = to.document.sentences[statement.sentence].start
    key = f"{start}-{_actor_key(statement.actor)}-{statement.speech_act}"
    node = _begin(to, statement, "Intervention", key)
    actor: Callable[[Actor], str] = lambda a: _actor(to, a, statement.sentence)  # noqa: E731
    to.add(
        node,
        actor=actor(statement.actor),
        speaker=to.ref(statement.speaker),
        includesActor=to.refs(statement.includes),
        speechAct=to.code("speech-act", statement.speech_act),
        stance=to.code("stance", statement.stance),
        stanceOn=to.ref(statement.stance_on),
        modality=to.code("modality", statement.modality),
        addressee=map(actor, statement.addressee),
        antecedent=(
            to.sentence_evidence(statement.antecedent) if statement.antecedent is not None else None
        ),
    )


@write_statement.register
def _(statement: Outcome, to: PaperWriter) -> None:
    start = to.document.sentences[statement.sentence].start
    key = "-".join(
        filter(
            None,
            (str(start), statement.outcome_type, slug(statement.stance_on or "")),
        )
    )
    node = _begin(to, statement, "Outcome", key)
    to.add(
        node,
        outcomeType=to.code("outcome-type", statement.outcome_type),
        stanceOn=to.ref(statement.stance_on),
        decidedBy=to.ref(statement.decided_by),
        date=date_literal(statement.date) if statement.date else None,
    )


@write_statement.register
def _(statement: Commitment, to: PaperWriter) -> None:
    start = to.document.sentences[statement.sentence].start
    key = "-".join(filter(None, (str(start), slug((statement.made_to or "").split("/")[-1]))))
    node = _begin(to, statement, "Commitment", key)
    to.add(
        node,
        madeBy=to.ref(statement.made_by),
        madeTo=to.ref(statement.made_to),
        date=date_literal(statement.date) if statement.date else None,
        isMet=literal("true", datatype="boolean") if statement.met else None,
    )


@write_statement.register
def _(statement: Motion, to: PaperWriter) -> None:
    start = to.document.sentences[statement.sentence].start
    what = statement.number or (statement.proposed_by or "").split("/")[-1]
    node = _begin(to, statement, "Motion", f"{start}-{slug(what)}")
    to.graph.add(
        node,
        DCTERMS + "identifier",
        literal(f"kst-{statement.number}") if statement.number else None,
    )
    to.add(node, proposedBy=to.ref(statement.proposed_by))


@write_statement.register
def _(statement: Event, to: PaperWriter) -> None:
    date = statement.date
    if statement.council and len(date.start) == 10:
        node = iri(keys.council_ref(date.start), to.base)
        to.council(node, date.start)
        to.add(
            node,
            startDate=date_literal(date.start),
            endDate=date_literal(date.end or date.start),
            meetingKind=to.code("meeting-kind", statement.council),
            place=to.ref(statement.place),
            evidence=to.sentence_evidence(statement.sentence),
        )
        return
    node = _begin(to, statement, "Event", str(date.start_offset))
    if statement.label:
        to.label(node, statement.label)
    to.add(
        node,
        eventKind=to.code("event-kind", statement.kind),
        startDate=date_literal(date.start),
        endDate=date_literal(date.end) if date.end else None,
        earliest=date_literal(date.earliest),
        latest=date_literal(date.latest),
        dateText=to.text(date.text),
        place=to.ref(statement.place),
    )


@write_statement.register
def _(statement: Figure, to: PaperWriter) -> None:
    node = _begin(to, statement, "Figure", str(statement.offset))
    to.add(
        node,
        value=literal(str(statement.value), datatype="decimal"),
        unit=literal(statement.unit),
        geography=to.ref(statement.geography),
        period=literal(statement.period) if statement.period else None,
    )
