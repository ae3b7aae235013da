"""The view of all Councils over time: one year's, with their points and files, and all years."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.publish.site.catalogue import Catalogue, node_of
from kg.publish.site.views.meeting import same_items

_PER_PAGE = 10  # Councils
_MOST_FILES = 12
_MOST_POINTS = 20
_YEAR = re.compile(r"[0-9]{4}-")
_FILES = frozenset({"dossier", "act", "proposal", "instrument", "package", "system"})

_ALL = "SELECT DISTINCT ?meeting ?date { ?meeting a jha:Meeting ; jha:startDate ?date }"
_FACTS = """SELECT DISTINCT ?meeting ?property ?value {
  VALUES ?meeting { %(iris)s } VALUES ?property {
    jha:endDate jha:meetingKind jha:place jha:presidency } ?meeting ?property ?value }"""
_ITEMS = """SELECT DISTINCT ?meeting ?item ?evidence {
  VALUES ?meeting { %(iris)s } ?item jha:itemOf ?meeting ; jha:evidence ?evidence }"""
_CONCERNS = """SELECT DISTINCT ?item ?thing {
  VALUES ?meeting { %(iris)s } ?item jha:itemOf ?meeting ; jha:concerns ?thing }"""
_SAID = """SELECT DISTINCT ?s ?meeting {
  VALUES ?meeting { %(iris)s } ?item jha:itemOf ?meeting . ?s jha:agendaItem ?item }"""


@dataclass(frozen=True, slots=True)
class Council:
    """One Council: when and where, its papers, and what was on its table.

    ``points`` and ``files`` (IRI, number of points) are the first of them; ``number_of_points``
    and ``number_of_files`` count all, a point that several papers tell of once. ``statements``
    counts those at its points, a text that stands in two papers once.
    """

    iri: str
    date: str
    last_date: str
    kind: str
    place: str
    presidency: str
    papers: tuple[str, ...]
    points: tuple[str, ...]
    number_of_points: int
    files: tuple[tuple[str, int], ...]
    number_of_files: int
    statements: int

    def iris(self) -> Iterator[str]:
        """Every IRI that is named where this Council is shown."""
        yield self.iri
        yield from filter(None, (self.kind, self.place, self.presidency))
        yield from (*self.papers, *self.points, *(iri for iri, _ in self.files))


@dataclass(frozen=True, slots=True)
class Year:
    """A year with the number of its Councils and of the papers on them."""

    year: str
    councils: int
    papers: int


@dataclass(frozen=True, slots=True)
class Councils:
    """One year's Councils, the latest first, on one page; ``years`` are all, the latest first.

    The page of the latest year that is not asked for by name has no further pages.
    """

    year: str
    councils: tuple[Council, ...]
    years: tuple[Year, ...]
    pages: int

    def iris(self) -> Iterator[str]:
        """Every IRI that the view names."""
        for council in self.councils:
            yield from council.iris()

    def papers(self) -> list[str]:
        """The papers on these Councils."""
        return [paper for council in self.councils for paper in council.papers]

    @property
    def number(self) -> int:
        """How many Councils there were in the year."""
        return next((known.councils for known in self.years if known.year == self.year), 0)

    @property
    def most(self) -> int:
        """The largest number of statements of a Council on this page."""
        return max((council.statements for council in self.councils), default=0) or 1

    @property
    def most_papers(self) -> int:
        """The largest number of papers of a year."""
        return max((year.papers for year in self.years), default=0) or 1

    def beside(self, step: int) -> str:
        """The next year that has Councils (``step`` 1) or the one before it (-1), "" for none."""
        known = sorted(year.year for year in self.years)
        at = known.index(self.year) + step if self.year in known else -1
        return known[at] if 0 <= at < len(known) else ""


def years(catalogue: Catalogue) -> tuple[Year, ...]:
    """All years in which there were Councils, the latest first."""
    by_year = catalogue.once("councils", lambda: _by_year(catalogue))
    numbers = Counter(p.meeting for p in catalogue.papers.values() if p.meeting)
    return tuple(
        Year(year, len(known), sum(numbers[iri] for _, iri in known))
        for year, known in sorted(by_year.items(), reverse=True)
    )


def councils(catalogue: Catalogue, year: str = "", page: int = 1) -> Councils | None:
    """The Councils of a year; without one, of the latest that papers are on. None: no such year."""
    all_years = years(catalogue)
    latest = next((y.year for y in all_years if y.papers), all_years[0].year if all_years else "")
    asked, year = year, year or latest
    if asked and asked not in {known.year for known in all_years}:
        return None
    known = catalogue.once("councils", lambda: _by_year(catalogue)).get(year, ())
    shown = known[(page - 1) * _PER_PAGE : page * _PER_PAGE]
    made = catalogue.lately(f"councils {year} {page}", lambda: _councils(catalogue, shown))
    return Councils(year, made, all_years, max(1, -(-len(known) // _PER_PAGE)) if asked else 1)


_Dated = tuple[str, str]  # (date, IRI)


def _by_year(catalogue: Catalogue) -> dict[str, tuple[_Dated, ...]]:
    first: dict[str, str] = {}
    for meeting, date in catalogue.rows(_ALL):
        if meeting is not None and date is not None and _YEAR.match(date.value):
            first[meeting.value] = min(first.get(meeting.value, date.value), date.value)
    found: dict[str, list[_Dated]] = {}
    for iri, day in first.items():
        found.setdefault(day[:4], []).append((day, iri))
    return {year: tuple(sorted(known, reverse=True)) for year, known in found.items()}


def _councils(catalogue: Catalogue, shown: Iterable[_Dated]) -> tuple[Council, ...]:
    dates = {iri: date for date, iri in shown}
    if not dates:
        return ()
    facts = _facts(catalogue, dates)
    items = _items(catalogue, dates)
    points = _points(catalogue, dates, items)
    files = _files(catalogue, dates, items, points)
    numbers = _numbers(catalogue, dates)
    papers: dict[str, list[str]] = {}
    for paper in catalogue.papers.values():
        papers.setdefault(paper.meeting or "", []).append(paper.iri)
    return tuple(
        Council(
            iri=iri,
            date=date,
            last_date=facts[iri].get("endDate", ""),
            kind=facts[iri].get("meetingKind", ""),
            place=facts[iri].get("place", ""),
            presidency=facts[iri].get("presidency", ""),
            papers=tuple(papers.get(iri, ())),
            points=tuple(point[0] for point in points[iri][:_MOST_POINTS]),
            number_of_points=len(points[iri]),
            files=tuple(files[iri][:_MOST_FILES]),
            number_of_files=len(files[iri]),
            statements=numbers[iri],
        )
        for iri, date in dates.items()
    )


def _facts(catalogue: Catalogue, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Per Council, the least value of each property, by local name."""
    found: dict[str, dict[str, str]] = {iri: {} for iri in iris}
    for meeting, property_, value in catalogue.rows(_FACTS, iris=found):
        if meeting is not None and property_ is not None and value is not None:
            known, name = found[meeting.value], property_.value.rpartition("#")[2]
            known[name] = min(known.get(name, value.value), value.value)
    return found


