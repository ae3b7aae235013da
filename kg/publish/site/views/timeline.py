"""The view of what people speak about, and of who speaks: positions, and a timeline of statements.

For a dossier, act, proposal or topic the positions are those that actors took on it; for a country,
agency or person those that it took on files. The timeline shows one page of statements; which they
are is read from their IRIs, so that only those that are shown are looked up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kg.publish.site.catalogue import Catalogue, node_of
from kg.publish.site.views.stages import Stage, stages
from kg.publish.site.views.statements import Occasion, by_occasion, nodes, read

_PER_PAGE = 40  # statements
_MOST_ROWS = 60  # rows of positions
SHOWN = 60
"""How many of the papers a page lists."""

STANCES = ("positive", "mixed", "negative", "neutral")

_ON = """SELECT DISTINCT ?s {
  { ?s jha:stanceOn %(iri)s } UNION { ?s jha:about %(iri)s }
  UNION { ?s jha:agendaItem ?item . ?item jha:concerns %(iri)s
    { ?s jha:outcomeType ?any } UNION { ?s jha:madeBy ?any } } }"""
_BY = """SELECT DISTINCT ?s {
  { ?s jha:actor %(iri)s } UNION { ?s jha:speaker %(iri)s } UNION { ?s jha:includesActor %(iri)s }
  UNION { ?s jha:madeBy %(iri)s } UNION { ?s jha:madeTo %(iri)s }
  UNION { ?s jha:proposedBy %(iri)s } UNION { ?s jha:decidedBy %(iri)s } }"""
_SIDES = """SELECT ?s ?other ?stance {
  ?s jha:stanceOn %(iri)s ; jha:actor ?other ; jha:stance ?stance }"""
_POSITIONS = """SELECT ?s ?other ?stance {
  ?s jha:actor %(iri)s ; jha:stanceOn ?other ; jha:stance ?stance }"""
_OFFICES = """SELECT ?holding ?post ?organisation {
  ?holding org:member %(iri)s ; org:post ?post
  OPTIONAL { ?holding org:organization ?organisation } }"""
_SIGNED = "SELECT DISTINCT ?paper { ?paper jha:signatory %(iri)s }"
_POINTS = (
    """SELECT DISTINCT ?item { { ?item jha:concerns %(iri)s } UNION { ?item jha:topic %(iri)s } }"""
)


@dataclass(frozen=True, slots=True)
class Position:
    """One row of positions: an actor (or a file), and statements per stance (code → number)."""

    thing: str
    counts: tuple[tuple[str, int], ...]
    total: int
    group: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    """An office that a person is said to hold, and the papers that say so."""

    post: str
    organisation: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Positions, and one page of statements by occasion; ``role`` is "object" or "actor".

    ``sources`` are the papers of all its statements with their numbers, ``points`` agenda items;
    ``offices`` and ``signed`` papers are those of persons, ``stages`` those of files.
    """

    role: str
    positions: tuple[Position, ...]
    groups: tuple[tuple[str, int], ...]
    more_positions: int
    occasions: tuple[Occasion, ...]
    total: int
    pages: int
    sources: tuple[tuple[str, int], ...] = ()
    points: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    signed: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()

    @property
    def status(self) -> Stage | None:
        """The last Council that reached something, None where none did."""
        return next((stage for stage in reversed(self.stages) if stage.reached), None)

    def iris(self) -> Iterator[str]:
        """Every IRI that the view names."""
        yield from (position.thing for position in self.positions)
        yield from (*self.points, *self.signed, *(paper for paper, _ in self.sources[:SHOWN]))
        for stage in self.stages:
            yield from stage.iris()
        for office in self.offices:
            yield from (*filter(None, (office.post, office.organisation)), *office.papers)
        for occasion in self.occasions:
            yield from filter(None, (occasion.meeting,))
            for statement in occasion.statements:
                yield from statement.iris()

    @property
    def empty(self) -> bool:
        """Whether the papers tell nothing of this kind."""
        return not (self.total or self.positions or self.points or self.offices or self.signed)

    def papers(self) -> list[str]:
        """The papers behind it all, in order of Councils."""
        told = [paper for paper, _ in self.sources]
        told += [paper for office in self.offices for paper in office.papers]
        return [*dict.fromkeys([*told, *self.signed])]


