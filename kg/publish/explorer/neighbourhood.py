"""A thing and what it is linked to, as a picture for those who see and a list for everyone.

Links come in groups by property. Where a thing is merely named in a paper is no link that anybody
wants to see drawn: those places are counted, and a question lists them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

import pyoxigraph as ox
from markupsafe import Markup

from kg.publish.explorer.rendering import ExplorerWriter, block, explorer_page, written
from kg.publish.explorer.surroundings import CYTOSCAPE
from kg.publish.networks.definitions import kind_of, look
from kg.publish.site import Catalogue
from kg.publish.site.catalogue import node_of
from kg.publish.site.describe import Description, describe, links_to
from kg.publish.site.urls import Language
from kg.vocabulary import JHA, RDF

MOST_LINKS = 60
_NO_LINKS = frozenset({RDF + "type", JHA + "status"})
_RINGS = (1.0, 0.62)  # things take turns, so that their names have room
_GREY = "#8a9096"
_SHAPES = {"square": "rectangle", "triangle": "triangle", "diamond": "diamond"}
_PLACES = frozenset({"mention", "evidence", "part"})  # of a paper: where something stands


@dataclass(frozen=True, slots=True)
class Group:
    """Things linked by one property, from the thing (``outward``) or to it; ``total`` is of all."""

    property: str
    outward: bool
    others: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class NeighbourhoodView:
    """What the page shows; ``error`` holds what was asked for where nothing is known of it.

    ``named`` counts the places in papers where the thing is merely named; ``hub`` says that more
    point to it than can be listed.
    """

    asked: str
    iri: str = ""
    error: str = ""
    groups: tuple[Group, ...] = ()
    named: int = 0
    hub: int = 0
    has_picture: bool = False
    graph: Markup = field(default_factory=Markup)
    pages: int = 1

    @property
    def shown(self) -> int:
        """How many links are shown."""
        return sum(len(group.others) for group in self.groups)

    @property
    def total(self) -> int:
        """How many links there are, without places where the thing is merely named."""
        return sum(group.total for group in self.groups)

    def iris(self) -> Iterator[str]:
        """Every IRI that the page names."""
        if self.iri:
            yield self.iri
        for group in self.groups:
            yield from (group.property, *group.others)


def neighbourhood_page(catalogue: Catalogue, asked: str, language: Language) -> tuple[str, int]:
    """(HTML, status) of the neighbourhood of a thing, by key ("country/ESP") or IRI."""
    asked = asked.strip()
    view, status = NeighbourhoodView(asked), 200
    if asked:
        iri = asked if ":" in asked else catalogue.iri(asked)
        description = describe(catalogue, iri) if _is_iri(iri) else None
        if description is None or not description.exists:
            view, status = NeighbourhoodView(asked, error=asked), 404
        else:
            view = _view(asked, description, *links_to(catalogue, iri))
    page = explorer_page(catalogue, "neighbourhood", "neighbourhood", view, view.iris())
    if view.groups and CYTOSCAPE.is_file():
        graph = block(_elements(ExplorerWriter(page, language), view))
        page = replace(page, view=replace(view, has_picture=True, graph=graph))
    return written(page, language, [("thing", asked)]), status


def _is_iri(text: str) -> bool:
    if not re.match(r"https?://", text):
        return False
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _view(
    asked: str, description: Description, inward: list[tuple[str, str]], more: bool
) -> NeighbourhoodView:
    links: dict[tuple[str, bool], list[str]] = {}
    named = 0
    for property_, other, outward in _links(description, inward):
        node = node_of(other)
        if node is not None and node.kind in _PLACES:
            named += not outward
        else:
            links.setdefault((property_, outward), []).append(other)
    shown = _share({key: list(dict.fromkeys(others)) for key, others in links.items()})
    groups = tuple(
        Group(property_, outward, tuple(others), len(set(links[property_, outward])))
        for (property_, outward), others in shown.items()
    )
    hub = len(inward) if more else 0
    return NeighbourhoodView(asked, description.iri, "", groups, named, hub)


def _links(
    description: Description, inward: list[tuple[str, str]]
) -> Iterator[tuple[str, str, bool]]:
    for fact in description.facts:
        for value in fact.values if fact.property not in _NO_LINKS else ():
            if isinstance(value.term, ox.NamedNode) and value.term.value != description.iri:
                yield fact.property, value.term.value, True
    for property_, subject in inward:
        if subject != description.iri:
            yield property_, subject, False


def _share(links: dict[tuple[str, bool], list[str]]) -> dict[tuple[str, bool], list[str]]:
    """As many links as are shown, each property getting its turn."""
    turns = [[(key, other) for other in others] for key, others in links.items()]
    dealt = [pair for turn in zip_longest(*turns) for pair in turn if pair is not None]
    kept = set(dealt[:MOST_LINKS])
    return {key: [o for o in others if (key, o) in kept] for key, others in links.items()}


def _elements(writer: ExplorerWriter, view: NeighbourhoodView) -> list[dict[str, object]]:
    """Nodes and edges as cytoscape takes them; a node leads to its own neighbourhood."""
    others = [other for group in view.groups for other in group.others]
    around = list(dict.fromkeys(others))
    nodes = [_node(writer, view.iri, (0.0, 0.0), True)]
    for number, iri in enumerate(around):
        angle, radius = 2 * math.pi * number / len(around), _RINGS[number % len(_RINGS)]
        place = (round(radius * math.sin(angle), 3), round(-radius * math.cos(angle), 3))
        nodes.append(_node(writer, iri, place))
    edges: list[dict[str, object]] = [
        {
            "data": {
                "source": view.iri if group.outward else other,
                "target": other if group.outward else view.iri,
                "label": writer.text(group.property),
                "colour": _GREY,
                "width": 1.2,
                "arrow": "triangle",
            }
        }
        for group in view.groups
        for other in group.others
    ]
    return nodes + edges


def _node(
    writer: ExplorerWriter, iri: str, place: tuple[float, float], is_self: bool = False
) -> dict[str, object]:
    drawn = look(kind_of(writer.key(iri)))
    red, green, blue = drawn.colour
    return {
        "data": {
            "id": iri,
            "label": writer.text(iri)[:60],
            "size": 26 if is_self else 14,
            "colour": f"#{red:02x}{green:02x}{blue:02x}",
            "shape": _SHAPES.get(drawn.shape, "ellipse"),
            "href": writer.room("neighbourhood", thing=writer.key(iri)),
        },
        "position": {"x": place[0], "y": place[1]},
        "classes": "self" if is_self else "",
    }
