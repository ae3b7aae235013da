"""GraphML, for igraph, R and whatever else reads it; written by networkx."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kg.publish.networks.model import Field, Network, Value


def write_graphml(path: Path, network: Network) -> None:
    """Write a network; nodes carry ``label, x, y, size, r, g, b``, edges ``kind`` and ``weight``.

    GraphML knows no spells: ``first_date`` and ``last_date`` stand for them.

    Raises:
        OSError: the file cannot be written.
    """
    import networkx as nx

    head = network.head
    graph = nx.MultiDiGraph() if head.directed else nx.MultiGraph()
    graph.graph["name"] = head.title
    graph.graph["description"] = head.description
    for node in network.nodes:
        red, green, blue = node.colour
        colours = {"r": red, "g": green, "b": blue, "color": f"#{red:02x}{green:02x}{blue:02x}"}
        places = {"x": float(node.x), "y": float(node.y), "size": float(node.size)}
        graph.add_node(
            node.id,
            label=node.label,
            **places,
            **colours,
            **_typed(node.attributes, head.node_fields),
        )
    for edge in network.edges:
        told: dict[str, Any] = {
            "kind": edge.kind,
            "edgelabel": edge.kind,
            "weight": float(edge.weight),
        }
        told |= _typed(edge.attributes, head.edge_fields)
        graph.add_edge(edge.source, edge.target, key=edge.id, **told)
    # The other writer, which networkx takes where lxml is installed, gives other bytes.
    nx.write_graphml_xml(graph, path, prettyprint=True)


def _typed(attributes: Mapping[str, Value], fields: Iterable[Field]) -> dict[str, Value]:
    """Values in the type of their column: whole numbers among others are made such."""
    make = {"string": str, "integer": int, "double": float}
    given = ((f, attributes.get(f.id)) for f in fields)
    return {f.id: make[f.type](value) for f, value in given if value is not None and value != ""}