def timeline(catalogue: Catalogue, iri: str, role: str, page: int = 1) -> Timeline:
    """The view of one thing; ``role`` says whether others speak on it or it speaks itself."""
    query = _ON if role == "object" else _BY
    counted = catalogue.lately(
        f"{role} {iri}", lambda: catalogue.counted(nodes(catalogue.rows(query, iri=[iri])))
    )
    start = (page - 1) * _PER_PAGE
    shown = read(catalogue, counted[start : start + _PER_PAGE])
    first = page == 1
    positions, groups = _positions(catalogue, iri, role, counted) if first else ([], ())
    points = _points(catalogue, iri) if first and role == "object" else ()
    person = first and iri.startswith(catalogue.iri("person/"))
    return Timeline(
        role,
        tuple(positions[:_MOST_ROWS]),
        groups,
        max(0, len(positions) - _MOST_ROWS),
        by_occasion(catalogue, shown),
        len(counted),
        max(1, -(-len(counted) // _PER_PAGE)),
        tuple(Counter(_paper(iri) for iri in counted).items()),
        points,
        _offices(catalogue, iri) if person else (),
        _signed(catalogue, iri) if person else (),
        stages(catalogue, iri) if first and role == "object" else (),
    )


def _offices(catalogue: Catalogue, iri: str) -> tuple[Office, ...]:
    """What a person is said to be, and by which papers."""
    found: dict[tuple[str, str], set[str]] = {}
    for holding, post, organisation in catalogue.rows(_OFFICES, iri=[iri]):
        node = node_of(holding.value) if holding is not None else None
        if node is not None and post is not None:
            where = organisation.value if organisation is not None else ""
            found.setdefault((post.value, where), set()).add(node.paper)
    order = list(catalogue.papers)
    return tuple(
        Office(post, where, tuple(sorted(papers, key=order.index)))
        for (post, where), papers in sorted(found.items())
    )


def _signed(catalogue: Catalogue, iri: str) -> tuple[str, ...]:
    rows = {row[0].value for row in catalogue.rows(_SIGNED, iri=[iri]) if row[0] is not None}
    return tuple(paper for paper in catalogue.papers if paper in rows)


def _points(catalogue: Catalogue, iri: str) -> tuple[str, ...]:
    """Agenda items on the thing, the latest first."""
    items = list(nodes(catalogue.rows(_POINTS, iri=[iri])))
    order = {paper: number for number, paper in enumerate(catalogue.papers)}
    ranked = sorted(items, key=lambda item: (-order.get(item.split("/item/")[0], 0), item))
    return tuple(ranked[:_MOST_ROWS])


def _paper(iri: str) -> str:
    """The paper of a statement, as its IRI tells."""
    base, room, tail = iri.partition("/id/document/")
    return base + room + tail.partition("/")[0]


def _positions(
    catalogue: Catalogue, iri: str, role: str, counted: list[str]
) -> tuple[list[Position], tuple[tuple[str, int], ...]]:
    """Rows by named thing, the fullest first; groups without names are counted together."""
    rows = catalogue.rows(_SIDES if role == "object" else _POSITIONS, iri=[iri])
    kept = set(counted)
    named: dict[str, dict[str, set[str]]] = {}
    groups: dict[str, set[str]] = {}
    for statement, other, stance in rows:
        if statement is None or other is None or stance is None or statement.value not in kept:
            continue
        code = stance.value.rpartition("/")[2]
        counts = groups if "/group/" in other.value else named.setdefault(other.value, {})
        counts.setdefault(code, set()).add(statement.value)
    positions = [
        Position(thing, _counts(counts), sum(map(len, counts.values())))
        for thing, counts in named.items()
    ]
    return sorted(positions, key=lambda p: (-p.total, p.thing)), _counts(groups)


def _counts(counts: dict[str, set[str]]) -> tuple[tuple[str, int], ...]:
    order = [*STANCES, *sorted(counts.keys() - set(STANCES))]
    return tuple((code, len(counts[code])) for code in order if code in counts)
