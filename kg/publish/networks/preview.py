"""A picture of a network, drawn with matplotlib where the nodes of the file lie.

Imported only where a picture is wanted. Shape says what family a thing is of (actors are discs,
files squares, papers and Councils diamonds, the rest triangles), colour says its class.
"""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import patheffects
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from kg.publish.chart_drawing import SETTINGS, save
from kg.publish.networks.definitions import kind_colour, kind_of, look, word
from kg.publish.networks.model import Colour, Edge, Network, Node
from kg.publish.networks.options import Options

_BEHIND = [patheffects.withStroke(linewidth=2.2, foreground="#FFFFFFCC")]
_INK, _SOFT, _HALO = "#1B1B1B", "#5A5A5A", "#FFFFFF"
_MARKERS = {"disc": "o", "square": "s", "diamond": "D", "triangle": "^"}
_PER_INCH = 72.0  # units of the canvas per inch: one unit is one point
_WIDEST = 17.0  # inches
_MARGIN = 70.0  # units around the outermost nodes, for their names
_FONT = 7.0
_LETTER = 0.56  # mean width of a letter, in sizes of the font
_MOST_LABELS = 220
_ALWAYS = 20  # largest nodes, named even where no place is free
_MOST_CURVES = 1500  # more edges are drawn straight and without heads
_KINDS_SHOWN = 7
_LONGEST = 30


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


def draw(network: Network, options: Options, path: Path, file_type: str) -> None:
    """Draw a network into a file of a type ("svg" or "png").

    Raises:
        OSError: the file cannot be written.
    """
    with matplotlib.rc_context(SETTINGS):
        figure = _figure(network, options)
        save(figure, path, file_type, network.head.title)


def _figure(network: Network, options: Options) -> Figure:
    nodes = network.nodes
    xs, ys = ([node.x for node in nodes] or [0.0], [node.y for node in nodes] or [0.0])
    left, right = min(xs) - _MARGIN, max(xs) + _MARGIN
    bottom, top = min(ys) - _MARGIN / 2, max(ys) + _MARGIN / 2
    scale = min(1.0, _WIDEST * _PER_INCH / max(right - left, top - bottom))
    width, height = (right - left) * scale / _PER_INCH, (top - bottom) * scale / _PER_INCH
    figure = Figure(figsize=(max(width, 5.5), height))
    FigureCanvasAgg(figure)
    axes: Any = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(left, max(right, left + 5.5 * _PER_INCH / scale))
    axes.set_ylim(bottom, top)
    axes.set_axis_off()
    _draw_edges(axes, network, scale)
    for node in nodes:
        axes.plot(
            [node.x], [node.y], marker=_MARKERS.get(node.shape, "o"), linestyle="none",
            markersize=_diameter(node) * scale, markerfacecolor=_hex(node.colour),
            markeredgecolor=_HALO, markeredgewidth=0.8, zorder=3,
        )  # fmt: skip
    shown = _draw_labels(axes, nodes, scale)
    _frame(axes, network, options, shown)
    return figure


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _diameter(node: Node) -> float:
    """Of the mark that is drawn: squares and diamonds look larger than discs of their width."""
    return node.size * {"square": 0.7, "diamond": 0.62}.get(node.shape, 0.8)


def _reach(node: Node) -> float:
    """How far the mark goes from its middle: a diamond is a square on its tip."""
    return _diameter(node) / 2 * {"diamond": 1.42, "square": 1.15}.get(node.shape, 1.0)


# ---------------------------------------------------------------- edges


