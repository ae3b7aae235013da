"""A picture of the core of the ontology (SVG): boxes placed by hand, contents read from core.ttl.

The same ontology gives the same bytes. A test holds every arrow to the domain and range that the
ontology declares for its property.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

Point = tuple[float, float]

_LINE = 18
_HEADER = 26


@dataclass(frozen=True, slots=True)
class Box:
    """A class at a place; the names of its subclasses stand in it. Units: pixels."""

    name: str
    x: float
    y: float
    width: float = 210


@dataclass(frozen=True, slots=True)
class Arrow:
    """A property from one box to another; the ends are offsets from the boxes' corners.

    ``bend`` moves the middle of the line sideways, ``at`` says where on it the name stands.
    """

    property: str
    source: str
    target: str
    start: Point
    end: Point
    bend: Point = (0, 0)
    at: float = 0.5


BOXES = (
    Box("Document", 110, 20),
    Box("DocumentPart", 110, 170),
    Box("AgendaItem", 110, 320),
    Box("Meeting", 110, 500),
    Box("Evidence", 470, 20),
    Box("Mention", 470, 170, 130),
    Box("Statement", 470, 310),
    Box("Rule", 470, 540),
    Box("PolicyObject", 840, 130),
    Box("Actor", 840, 310),
    Box("Topic", 840, 540),
)
ARROWS = (
    Arrow("hasPart", "Document", "DocumentPart", (105, 26), (105, 0)),
    Arrow("documentPart", "AgendaItem", "DocumentPart", (105, 0), (105, 26)),
    Arrow("itemOf", "AgendaItem", "Meeting", (105, 26), (105, 0)),
    Arrow("concernsMeeting", "Document", "Meeting", (0, 13), (0, 13), (-70, 0), 0.75),
    Arrow("inDocument", "Evidence", "Document", (0, 13), (210, 13)),
    Arrow("evidence", "Mention", "Evidence", (40, 0), (40, 26)),
    Arrow("evidence", "Statement", "Evidence", (175, 0), (175, 26), at=0.25),
    Arrow("agendaItem", "Mention", "AgendaItem", (0, 20), (210, 6)),
    Arrow("agendaItem", "Statement", "AgendaItem", (0, 23), (210, 13)),
    Arrow("foundBy", "Statement", "Rule", (105, 134), (105, 0)),
    Arrow("refersTo", "Mention", "PolicyObject", (130, 8), (0, 30), at=0.65),
    Arrow("stanceOn", "Statement", "PolicyObject", (210, 10), (0, 90), at=0.55),
    Arrow("actor", "Statement", "Actor", (210, 40), (0, 40)),
    Arrow("about", "Statement", "Topic", (210, 110), (0, 13)),
)

_STYLE = """
.box rect { fill: #fff; stroke: #1f3a5f; stroke-width: 1.2 }
.box .head { fill: #e6edf6 }
.box a text { fill: #12304f }
text { font-family: Arial, "Liberation Sans", sans-serif; font-size: 13px; fill: #222 }
.name { font-weight: 600 }
.arrow path { fill: none; stroke: #5a6675; stroke-width: 1.1; marker-end: url(#tip) }
.arrow text { font-size: 12px; fill: #7a3b00; paint-order: stroke; stroke: #fff; stroke-width: 4px }
"""


def diagram(subclasses: Mapping[str, Sequence[str]], labels: Mapping[str, str]) -> str:
    """The core as SVG text: ``subclasses`` by class and English ``labels`` by local name.

    Names link to the anchors of the page that the picture stands in.
    """
    height = max(box.y + _height(box, subclasses) for box in BOXES) + 20
    places = {box.name: box for box in BOXES}
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 1070 {height:g}" aria-labelledby="core-title core-text">',
        '<title id="core-title">The core of the JHA ontology</title>',
        f'<desc id="core-text">{escape(" ".join(_in_words(labels)))}</desc>',
        f"<style>{_STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
        'markerHeight="8" orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="#5a6675"/>'
        "</marker></defs>",
        *(_drawn_arrow(arrow, places) for arrow in ARROWS),
        *(_drawn_box(box, subclasses, labels) for box in BOXES),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _in_words(labels: Mapping[str, str]) -> Iterable[str]:
    """The arrows as sentences, for those who cannot see them."""
    for arrow in ARROWS:
        yield f"{labels[arrow.source]} {labels[arrow.property]} {labels[arrow.target]}."


def _height(box: Box, subclasses: Mapping[str, Sequence[str]]) -> float:
    inside = subclasses.get(box.name, ())
    return _HEADER + len(inside) * _LINE + (8 if inside else 0)


def _drawn_box(box: Box, subclasses: Mapping[str, Sequence[str]], labels: Mapping[str, str]) -> str:
    middle = box.x + box.width / 2
    lines = [
        f'<g class="box"><rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" '
        f'height="{_height(box, subclasses):g}" rx="4"/>',
        f'<rect class="head" x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" '
        f'height="{_HEADER}" rx="4"/>',
        f'<a href="#{box.name}"><text class="name" x="{middle:g}" y="{box.y + 18:g}" '
        f'text-anchor="middle">{escape(labels[box.name])}</text></a>',
    ]
    for number, name in enumerate(subclasses.get(box.name, ())):
        y = box.y + _HEADER + 16 + number * _LINE
        lines.append(
            f'<a href="#{name}"><text x="{box.x + 12:g}" y="{y:g}">'
            f"{escape(labels[name])}</text></a>"
        )
    return "".join(lines) + "</g>"


def _drawn_arrow(arrow: Arrow, places: Mapping[str, Box]) -> str:
    source, target = places[arrow.source], places[arrow.target]
    x1, y1 = source.x + arrow.start[0], source.y + arrow.start[1]
    x2, y2 = target.x + arrow.end[0], target.y + arrow.end[1]
    cx, cy = (x1 + x2) / 2 + arrow.bend[0], (y1 + y2) / 2 + arrow.bend[1]
    t = arrow.at
    x = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t**2 * x2
    y = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t**2 * y2
    return (
        f'<g class="arrow"><path d="M{x1:g} {y1:g}Q{cx:g} {cy:g} {x2:g} {y2:g}"/>'
        f'<a href="#{arrow.property}"><text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">'
        f"{escape(arrow.property)}</text></a></g>"
    )
