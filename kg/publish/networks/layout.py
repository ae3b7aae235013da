"""Where nodes lie: a force layout that begins at a seed, so that a file opens as a picture.

Each connected part is laid out by itself, and the parts are set beside each other, largest first;
in one layout for all, small parts fly off and the large one shrinks to a blot. What overlaps is
pushed apart at last.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

from kg.errors import QuestionError
from kg.publish.networks.measures import simple_graph
from kg.publish.networks.options import Layout
from kg.publish.networks.projections import Link

Positions = Mapping[str, tuple[float, float]]

_CORE = 400  # nodes that forces act upon; others lie beside those they hang on
_ITERATIONS = 300
_SPACING = 62.0  # units of the canvas that a node has for itself, on each side
_GAP = 60.0
_FEW = 6
_PUSHES = 60
_GOLDEN = math.pi * (3 - math.sqrt(5))


def positions(
    links: Sequence[Link], sizes: Mapping[str, float], how: Layout, seed: int
) -> Positions:
    """A place for every node, the same for the same links, sizes and seed on one machine.

    Raises:
        QuestionError: igraph is wanted and not installed.
    """
    if how == "none" or not links:
        return {}
    import networkx as nx

    graph = simple_graph(links)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    laid = []
    for part in parts:
        inner = nx.Graph()
        inner.add_nodes_from(sorted(part))
        inner.add_edges_from(sorted(tuple(sorted(edge)) for edge in graph.subgraph(part).edges()))
        places = _igraph(inner, seed) if how == "igraph" else _spring(inner, seed)
        laid.append(_apart(_scaled(places), sizes))
    return _packed(laid, sizes)


def _spring(graph: Any, seed: int) -> dict[str, tuple[float, float]]:  # noqa: ANN401
    import networkx as nx

    core = sorted(graph, key=lambda node: (-graph.degree(node), node))[:_CORE]
    inner = graph.subgraph(core)
    ordered = nx.Graph()
    ordered.add_nodes_from(core)
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in inner.edges()))
    start = nx.circular_layout(ordered)
    spread = 1.6 / math.sqrt(len(core))
    found = nx.spring_layout(ordered, k=spread, pos=start, iterations=_ITERATIONS, seed=seed)
    places = {node: (float(found[node][0]), float(found[node][1])) for node in core}
    _hang(graph, places)
    return places


def _hang(graph: Any, places: dict[str, tuple[float, float]]) -> None:  # noqa: ANN401
    """Give those without a place one beside those that they hang on, nearest first."""
    waiting = [node for node in graph if node not in places]
    number = 0
    while waiting:
        ready = [n for n in waiting if any(other in places for other in graph[n])] or waiting
        held = {n: [places[other] for other in graph[n] if other in places] for n in ready}
        for node in ready:
            near = held[node] or [(0.0, 0.0)]
            number += 1
            turn, far = number * _GOLDEN, 0.08 + 0.04 * (number % 7)
            places[node] = (
                sum(x for x, _ in near) / len(near) + far * math.cos(turn),
                sum(y for _, y in near) / len(near) + far * math.sin(turn),
            )
        waiting = [node for node in waiting if node not in places]


def _igraph(graph: Any, seed: int) -> dict[str, tuple[float, float]]:  # noqa: ANN401
    try:
        import igraph
    except ImportError as error:
        raise QuestionError(
            "--layout", f"igraph cannot be used ({error}).", "Install it: pip install igraph."
        ) from error
    nodes = list(graph)
    at = {node: i for i, node in enumerate(nodes)}
    drawn = igraph.Graph(n=len(nodes), edges=[(at[a], at[b]) for a, b in graph.edges()])
    igraph.set_random_number_generator(random.Random(seed))
    try:
        found = drawn.layout_fruchterman_reingold(niter=_ITERATIONS, grid=False)
    finally:
        igraph.set_random_number_generator(random)
    return {node: (x, y) for node, (x, y) in zip(nodes, found.coords, strict=True)}


def _scaled(places: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Centred, on a canvas whose area grows with the nodes."""
    side = _SPACING * math.sqrt(len(places))
    xs, ys = ([place[i] for place in places.values()] for i in (0, 1))
    width = max(max(xs) - min(xs), max(ys) - min(ys)) or 1.0
    middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)
    # A handful of nodes needs no more room than their names.
    room = 1.0 if len(places) < _FEW else 1.5
    factor = room * side / width if len(places) > 1 else 0.0
    return {n: ((x - middle[0]) * factor, (y - middle[1]) * factor) for n, (x, y) in places.items()}


def _apart(
    places: dict[str, tuple[float, float]], sizes: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Pushed apart until none lies over another, and there is room for a line of text below.

    Places are looked at by cells of the size of the largest node, so that time grows with nodes.
    """
    cell = max((sizes.get(node, 10.0) for node in places), default=10.0) + 16.0
    for _ in range(_PUSHES):
        cells: dict[tuple[int, int], list[str]] = {}
        for node, (x, y) in places.items():
            cells.setdefault((math.floor(x / cell), math.floor(y / cell)), []).append(node)
        moved = False
        for node in places:
            moved |= _push(node, places, sizes, cells, cell)
        if not moved:
            break
    return places


def _push(
    node: str,
    places: dict[str, tuple[float, float]],
    sizes: Mapping[str, float],
    cells: Mapping[tuple[int, int], list[str]],
    cell: float,
) -> bool:
    moved = False
    column, row = math.floor(places[node][0] / cell), math.floor(places[node][1] / cell)
    for near in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
        for other in cells.get(near, ()):
            if other <= node:
                continue
            (x, y), (u, v) = places[node], places[other]
            across, down = u - x, v - y
            room = (sizes.get(node, 10.0) + sizes.get(other, 10.0)) / 2 + 14.0
            distance = math.hypot(across, down)
            if distance >= room:
                continue
            across, down = (across, down) if distance > 1e-6 else (1e-3, 0.0)
            step = (room - distance) / 2 / max(distance, 1e-3)
            places[node] = (x - across * step, y - down * step)
            places[other] = (u + across * step, v + down * step)
            moved = True
    return moved


def _packed(
    parts: Sequence[Mapping[str, tuple[float, float]]], sizes: Mapping[str, float]
) -> Positions:
    """The parts beside each other: the largest first, then in rows to the right of it."""
    found: dict[str, tuple[float, float]] = {}
    top = left = tallest = 0.0
    edge = height = 0.0
    for number, part in enumerate(parts):
        margin = max(sizes.get(node, 10.0) for node in part) / 2 + _GAP / 2
        xs, ys = ([place[i] for place in part.values()] for i in (0, 1))
        wide, high = max(xs) - min(xs) + 2 * margin, max(ys) - min(ys) + 2 * margin
        if number == 0:
            edge, height, left = wide, high, wide
        elif top + high > height and top > 0:
            left, top, tallest = left + tallest, 0.0, 0.0
        if number == 0:
            offset = (0.0, 0.0)
        else:
            offset, top, tallest = (left, top), top + high, max(tallest, wide)
        for node, (x, y) in part.items():
            found[node] = (
                round(x - min(xs) + margin + offset[0] - edge / 2, 1),
                round(height / 2 - (y - min(ys) + margin + offset[1]), 1),
            )
    return found
