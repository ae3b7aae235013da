"""Whole networks: who agrees with whom, who stands where, as a picture and a list of every link.

They are those of ``kg export networks``, made of the same definitions, and come as files too.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from kg.errors import QueryError, QuestionError
from kg.graph.names import resolve
from kg.publish.explorer.rendering import (
    ExplorerWriter,
    block,
    explorer_page,
    kind_iris,
    written,
)
from kg.publish.explorer.surroundings import CYTOSCAPE, network_place
from kg.publish.networks.csv_pair import write_edges
from kg.publish.networks.definitions import Definition, definitions, kind_colour, kind_of, look
from kg.publish.networks.gexf import write_gexf
from kg.publish.networks.layout import positions
from kg.publish.networks.making import make_network
from kg.publish.networks.model import Colour, Edge, Network
from kg.publish.networks.options import Layout, Options
from kg.publish.networks.projections import Link
from kg.publish.networks.rows import Reader
from kg.publish.site import Catalogue
from kg.publish.site.urls import Language
from kg.vocabulary import JHA

MOST_NODES = 60
"""Things in the picture and the list; more are no picture any more. The files hold all."""

MOST_EDGES = 180
_EVIDENCE_SHOWN = 5
_SHAPES = {"disc": "ellipse", "square": "rectangle", "triangle": "triangle", "diamond": "diamond"}
PARAMETERS = ("from", "to", "without")


def _gexf(stream: io.StringIO, network: Network) -> None:
    write_gexf(stream, network.head, network.nodes, network.edges)


FILES: Mapping[str, tuple[str, Callable[[io.StringIO, Network], None], Layout]] = {
    "gexf": ("application/gexf+xml", _gexf, "networkx"),
    "csv": ("text/csv", write_edges, "none"),
}
"""Endings of a network's files: media type, who writes them, and the layout that they hold."""


