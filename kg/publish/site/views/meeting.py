"""The view of a Council: its papers, and its points as announced beside the points as reported."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kg.publish.site.catalogue import Catalogue, Term
from kg.publish.site.views.statements import Statement, every, facts_of, first, nodes, read

_ITEMS = "SELECT DISTINCT ?item { ?item jha:itemOf %(iri)s }"
_SAME = """SELECT ?one ?other { VALUES ?one { %(iris)s } ?one jha:sameItemAs ?other }"""
_OUTCOMES = (
    "SELECT ?s ?item { VALUES ?item { %(iris)s } ?s jha:agendaItem ?item ; jha:outcomeType ?o }"
)
_SPOKEN = """SELECT ?item (COUNT(DISTINCT ?s) AS ?n) {
  VALUES ?item { %(iris)s } ?s jha:agendaItem ?item ; jha:speechAct ?act } GROUP BY ?item"""
_SPEAK_OF = "SELECT DISTINCT ?paper { ?paper jha:concernsMeeting %(iri)s }"
_CONFIGURATIONS = ("home", "justice", "")


@dataclass(frozen=True, slots=True)
class Account:
    """A point as one paper tells it."""

    item: str
    paper: str
    number: str
    planned: str
    planned_type: str
    setting: str
    interventions: int
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the meeting: what each paper tells of it, and what came of it."""

    accounts: tuple[Account, ...]
    outcomes: tuple[Statement, ...]
    concerns: tuple[str, ...]
    child: bool


@dataclass(frozen=True, slots=True)
class Meeting:
    """Papers on the meeting, and its points by configuration ("home", "justice", "")."""

    papers_on: tuple[str, ...]
    points: tuple[tuple[str, tuple[Point, ...]], ...]
    pages: int = 1

    def iris(self) -> Iterator[str]:
        """Every IRI that the view names."""
        yield from self.papers_on
        for _, points in self.points:
            for point in points:
                yield from point.concerns
                for account in point.accounts:
                    codes = (account.planned_type, account.setting, *account.types)
                    yield from filter(None, (account.item, account.paper, *codes))
                for outcome in point.outcomes:
                    yield from outcome.iris()

    @property
    def empty(self) -> bool:
        """Whether no paper is on this meeting."""
        return not (self.papers_on or self.points)

    def papers(self) -> list[str]:
        """The papers on the meeting."""
        return list(self.papers_on)


def meeting(catalogue: Catalogue, iri: str) -> Meeting:
    """The view of a Council."""
    items = sorted(nodes(catalogue.rows(_ITEMS, iri=[iri])))
    facts = facts_of(catalogue, items)
    outcomes = _outcomes(catalogue, items)
    spoken = {
        item.value: int(number.value)
        for item, number in catalogue.rows(_SPOKEN, iris=items)
        if item is not None and number is not None
    }
    order = {paper: number for number, paper in enumerate(catalogue.papers)}
    grouped: dict[str, list[tuple[tuple[int, int], Point]]] = {}
    for group in same_items(catalogue, items):
        ranked = sorted(group, key=lambda i: (order.get(first(facts[i], "describedBy"), 0), i))
        point = _point(catalogue, ranked, facts, spoken, outcomes)
        configuration = first(facts[ranked[0]], "configuration").rpartition("/")[2]
        place = (order.get(point.accounts[0].paper, 0), _offset(facts[ranked[0]]))
        grouped.setdefault(configuration, []).append((place, point))
    known = [c for c in (*_CONFIGURATIONS, *sorted(grouped)) if c in grouped]
    papers = {row[0].value for row in catalogue.rows(_SPEAK_OF, iri=[iri]) if row[0]}
    return Meeting(
        tuple(paper for paper in catalogue.papers if paper in papers),
        tuple(
            (c, tuple(p for _, p in sorted(grouped[c], key=lambda pair: pair[0])))
            for c in dict.fromkeys(known)
        ),
    )


def _offset(facts: dict[str, list[Term]]) -> int:
    """Where a point stands in its paper, as the IRI of its evidence tells."""
    start = first(facts, "evidence").rpartition("/")[2].partition("-")[0]
    return int(start) if start.isdecimal() else 0


def _types(catalogue: Catalogue, paper: str) -> tuple[str, ...]:
    """What kind of paper it is, beside the letter that covers it."""
    known = catalogue.papers.get(paper)
    types = known.types if known else ()
    return tuple(type_ for type_ in types if not type_.endswith("/cover-letter"))


def _point(
    catalogue: Catalogue,
    items: list[str],
    facts: dict[str, dict[str, list[Term]]],
    spoken: dict[str, int],
    outcomes: dict[str, list[Statement]],
) -> Point:
    accounts = tuple(
        Account(
            item,
            first(facts[item], "describedBy"),
            first(facts[item], "itemNumber"),
            first(facts[item], "plannedOutcome"),
            first(facts[item], "plannedOutcomeType"),
            first(facts[item], "setting"),
            spoken.get(item, 0),
            _types(catalogue, first(facts[item], "describedBy")),
        )
        for item in items
    )
    concerns = dict.fromkeys(c for item in items for c in every(facts[item], "concerns"))
    reached = (o for item in items for o in outcomes.get(item, ()))
    child = any("parentItem" in facts[item] for item in items)
    return Point(accounts, tuple(reached), tuple(concerns), child)


def _outcomes(catalogue: Catalogue, items: list[str]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    rows = catalogue.rows(_OUTCOMES, iris=items)
    for outcome in read(catalogue, catalogue.counted(nodes(rows))):
        found.setdefault(outcome.item, []).append(outcome)
    return found


def same_items(catalogue: Catalogue, items: Collection[str]) -> list[list[str]]:
    """Agenda items in groups of those that are one point."""
    group = {item: item for item in items}

    def root(item: str) -> str:
        while group[item] != item:
            item = group[item]
        return item

    for one, other in catalogue.rows(_SAME, iris=items):
        if one is not None and other is not None and other.value in group:
            low, high = sorted((root(one.value), root(other.value)))
            group[high] = low
    found: dict[str, list[str]] = {}
    for item in items:
        found.setdefault(root(item), []).append(item)
    return list(found.values())