def _draw_edges(axes: Any, network: Network, scale: float) -> None:  # noqa: ANN401
    heaviest = max((edge.weight for edge in network.edges), default=1.0)
    at = {node.id: node for node in network.nodes}
    between: defaultdict[frozenset[str], list[Edge]] = defaultdict(list)
    for edge in network.edges:
        between[frozenset((edge.source, edge.target))].append(edge)
    thick = 2.6 if len(network.edges) < _MOST_CURVES / 3 else 1.4
    thick = 1.2 if len({edge.weight for edge in network.edges}) < 2 else thick
    opaque = 0.75 if len(network.edges) < 150 else 0.45 if len(network.edges) < 400 else 0.28
    lines: list[Any] = []
    widths: list[float] = []
    colours: list[str] = []
    for pair in between.values():
        for number, edge in enumerate(pair):
            one, other = at[edge.source], at[edge.target]
            width = 0.45 + (thick - 0.45) * (edge.weight / heaviest) ** 0.5
            bend = 0.0 if len(pair) == 1 else 0.14 * (number - (len(pair) - 1) / 2)
            # The bend is to one side of the direction: two edges that run against each other.
            bend = bend if edge.source <= edge.target else -bend
            style: dict[str, Any] = {"color": _hex(edge.colour), "alpha": opaque, "zorder": 1}
            is_straight = not network.head.directed and len(pair) == 1
            if is_straight or len(network.edges) > _MOST_CURVES:
                lines.append(((one.x, one.y), (other.x, other.y)))
                widths.append(width)
                colours.append(_hex(edge.colour))
                continue
            axes.add_patch(
                FancyArrowPatch(
                    (one.x, one.y), (other.x, other.y), linewidth=width,
                    arrowstyle="-|>" if network.head.directed else "-", mutation_scale=6.5,
                    connectionstyle=f"arc3,rad={bend:.3f}",
                    shrinkA=_reach(one) * scale, shrinkB=_reach(other) * scale + 0.5,
                    **style,
                )
            )  # fmt: skip
    axes.add_collection(
        LineCollection(lines, linewidths=widths, colors=colours, alpha=opaque, zorder=1),
        autolim=False,
    )


# ---------------------------------------------------------------- names


def _draw_labels(axes: Any, nodes: Sequence[Node], scale: float) -> int:  # noqa: ANN401
    """Names of the largest nodes first, each where it meets no other name or node."""
    marks = [_mark(node) for node in nodes]
    names: list[_Box] = []
    for rank, node in enumerate(sorted(nodes, key=lambda n: (-n.size, n.id))[:_MOST_LABELS]):
        text = _short(node.label)
        places = list(_places(node, text, scale))
        free = [p for p in places if not any(p[4].meets(other) for other in (*marks, *names))]
        if not free and rank < _ALWAYS:  # over nodes rather than not at all, never over names
            clear = [p for p in places if not any(p[4].meets(other) for other in names)]
            free = sorted(clear, key=lambda p: sum(p[4].meets(other) for other in marks))
        if not free:
            continue
        x, y, across, up, box = free[0]
        names.append(box)
        axes.text(
            x, y, text, fontsize=_FONT, color=_INK, ha=across, va=up, zorder=4,
            linespacing=1.12, path_effects=_BEHIND,
        )  # fmt: skip
    return len(names)


def _short(label: str) -> str:
    cut = label if len(label) <= 2 * _LONGEST else label[: 2 * _LONGEST - 1].rstrip() + "…"
    lines = textwrap.wrap(cut, _LONGEST)
    return "\n".join(lines if len(lines) <= 2 else [lines[0], lines[1] + "…"])


def _mark(node: Node) -> _Box:
    half = _reach(node)
    return _Box(node.x - half, node.y - half, node.x + half, node.y + half)


