"""The views that lead in: the landing page, the list of classes, and the things of a class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.publish.site.catalogue import Catalogue, Paper
from kg.vocabulary import JHA, SKOS

_PER_PAGE = 300
_LATEST = 8
_OFTEN = 12
_DATED = (JHA + "Meeting", JHA + "Document")
_CLASSES = "SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class"
_OF_CLASS = "SELECT DISTINCT ?s { ?s a %(iri)s FILTER(isIRI(?s)) }"
_MEETINGS = "SELECT DISTINCT ?meeting ?date { ?meeting a jha:Meeting ; jha:startDate ?date }"
_DISCUSSED = """SELECT ?thing (COUNT(DISTINCT ?item) AS ?n) {
  ?item jha:concerns ?thing . ?thing a jha:Dossier } GROUP BY ?thing"""
_SPOKE = """SELECT ?actor (COUNT(?s) AS ?n) { ?s jha:actor ?actor . ?actor a jha:Country }
GROUP BY ?actor"""


@dataclass(frozen=True, slots=True)
class Classes:
    """Classes that have things, with their numbers: ours first, the fullest first."""

    rows: tuple[tuple[str, int], ...]
    pages: int = 1

    def iris(self) -> Iterator[str]:
        """Every IRI that the view names."""
        yield from (iri for iri, _ in self.rows)


@dataclass(frozen=True, slots=True)
class ClassIndex:
    """The things of a class on one page; where they are too many, the papers that hold them."""

    cls: str
    things: tuple[str, ...]
    total: int
    too_many: bool
    pages: int

    @property
    def by_name(self) -> bool:
        """Whether a reader finds things by their names: those on one page that have no date."""
        return self.pages == 1 and self.cls not in _DATED

    def iris(self) -> Iterator[str]:
        """Every IRI that the view names."""
        yield self.cls
        yield from self.things


@dataclass(frozen=True, slots=True)
class Home:
    """The landing page: what the graph holds, and where to begin."""

    papers: tuple[Paper, ...]
    number_of_papers: int
    first_date: str
    last_date: str
    meetings: tuple[tuple[str, str], ...]
    dossiers: tuple[tuple[str, int], ...]
    actors: tuple[tuple[str, int], ...]
    classes: tuple[tuple[str, int], ...]
    pages: int = 1

    def iris(self) -> Iterator[str]:
        """Every IRI that the view names."""
        yield from (paper.iri for paper in self.papers)
        for pairs in (self.dossiers, self.actors, self.classes):
            yield from (iri for iri, _ in pairs)
        yield from (iri for iri, _ in self.meetings)


def classes(catalogue: Catalogue) -> Classes:
    """All classes that have things; counted once per catalogue."""
    return Classes(catalogue.once("classes", lambda: _classes(catalogue)))


def _classes(catalogue: Catalogue) -> tuple[tuple[str, int], ...]:
    rows = [
        (cls.value, int(number.value))
        for cls, number in catalogue.rows(_CLASSES)
        if cls is not None and number is not None and cls.value.startswith((JHA, SKOS + "Concept"))
    ]
    return tuple(sorted(rows, key=lambda row: (not row[0].startswith(JHA), -row[1], row[0])))


def class_index(catalogue: Catalogue, cls: str, page: int = 1) -> ClassIndex:
    """The things of a class in order of their IRIs; papers and Councils, the latest first."""
    found = catalogue.once(cls, lambda: _of_class(catalogue, cls))
    too_many = found is None
    things = tuple(catalogue.papers) if found is None else found
    start = (page - 1) * _PER_PAGE
    return ClassIndex(
        cls,
        things[start : start + _PER_PAGE],
        dict(classes(catalogue).rows).get(cls, len(things)),
        too_many,
        max(1, -(-len(things) // _PER_PAGE)),
    )


def _of_class(catalogue: Catalogue, cls: str) -> tuple[str, ...] | None:
    limit = catalogue.listed
    query = _OF_CLASS if limit is None else f"{_OF_CLASS} LIMIT {limit + 1}"
    things = sorted(row[0].value for row in catalogue.rows(query, iri=[cls]) if row[0])
    if cls in _DATED:
        order = list(catalogue.papers)
        rank = {iri: number for number, iri in enumerate(order, 1)}
        things.sort(key=lambda iri: (rank.get(iri, 0), iri), reverse=True)
    return None if limit is not None and len(things) > limit else tuple(things)


def home(catalogue: Catalogue) -> Home:
    """What the landing page shows; counted once per catalogue."""
    return catalogue.once("home", lambda: _home(catalogue))


def _home(catalogue: Catalogue) -> Home:
    papers = list(catalogue.papers.values())
    dates = sorted(paper.date for paper in papers if paper.date)
    meetings = sorted(
        ((m.value, d.value) for m, d in catalogue.rows(_MEETINGS) if m and d),
        key=lambda pair: (pair[1], pair[0]),
        reverse=True,
    )
    return Home(
        tuple(reversed(papers[-_LATEST:])),
        len(papers),
        dates[0] if dates else "",
        dates[-1] if dates else "",
        tuple(meetings[:_LATEST]),
        tuple(_fullest(catalogue, _DISCUSSED)),
        tuple(_fullest(catalogue, _SPOKE)),
        classes(catalogue).rows,
    )


def _fullest(catalogue: Catalogue, query: str) -> list[tuple[str, int]]:
    rows = [(t.value, int(n.value)) for t, n in catalogue.rows(query) if t and n]
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:_OFTEN]
