"""Statements as a reader sees them: who said or did what, in which words, where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.publish.site.catalogue import Catalogue, Node, Term, node_of
from kg.vocabulary import JHA

_OWN = "SELECT ?thing ?property ?value { VALUES ?thing { %(iris)s } ?thing ?property ?value }"
_ROLES = ("actor", "madeBy", "proposedBy", "decidedBy")
_DEEDS = ("speechAct", "outcomeType", "eventKind")


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its sentence; things are IRIs, "" where there is none."""

    iri: str
    kind: str
    paper: str
    also_in: tuple[str, ...]
    actor: str
    deed: str
    stance: str
    stance_on: tuple[str, ...]
    about: tuple[str, ...]
    modality: str
    addressees: tuple[str, ...]
    members: tuple[str, ...]
    item: str
    detail: str
    evidence: str
    quote: str
    language: str
    start: int
    page: str
    text_page: int

    def iris(self) -> Iterator[str]:
        """Every IRI that a page names when it shows this statement."""
        yield from (self.iri, self.paper, *self.also_in, *self.stance_on, *self.about)
        yield from (*self.addressees, *self.members)
        one = (self.actor, self.deed, self.stance, self.modality, self.item, self.evidence)
        yield from filter(None, one)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What was said on one occasion: a Council (or a paper on none), with its date."""

    meeting: str | None
    date: str
    statements: tuple[Statement, ...]


_Facts = dict[str, list[Term]]


def facts_of(catalogue: Catalogue, iris: Iterable[str]) -> dict[str, _Facts]:
    """Per thing, the values of each property; keys are local names for our own properties."""
    found: dict[str, _Facts] = {}
    for thing, property_, value in catalogue.rows(_OWN, iris=sorted(set(iris))):
        if thing is not None and property_ is not None and value is not None:
            known = found.setdefault(thing.value, {})
            values = known.setdefault(property_.value.removeprefix(JHA), [])
            if value not in values:
                values.append(value)
    for known in found.values():
        for values in known.values():
            if len(values) > 1:
                values.sort(key=str)
    return found


def first(facts: _Facts, *names: str) -> str:
    """The first value of the first of these properties that has one, else ""."""
    return next((v.value for name in names for v in facts.get(name, ())), "")


def every(facts: _Facts, name: str) -> tuple[str, ...]:
    """All values of a property, in order."""
    return tuple(value.value for value in facts.get(name, ()))


def read(catalogue: Catalogue, iris: Sequence[str]) -> list[Statement]:
    """The statements of these IRIs, in their order, with their sentences."""
    found = [node for node in map(node_of, iris) if node is not None]
    own = facts_of(catalogue, iris)
    sentences = facts_of(catalogue, (first(facts, "evidence") for facts in own.values()))
    return [
        _statement(catalogue, node, own[node.iri], sentences.get(first(own[node.iri], "evidence")))
        for node in found
        if node.iri in own
    ]


def _statement(catalogue: Catalogue, node: Node, own: _Facts, sentence: _Facts | None) -> Statement:
    sentence = sentence or {}
    quotes = [v for v in sentence.get("quote", ()) if isinstance(v, ox.Literal)]
    start = int(first(sentence, "start") or node.start)
    value, unit = first(own, "value"), first(own, "unit")
    return Statement(
        iri=node.iri,
        kind=node.kind,
        paper=node.paper,
        also_in=catalogue.also_in(node),
        actor=first(own, *_ROLES),
        deed=first(own, *_DEEDS),
        stance=first(own, "stance"),
        stance_on=every(own, "stanceOn"),
        about=tuple(a for a in every(own, "about") if a not in every(own, "stanceOn")),
        modality=first(own, "modality"),
        addressees=(*every(own, "addressee"), *every(own, "madeTo")),
        members=every(own, "includesActor"),
        item=first(own, "agendaItem"),
        detail=" ".join(filter(None, (value, unit))) or first(own, "dateText", "date"),
        evidence=first(own, "evidence"),
        quote=quotes[0].value if quotes else "",
        language=(quotes[0].language or "") if quotes else "",
        start=start,
        page=first(sentence, "page"),
        text_page=catalogue.text_page(node.key, start),
    )


def by_occasion(catalogue: Catalogue, statements: Iterable[Statement]) -> tuple[Occasion, ...]:
    """Statements grouped by the Council that their papers are on, in order of its date."""
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in statements:
        paper = catalogue.papers.get(statement.paper)
        date = (paper.date or paper.issued) if paper else ""
        meeting = (paper.meeting or "") if paper else ""
        groups.setdefault((date, meeting), []).append(statement)
    return tuple(
        Occasion(meeting or None, date, tuple(said)) for (date, meeting), said in groups.items()
    )


def nodes(rows: Iterable[Sequence[Term | None]]) -> Iterator[str]:
    """The IRIs in the first column of rows that are nodes below a paper."""
    for row in rows:
        if row[0] is not None and node_of(row[0].value):
            yield row[0].value
