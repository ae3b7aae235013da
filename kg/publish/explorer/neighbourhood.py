"""A thing and what it is linked to, as a picture for those who see and a list for everyone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox
from markupsafe import Markup

from kg.publish.explorer.rendering import ExplorerWriter, explorer_page, written
from kg.publish.explorer.surroundings import STATIC
from kg.publish.site import Catalogue
from kg.publish.site.describe import describe
from kg.publish.site.urls import Language
from kg.vocabulary import RDF

_MOST = 80
_NO_GRAPH = Markup("")
_NO_LINKS = frozenset({RDF + "type"})


@dataclass(frozen=True, slots=True)
class Link:
    """A link from the thing (``outward``) or to it."""

    property: str
    other: str
    outward: bool


@dataclass(frozen=True, slots=True)
class NeighbourhoodView:
    """What the page shows; ``error`` holds what was asked for where nothing is known of it."""

    asked: str
    iri: str = ""
    error: str = ""
    links: tuple[Link, ...] = ()
    is_cut: bool = False
    has_picture: bool = False
    graph: Markup = _NO_GRAPH

    def iris(self) -> Iterator[str]:
        """Every IRI that the page names."""
        if self.iri:
            yield self.iri
        for link in self.links:
            yield from (link.property, link.other)


def neighbourhood_page(catalogue: Catalogue, asked: str, language: Language) -> tuple[str, int]:
    """(HTML, status) of the neighbourhood of a thing, by key ("country/ESP") or IRI."""
    asked = asked.strip()
    view, status = NeighbourhoodView(asked), 200
    if asked:
        iri = asked if ":" in asked else catalogue.iri(asked)
        links = _links(catalogue, iri) if _is_iri(iri) else None
        if links is None:
            view, status = NeighbourhoodView(asked, error=asked), 404
        else:
            view = _view(catalogue, asked, iri, links, language)
    page = explorer_page(catalogue, "neighbourhood", "neighbourhood", view, view.iris())
    return written(page, language, [("thing", asked)]), status


def _is_iri(text: str) -> bool:
    if not re.match(r"https?://", text):
        return False
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _links(catalogue: Catalogue, iri: str) -> list[Link] | None:
    """Links out, then in, one more than is shown where there are more; None for no such thing."""
    description = describe(catalogue, iri)
    if not description.exists:
        return None
    outward = (
        Link(fact.property, value.term.value, True)
        for fact in description.facts
        if fact.property not in _NO_LINKS
        for value in fact.values
        if isinstance(value.term, ox.NamedNode) and value.term.value != iri
    )
    inward = (
        Link(links.property, subject, False)
        for links in description.links
        for subject in links.subjects
        if subject != iri
    )
    found = [*islice(dict.fromkeys(outward), _MOST // 2 + 1), *islice(inward, _MOST + 1)]
    return found[: _MOST + 1]


def _view(
    catalogue: Catalogue, asked: str, iri: str, links: list[Link], language: Language
) -> NeighbourhoodView:
    has_picture = (STATIC / "vendor" / "cytoscape" / "cytoscape.min.js").is_file()
    view = NeighbourhoodView(asked, iri, "", tuple(links[:_MOST]), len(links) > _MOST, has_picture)
    if not has_picture:
        return view
    page = explorer_page(catalogue, "neighbourhood", "neighbourhood", view, view.iris())
    graph = _elements(ExplorerWriter(page, language), view)
    text = json.dumps(graph, ensure_ascii=False).replace("<", "\\u003c")
    return NeighbourhoodView(asked, iri, "", view.links, view.is_cut, True, Markup(text))


def _elements(writer: ExplorerWriter, view: NeighbourhoodView) -> list[dict[str, object]]:
    """Nodes and edges as cytoscape takes them; a node leads to its own neighbourhood."""
    things = list(dict.fromkeys([view.iri, *(link.other for link in view.links)]))
    nodes: list[dict[str, object]] = [
        {
            "data": {
                "id": thing,
                "label": writer.text(thing)[:60],
                "href": writer.room("neighbourhood", thing=writer.key(thing)),
            },
            "classes": "self" if thing == view.iri else "",
        }
        for thing in things
    ]
    edges: list[dict[str, object]] = [
        {
            "data": {
                "source": view.iri if link.outward else link.other,
                "target": link.other if link.outward else view.iri,
                "label": writer.text(link.property),
            }
        }
        for link in view.links
    ]
    return nodes + edges
