"""The pages: what each shows, in no language yet. :func:`page` makes one, ``render`` writes it.

Used alike by the server, one page at a time, and by the static site. A page asks the source some
six to ten queries, each bounded by what the page shows or looked up by subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pyoxigraph as ox

from kg.publish.site.catalogue import Catalogue, Name, Paper, node_of
from kg.publish.site.describe import Description, describe
from kg.publish.site.serialise import serialise
from kg.publish.site.urls import class_place, councils_place, place_of
from kg.publish.site.views.councils import councils
from kg.publish.site.views.document import document
from kg.publish.site.views.index import class_index, classes, home
from kg.publish.site.views.item import item
from kg.publish.site.views.meeting import meeting
from kg.publish.site.views.sentence import sentence
from kg.publish.site.views.timeline import SHOWN, timeline
from kg.vocabulary import JHA, PROV, RDF, RDFS

OBJECTS = ("dossier", "act", "proposal", "instrument", "package", "topic", "system", "event")
ACTORS = ("country", "institution", "agency", "office", "organisation", "person", "presidency")
_ANY = "SELECT ?s { ?s a %(iri)s } LIMIT 1"


class View(Protocol):
    """What a kind of page shows beyond the facts."""

    @property
    def pages(self) -> int:
        """How many pages it fills."""

    def iris(self) -> Iterator[str]:
        """Every IRI that it names."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site, in no language yet.

    ``kind`` names the template, ``place`` where it lies (see :mod:`kg.publish.site.urls`);
    ``names`` hold what every IRI on it is called. ``papers`` are those that it rests on.
    """

    kind: str
    place: str
    base: str
    number: int
    pages: int
    view: View | None
    names: Mapping[str, Name]
    description: Description | None = None
    papers: tuple[Paper, ...] = ()
    invented: bool = False
    extra: Mapping[str, object] = field(default_factory=dict)

    @property
    def iri(self) -> str:
        """The IRI of the thing shown, "" for indexes."""
        return self.description.iri if self.description else ""

    @property
    def triples(self) -> tuple[ox.Triple, ...]:
        """The facts that the page and its twins hold."""
        return self.description.triples if self.description else ()


def page(catalogue: Catalogue, iri: str, number: int = 1) -> Page | None:
    """The page of an IRI; None where the graph does not know it, or has no such page number.

    Raises:
        QueryError, StoreError: the source gives no answer.
    """
    place = place_of(iri, catalogue.base)
    if place is None:
        return None
    if iri.startswith(catalogue.base + "graph/"):
        return _graph_page(catalogue, iri, place) if number == 1 else None
    description = describe(catalogue, iri, number)
    if not description.exists:
        return None
    kind, view = _view(catalogue, iri, number)
    pages = max(description.pages, view.pages if view else 1)
    if number > pages:
        return None
    papers = _papers(catalogue, description, view)
    iris = {*description.iris(), *(view.iris() if view else ()), *(p.iri for p in papers[:SHOWN])}
    return Page(
        kind,
        place,
        catalogue.base,
        number,
        pages,
        view,
        catalogue.names(iris),
        description,
        papers,
        any(paper.sample for paper in papers),
        {"index": True} if iri.startswith(JHA) and catalogue.rows(_ANY, iri=[iri]) else {},
    )


def data(catalogue: Catalogue, iri: str, format_: str) -> str | None:
    """A twin of the page of an IRI, by a key of :data:`urls.FORMATS`; None where there is none."""
    if place_of(iri, catalogue.base) is None:
        return None
    if iri.startswith(catalogue.base + "graph/"):
        found = _graph_page(catalogue, iri, "")
        return serialise(found.triples, format_) if found else None
    description = describe(catalogue, iri)
    return serialise(description.triples, format_) if description.exists else None


def home_page(catalogue: Catalogue) -> Page:
    """The landing page."""
    return _index_page(catalogue, "home", "index", home(catalogue))


def classes_page(catalogue: Catalogue) -> Page:
    """The list of classes."""
    return _index_page(catalogue, "classes", "classes", classes(catalogue))


def class_page(catalogue: Catalogue, name: str, number: int = 1) -> Page | None:
    """The index of a class, by local name ("Meeting"); None where there is no such page."""
    known = {iri.removeprefix(JHA): iri for iri, _ in classes(catalogue).rows}
    cls = known.get(name) or next((i for i in known.values() if class_name(i) == name), None)
    if cls is None:
        return None
    view = class_index(catalogue, cls, number)
    if number > view.pages:
        return None
    return _index_page(catalogue, "class", class_place(name), view, number)


def councils_page(catalogue: Catalogue, year: str = "", number: int = 1) -> Page | None:
    """The Councils of a year ("" for the latest that papers are on); None: no such year or page."""
    view = councils(catalogue, year, number)
    if view is None or number > view.pages:
        return None
    return _index_page(catalogue, "councils", councils_place(year), view, number)


def class_name(iri: str) -> str:
    """How the index of a class is called: the local name of its IRI."""
    return iri.removeprefix(JHA) if iri.startswith(JHA) else iri.rpartition("#")[2]


def _index_page(catalogue: Catalogue, kind: str, place: str, view: View, number: int = 1) -> Page:
    papers = tuple(catalogue.papers.values())
    return Page(
        kind,
        place,
        catalogue.base,
        number,
        view.pages,
        view,
        catalogue.names(view.iris()),
        papers=papers,
        invented=catalogue.invented,
    )


# ---------------------------------------------------------------- things


def _view(catalogue: Catalogue, iri: str, number: int) -> tuple[str, View | None]:
    """(template, view) of a thing, by what its IRI says it is."""
    kind, _, key = iri.removeprefix(catalogue.base + "id/").partition("/")
    node = node_of(iri)
    if node is not None:
        if node.kind == "item":
            return "item", item(catalogue, iri, number)
        found = sentence(catalogue, iri) if number == 1 else None
        return ("sentence", found) if found and not found.empty else ("thing", None)
    views: Mapping[str, Callable[[], tuple[str, View | None]]] = {
        "meeting": lambda: ("meeting", meeting(catalogue, iri) if number == 1 else None),
        "document": lambda: ("document", document(catalogue, iri, number)),
        **dict.fromkeys(OBJECTS, lambda: ("timeline", timeline(catalogue, iri, "object", number))),
        **dict.fromkeys(ACTORS, lambda: ("timeline", timeline(catalogue, iri, "actor", number))),
    }
    if key and iri.startswith(catalogue.base + "id/") and kind in views:
        template, view = views[kind]()
        if view is None or getattr(view, "empty", False):
            return "thing", None
        return template, view
    return "thing", None


def _papers(catalogue: Catalogue, description: Description, view: View | None) -> tuple[Paper, ...]:
    """The papers that the page rests on: those of its view, else those whose graphs tell facts."""
    told: Iterable[str] = view.papers() if view is not None and hasattr(view, "papers") else ()
    graphs = catalogue.base + "graph/"
    documents = catalogue.iri("document/")
    told = [*told] or [documents + g.removeprefix(graphs) for g in description.graphs]
    known = dict.fromkeys(paper for paper in told if paper in catalogue.papers)
    return tuple(catalogue.papers[paper] for paper in known)


# ---------------------------------------------------------------- graphs

_TRIPLES = "SELECT (COUNT(*) AS ?n) { GRAPH %(iri)s { ?s ?p ?o } }"


def _graph_page(catalogue: Catalogue, iri: str, place: str) -> Page | None:
    """The page of a named graph: what it is, and how many facts it holds."""
    try:
        number = int(catalogue.rows(_TRIPLES, iri=[iri])[0][0].value)  # type: ignore[union-attr]
    except ValueError:  # no IRI at all
        return None
    if not number:
        return None
    name = iri.removeprefix(catalogue.base + "graph/")
    node = ox.NamedNode(iri)
    labels = {"en": f"Graph {name}", "nl": f"Graaf {name}"}
    triples = [
        ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(PROV + "Entity")),
        *(
            ox.Triple(node, ox.NamedNode(RDFS + "label"), ox.Literal(text, language=language))
            for language, text in labels.items()
        ),
    ]
    description = Description(iri, (), (), 0, False, tuple(triples))
    paper = catalogue.papers.get(catalogue.iri(f"document/{name}"))
    names = {iri: Name(labels), **catalogue.names([paper.iri] if paper else [])}
    return Page(
        "graph", place, catalogue.base, 1, 1, None, names, description,
        (paper,) if paper else (), paper is not None and paper.sample, {"triples": number},
    )  # fmt: skip
