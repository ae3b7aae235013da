"""Numbers of nodes: how many edges, how heavy, how much in between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from kg.publish.networks.projections import Link

_SMALLEST, _LARGEST = 10.0, 46.0  # in units of Gephi's canvas


def measures(links: Sequence[Link], wanted: str) -> Mapping[str, Mapping[str, float]]:
    """Per measure its value per node: degree and weighted degree always, ``wanted`` if another.

    Degree counts edges in both directions. Betweenness takes time that grows with nodes times
    edges; it takes every edge as one step, whatever its direction.
    """
    degree: defaultdict[str, float] = defaultdict(int)
    weighted: defaultdict[str, float] = defaultdict(float)
    for link in links:
        for end in (link.source, link.target):
            degree[end] += 1
            weighted[end] += link.weight
    found: dict[str, Mapping[str, float]] = {"degree": degree, "weighted_degree": weighted}
    if wanted == "betweenness":
        import networkx as nx

        between: Mapping[str, float] = nx.betweenness_centrality(simple_graph(links))
        found["betweenness"] = between
    return found


def simple_graph(links: Sequence[Link]) -> Any:  # noqa: ANN401 - networkx has no types
    """The links as an undirected graph of networkx, one edge a pair; nodes in order."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted({end for link in links for end in (link.source, link.target)}))
    for link in links:
        known = graph.get_edge_data(link.source, link.target, {"weight": 0.0})
        graph.add_edge(link.source, link.target, weight=known["weight"] + link.weight)
    return graph


def sizes(values: Mapping[str, float]) -> Mapping[str, float]:
    """Sizes whose areas are as the values, none too small to be seen.

    >>> sizes({"a": 0, "b": 4})
    {'a': 10.0, 'b': 46.0}
    """
    most = max(values.values(), default=0) or 1
    return {
        key: round(_SMALLEST + (_LARGEST - _SMALLEST) * (value / most) ** 0.5, 2)
        for key, value in values.items()
    }
