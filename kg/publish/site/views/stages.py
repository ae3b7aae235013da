"""How far a file came: what was planned for it at each Council, and what was reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.publish.site.catalogue import Catalogue, node_of

# What a sentence reaches without naming a file is told of the only one that its point concerns.
_REACHED = """SELECT DISTINCT ?s ?type {
  { ?s jha:stanceOn %(iri)s ; jha:outcomeType ?type }
  UNION { ?item jha:concerns %(iri)s . ?s jha:agendaItem ?item ; jha:outcomeType ?type
    FILTER NOT EXISTS { ?s jha:stanceOn ?named }
    FILTER NOT EXISTS { ?item jha:concerns ?second FILTER(?second != %(iri)s) } } }"""
_PLANNED = (
    "SELECT DISTINCT ?item ?type { ?item jha:concerns %(iri)s ; jha:plannedOutcomeType ?type }"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """A Council with what was planned and what was reached: (type, where it is told) of each."""

    meeting: str
    date: str
    planned: tuple[tuple[str, str], ...]
    reached: tuple[tuple[str, str], ...]

    def iris(self) -> Iterator[str]:
        """Every IRI that is named where the stage is shown."""
        yield self.meeting
        for type_, where in (*self.planned, *self.reached):
            yield from (type_, where)


def stages(catalogue: Catalogue, iri: str) -> tuple[Stage, ...]:
    """The Councils that planned or reached something on a file, in order of time."""
    planned = _told(catalogue, _PLANNED, iri)
    reached = _told(catalogue, _REACHED, iri)
    counted = set(catalogue.counted(reached))
    found: dict[tuple[str, str], tuple[dict[str, str], dict[str, str]]] = {}
    for place, told in enumerate((planned, {w: t for w, t in reached.items() if w in counted})):
        for where, type_ in sorted(told.items()):
            node = node_of(where)
            paper = catalogue.papers.get(node.paper) if node else None
            if paper is not None and paper.meeting:
                council = found.setdefault((paper.date, paper.meeting), ({}, {}))
                council[place].setdefault(type_, where)
    return tuple(
        Stage(meeting, date, tuple(plans.items()), tuple(outcomes.items()))
        for (date, meeting), (plans, outcomes) in sorted(found.items())
    )


def _told(catalogue: Catalogue, sparql: str, iri: str) -> dict[str, str]:
    """Per statement or agenda item, its type: the least where there are several."""
    found: dict[str, str] = {}
    for where, type_ in catalogue.rows(sparql, iri=[iri]):
        if where is not None and type_ is not None:
            found[where.value] = min(found.get(where.value, type_.value), type_.value)
    return found