@dataclass(frozen=True, slots=True, order=True)
class _Item:
    """An agenda item as one paper tells it; items are in order of their papers and places."""

    paper: int
    start: int
    iri: str
    meeting: str


def _items(catalogue: Catalogue, iris: Iterable[str]) -> dict[str, _Item]:
    order = {paper: number for number, paper in enumerate(catalogue.papers)}
    found: dict[str, _Item] = {}
    for meeting, item, evidence in catalogue.rows(_ITEMS, iris=iris):
        if meeting is not None and item is not None and evidence is not None:
            node = node_of(evidence.value)
            paper, start = (order.get(node.paper, 0), node.start) if node else (0, 0)
            told = _Item(paper, start, item.value, meeting.value)
            found[told.iri] = min(found.get(told.iri, told), told)
    return found


def _points(
    catalogue: Catalogue, iris: Iterable[str], items: Mapping[str, _Item]
) -> dict[str, list[list[str]]]:
    """Per Council its points, each as the items that are that point, the first paper's first."""
    groups = [sorted(items[i] for i in group) for group in same_items(catalogue, sorted(items))]
    found: dict[str, list[list[str]]] = {iri: [] for iri in iris}
    for group in sorted(groups):
        found[group[0].meeting].append([item.iri for item in group])
    return found


def _files(
    catalogue: Catalogue,
    iris: Iterable[str],
    items: Mapping[str, _Item],
    points: Mapping[str, list[list[str]]],
) -> dict[str, list[tuple[str, int]]]:
    """Per Council, the files that its points concern with the number of points, most first."""
    point_of = {item: point[0] for known in points.values() for point in known for item in point}
    things = catalogue.iri("")
    pairs: dict[str, set[tuple[str, str]]] = {iri: set() for iri in iris}
    for item, thing in catalogue.rows(_CONCERNS, iris=iris):
        if item is None or thing is None or item.value not in point_of:
            continue
        if thing.value.removeprefix(things).partition("/")[0] in _FILES:
            pairs[items[item.value].meeting].add((thing.value, point_of[item.value]))
    counted = {iri: Counter(file for file, _ in known) for iri, known in pairs.items()}
    return {
        iri: sorted(known.items(), key=lambda pair: (-pair[1], pair[0]))
        for iri, known in counted.items()
    }


def _numbers(catalogue: Catalogue, iris: Iterable[str]) -> Counter[str]:
    """Per Council, the statements at its points, each text once."""
    meeting_of = {
        s.value: meeting.value
        for s, meeting in catalogue.rows(_SAID, iris=iris)
        if s is not None and meeting is not None
    }
    return Counter(meeting_of[s] for s in catalogue.counted(meeting_of))