@dataclass(frozen=True, slots=True)
class Strand:
    """A link as one of its ends sees it; ``evidence`` are the first sentences behind it."""

    kind: str
    other: str
    outward: bool
    evidence: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Thing:
    """A node with its links; ``links`` counts those to things that are not shown too."""

    iri: str
    kind: str
    links: int
    strands: tuple[Strand, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A line of the legend: a class of things or a kind of links, its colour, and how many."""

    name: str
    colour: str
    shape: str
    number: int


@dataclass(frozen=True, slots=True)
class NetworkView:
    """What the page of a network shows; ``error`` says why there is none."""

    definition: Definition
    given: Mapping[str, str]
    error: str = ""
    things: tuple[Thing, ...] = ()
    number_of_things: int = 0
    number_of_links: int = 0
    links_shown: int = 0
    classes: tuple[Sign, ...] = ()
    kinds: tuple[Sign, ...] = ()
    query: str = ""
    has_picture: bool = False
    graph: Markup = field(default_factory=Markup)
    pages: int = 1

    @property
    def is_cut(self) -> bool:
        """Whether some things or links are left out."""
        whole = (self.number_of_things, self.number_of_links)
        return whole != (len(self.things), self.links_shown)

    def iris(self) -> Iterator[str]:
        """Every IRI that the page names."""
        for thing in self.things:
            yield thing.iri
            for strand in thing.strands:
                yield from (strand.other, *strand.evidence)
        for sign in self.classes:
            yield sign.name


def networks_page(catalogue: Catalogue, language: Language) -> str:
    """The list of networks, with what each is."""
    view = tuple(definitions().values())
    return written(explorer_page(catalogue, "networks", "networks", view), language)


def network_page(
    catalogue: Catalogue, name: str, given: Mapping[str, str], language: Language
) -> tuple[str, int]:
    """(HTML, status) of a network's page."""
    asked = {key: given.get(key, "").strip() for key in PARAMETERS}
    view, told, status = NetworkView(definitions()[name], asked), "", 200
    try:
        network = _network(catalogue, name, asked, language, "none")
        view = _shown(catalogue, view, network)
        told = network.account[language]
    except QuestionError as error:
        view, status = replace(view, error=str(error).removeprefix("--")), 400
    except QueryError as error:
        view, status = replace(view, error=str(error)), 500
    iris = [*view.iris(), *(i for k in view.kinds for i in kind_iris(catalogue.base, k.name))]
    page = explorer_page(catalogue, "network", network_place(name), view, iris)
    if view.things and CYTOSCAPE.is_file():
        graph = block(_elements(ExplorerWriter(page, language), view))
        page = replace(page, view=replace(view, has_picture=True, graph=graph))
    return written(page, language, list(asked.items()), told), status


def network_file(
    catalogue: Catalogue, name: str, format_: str, given: Mapping[str, str], language: Language
) -> tuple[str, str]:
    """(text, media type) of a whole network as a file of a key of :data:`FILES`.

    Raises:
        QuestionError: a value cannot be understood.
        QueryError: it cannot be evaluated.
    """
    media_type, write, layout = FILES[format_]
    stream = io.StringIO(newline="")
    write(stream, _network(catalogue, name, given, language, layout))
    return stream.getvalue(), media_type


def _network(
    catalogue: Catalogue, name: str, given: Mapping[str, str], language: Language, layout: Layout
) -> Network:
    reader = catalogue.once("network-reader", lambda: Reader(catalogue.source))
    without = tuple(
        resolve(catalogue.source, part.strip(), "entity", "without", language)
        for part in given.get("without", "").split(",")
        if part.strip()
    )
    options = Options(first=given.get("from") or None, last=given.get("to") or None,
                      without=without, layout=layout, language=language)  # fmt: skip
    key = f"network {name} {options}"
    return catalogue.lately(key, lambda: make_network(reader, name, options))


# ---------------------------------------------------------------- what is shown


def _shown(catalogue: Catalogue, view: NetworkView, network: Network) -> NetworkView:
    """The things with the most weight, and the heaviest links among them."""
    weights: Counter[str] = Counter()
    for edge in network.edges:
        weights[edge.source] += edge.weight  # type: ignore[assignment]
        weights[edge.target] += edge.weight  # type: ignore[assignment]
    ranked = sorted(weights, key=lambda key: (-weights[key], key))[:MOST_NODES]
    among = set(ranked)
    inner = [e for e in network.edges if e.source in among and e.target in among]
    edges = sorted(inner, key=lambda e: (-e.weight, e.id))[:MOST_EDGES]
    degrees = Counter(end for edge in network.edges for end in (edge.source, edge.target))
    strands = _strands(catalogue, edges)
    linked = [key for key in ranked if key in strands]
    return replace(
        view,
        things=tuple(
            Thing(_iri(catalogue, key), kind_of(key), degrees[key], tuple(strands[key]))
            for key in linked
        ),
        number_of_things=len(network.nodes),
        number_of_links=len(network.edges),
        links_shown=len(edges),
        classes=tuple(_classes(linked)),
        kinds=tuple(_kinds(edges)),
    )


def _iri(catalogue: Catalogue, key: str) -> str:
    return key if "://" in key else catalogue.iri(key)


def _strands(catalogue: Catalogue, edges: Iterable[Edge]) -> dict[str, list[Strand]]:
    found: dict[str, list[Strand]] = {}
    for edge in edges:
        shown, number = edge.evidence[:_EVIDENCE_SHOWN], len(edge.evidence)
        for key, other, outward in (
            (edge.source, edge.target, True),
            (edge.target, edge.source, False),
        ):
            strand = Strand(edge.kind, _iri(catalogue, other), outward, shown, number)
            found.setdefault(key, []).append(strand)
    return found


def _classes(keys: Sequence[str]) -> Iterator[Sign]:
    for kind, number in Counter(map(kind_of, keys)).most_common():
        yield Sign(JHA + look(kind).class_, _hex(look(kind).colour), look(kind).shape, number)


def _kinds(edges: Sequence[Edge]) -> Iterator[Sign]:
    for kind, number in Counter(edge.kind for edge in edges).most_common():
        yield Sign(kind, _hex(kind_colour(kind)), "line", number)


def _hex(colour: Colour) -> str:
    red, green, blue = colour
    return f"#{red:02x}{green:02x}{blue:02x}"


# ---------------------------------------------------------------- the picture


def _elements(writer: ExplorerWriter, view: NetworkView) -> list[dict[str, object]]:
    """Nodes and edges as cytoscape takes them, laid out as the files are."""
    edges = [
        (thing.iri, strand) for thing in view.things for strand in thing.strands if strand.outward
    ]
    most = max(thing.links for thing in view.things)
    sizes = {thing.iri: 8 + 18 * (thing.links / most) ** 0.5 for thing in view.things}
    links = [Link(source, strand.other, strand.kind, 1.0) for source, strand in edges]
    places = positions(links, sizes, "networkx", 1)
    nodes: list[dict[str, object]] = [
        {
            "data": {
                "id": thing.iri,
                "label": writer.text(thing.iri)[:60],
                "size": round(sizes[thing.iri], 1),
                "colour": _hex(look(thing.kind).colour),
                "shape": _SHAPES.get(look(thing.kind).shape, "ellipse"),
                "row": f"thing-{number}",
            },
            "position": {
                "x": round(places[thing.iri][0], 1),
                "y": round(-places[thing.iri][1], 1),
            },
        }
        for number, thing in enumerate(view.things, 1)
    ]
    return nodes + [
        {
            "data": {
                "source": source,
                "target": strand.other,
                "label": writer.kind(strand.kind),
                "colour": _hex(kind_colour(strand.kind)),
                "width": round(min(6.0, 1 + (strand.number - 1) ** 0.5), 1),
                "arrow": "triangle" if view.definition.directed else "none",
            }
        }
        for source, strand in edges
    ]