def _places(node: Node, text: str, scale: float) -> Iterator[tuple[float, float, str, str, _Box]]:
    """Where a name can stand, best first: right, below, above, left, and farther off."""
    lines = text.split("\n")
    wide = max(map(len, lines)) * _FONT * _LETTER / scale
    high = len(lines) * _FONT * 1.34 / scale
    for gap in (2.5, 9.0):
        off = _reach(node) + gap / scale
        x, y = node.x, node.y
        yield (
            x + off,
            y,
            "left",
            "center",
            _Box(x + off, y - high / 2, x + off + wide, y + high / 2),
        )
        yield x, y - off, "center", "top", _Box(x - wide / 2, y - off - high, x + wide / 2, y - off)
        yield (
            x,
            y + off,
            "center",
            "bottom",
            _Box(x - wide / 2, y + off, x + wide / 2, y + off + high),
        )
        yield (
            x - off,
            y,
            "right",
            "center",
            _Box(x - off - wide, y - high / 2, x - off, y + high / 2),
        )
        slant = off * 0.75
        for side, up in ((1, -1), (1, 1), (-1, -1), (-1, 1)):
            u, v = x + side * slant, y + up * slant
            box = _Box(
                u if side > 0 else u - wide, v if up > 0 else v - high,
                u + wide if side > 0 else u, v + high if up > 0 else v,
            )  # fmt: skip
            yield u, v, "left" if side > 0 else "right", "bottom" if up > 0 else "top", box


# ---------------------------------------------------------------- around


def _frame(axes: Any, network: Network, options: Options, shown: int) -> None:  # noqa: ANN401
    """Title above; beneath, what shapes, colours and sizes say, and whose account it is."""
    lang = options.language
    points = axes.figure.get_figwidth() * 72
    at: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "ha": "left"}
    title = "\n".join(textwrap.wrap(network.head.title, max(24, int(points / 7.2))))
    axes.annotate(
        title, (0, 1), xytext=(0, 6), va="bottom", fontsize=12, fontweight="bold", color=_INK, **at
    )
    handles = [*_class_samples(network), *_kind_samples(network, lang)]
    columns = max(2, min(len(handles), int(points / 125)))
    axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=columns, frameon=False,
        fontsize=8, labelcolor=_SOFT, borderpad=0, borderaxespad=0.4, columnspacing=1.4,
    )  # fmt: skip
    rows = -(-len(handles) // columns)
    notes = [word(lang, "size", measure=word(lang, "measure", options.size_by)) + "."]
    if shown < len(network.nodes):
        notes[0] += " " + word(lang, "more-labels", shown=shown, all=len(network.nodes))
    notes.append(network.account[lang])
    text = "\n".join(line for note in notes for line in textwrap.wrap(note, int(points / 3.9)))
    axes.annotate(
        text, (0, 0), xytext=(0, -14 - 13 * rows), va="top", fontsize=7.5, color=_SOFT,
        linespacing=1.45, **at,
    )  # fmt: skip


def _class_samples(network: Network) -> list[Line2D]:
    classes = Counter(kind_of(node.id) for node in network.nodes)
    order = sorted(classes, key=lambda kind: (-classes[kind], kind))
    return [
        Line2D(
            [], [], linestyle="none", marker=_MARKERS.get(look(kind).shape, "o"), markersize=7,
            markerfacecolor=_hex(look(kind).colour), markeredgecolor=_HALO,
            label=f"{look(kind).class_} ({classes[kind]})",
        )
        for kind in order
    ]  # fmt: skip


def _kind_samples(network: Network, lang: str) -> list[Line2D]:
    """Kinds of edges by colour; those that have none of their own are one."""
    kinds = Counter(edge.kind for edge in network.edges)
    grey = kind_colour("")
    own = [
        kind for kind in sorted(kinds, key=lambda k: (-kinds[k], k)) if kind_colour(kind) != grey
    ]
    samples = [
        Line2D([], [], color=_hex(kind_colour(k)), linewidth=2, label=f"{k} ({kinds[k]})")
        for k in own
    ]
    rest = [kind for kind in sorted(kinds, key=lambda k: (-kinds[k], k)) if kind not in own]
    if rest:
        named = ", ".join(rest[:_KINDS_SHOWN]) + (", …" if len(rest) > _KINDS_SHOWN else "")
        label = f"{named} ({sum(kinds[k] for k in rest)})"
        samples.append(Line2D([], [], color=_hex(grey), linewidth=2, label=label))
    return samples
