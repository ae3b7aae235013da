"""GEXF 1.3, written as it comes: memory does not grow with the nodes and edges.

What Gephi does with a file settles how it is written. Each edge has an id of its own (a second one
of the same id is dropped), a kind (edges of one kind between the same nodes are merged) and a
weight above zero (others are dropped); the type stands once, in ``defaultedgetype``;
``timeformat`` is always told, for dates are read as numbers without it; colours have no alpha.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import TextIO, TypeVar

from kg.publish.networks.model import Colour, Edge, Field, Head, Node, Spell, Value

RESERVED = frozenset(
    ("id", "label", "weight", "type", "kind", "source", "target", "timeset", "interval", "pid")
)
"""Names that programs take for their own columns, in any case."""

_T = TypeVar("_T")
_BATCH = 2000
_SPECIAL = re.compile(r'[&<>"\x00-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]')
_special = _SPECIAL.search
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def _escape_one(match: re.Match[str]) -> str:
    character = match[0]
    return _ESCAPES.get(character, " " if character in "\t\n\r" else "")


def escape(text: str) -> str:
    """``text`` as the value of an XML attribute; characters that XML forbids are left out."""
    return _SPECIAL.sub(_escape_one, text) if _special(text) else text


def number(value: float) -> str:
    """A number as short as it reads back to six decimals: 3, 0.333333, 1.5.

    Never in powers of ten, which not all readers know.

    >>> number(3.0), number(1 / 3), number(0.0000004)
    ('3', '0.333333', '0.0000004')
    """
    if isinstance(value, int) or value == int(value):
        return str(int(value))
    short = f"{value:.6f}".rstrip("0").rstrip(".")
    return short if float(short) else f"{value:.17f}".rstrip("0")


def write_gexf(stream: TextIO, head: Head, nodes: Iterable[Node], edges: Iterable[Edge]) -> None:
    """Write a network; ``nodes`` and ``edges`` are taken one by one and not kept.

    Raises:
        ValueError: an attribute has a name that programs take for their own, a column of that name
            stands twice, or a weight is not above zero.
        OSError: the stream cannot be written.
    """
    check_fields(head.node_fields)
    check_fields(head.edge_fields)
    stream.write(_opening(head))
    stream.write("    <nodes>\n")
    _write_all(stream, nodes, _node_writer(head.node_fields))
    stream.write("    </nodes>\n    <edges>\n")
    _write_all(stream, edges, _edge_writer(head.edge_fields))
    stream.write("    </edges>\n  </graph>\n</gexf>\n")


def _write_all(stream: TextIO, things: Iterable[_T], write: Callable[[_T], str]) -> None:
    running: Iterator[_T] = iter(things)
    while batch := "".join(map(write, islice(running, _BATCH))):
        stream.write(batch)


def check_fields(fields: Sequence[Field]) -> None:
    """Refuse names of columns that programs would take for their own, or twice the same.

    Raises:
        ValueError: there is one.
    """
    names = [field.id.lower() for field in fields]
    for field in fields:
        if field.id.lower() in RESERVED or field.id != field.id.lower():
            raise ValueError(f"'{field.id}' cannot be the name of a column")
    if len(set(names)) < len(names):
        raise ValueError("two columns have the same name")


def _opening(head: Head) -> str:
    # Gephi keeps no more of meta than title and description, the schema knows no title.
    told = f"{head.title}. {head.description}"
    mode = "dynamic" if head.dynamic else "static"
    kind = "directed" if head.directed else "undirected"
    keywords = f"    <keywords>{escape(head.keywords)}</keywords>\n" if head.keywords else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n'
        "  <meta>\n"
        "    <creator>JHA-KG</creator>\n"
        f"{keywords}"
        f"    <description>{escape(told)}</description>\n"
        "  </meta>\n"
        f'  <graph defaultedgetype="{kind}" idtype="string" mode="{mode}" timeformat="date"'
        ' timerepresentation="interval">\n' + _columns("node", head.node_fields)
        + _columns("edge", head.edge_fields)
    )  # fmt: skip


def _columns(class_: str, fields: Sequence[Field]) -> str:
    if not fields:
        return ""
    lines = (f'      <attribute id="{f.id}" title="{f.id}" type="{f.type}"/>\n' for f in fields)
    return f'    <attributes class="{class_}" mode="static">\n{"".join(lines)}    </attributes>\n'


def _openings(fields: Sequence[Field]) -> list[tuple[str, str]]:
    return [(field.id, f'<attvalue for="{field.id}" value="') for field in fields]


def _values(attributes: Mapping[str, Value], openings: Sequence[tuple[str, str]]) -> str:
    parts = []
    for key, opening in openings:
        value = attributes.get(key)
        if value is None or value == "":
            continue
        if type(value) is int:
            parts.append(f'{opening}{value}"/>')
        elif isinstance(value, str):
            # What holds neither markup nor control characters, as nearly all does, is itself.
            text = escape(value) if _special(value) else value
            parts.append(f'{opening}{text}"/>')
        else:
            parts.append(f'{opening}{number(value)}"/>')
    return f"<attvalues>{''.join(parts)}</attvalues>" if parts else ""


def _spells(spells: Sequence[Spell]) -> str:
    if not spells:
        return ""
    inside = "".join(f'<spell start="{first}" end="{last}"/>' for first, last in spells)
    return f"<spells>{inside}</spells>"


def _node_writer(fields: Sequence[Field]) -> Callable[[Node], str]:
    openings = _openings(fields)

    def write(node: Node) -> str:
        red, green, blue = node.colour
        return (
            f'      <node id="{escape(node.id)}" label="{escape(node.label)}">'
            + _values(node.attributes, openings)
            + _spells(node.spells)
            + f'<viz:size value="{number(node.size)}"/>'
            f'<viz:position x="{number(node.x)}" y="{number(node.y)}" z="0"/>'
            f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
            f'<viz:shape value="{node.shape}"/></node>\n'
        )

    return write


@lru_cache(maxsize=256)
def _edge_colour(colour: Colour) -> str:
    red, green, blue = colour
    return f'<viz:color r="{red}" g="{green}" b="{blue}"/>'


@lru_cache(maxsize=1024)
def _weight_and_kind(weight: float, kind: str) -> str:
    return f' kind="{escape(kind)}" weight="{number(weight)}">'


def _edge_writer(fields: Sequence[Field]) -> Callable[[Edge], str]:
    openings = _openings(fields)

    def write(edge: Edge) -> str:
        if not edge.weight > 0:
            raise ValueError(f"the weight of '{edge.id}' is not above zero")
        return (
            f'      <edge id="{escape(edge.id)}" source="{escape(edge.source)}"'
            f' target="{escape(edge.target)}"'
            + _weight_and_kind(edge.weight, edge.kind)
            + _values(edge.attributes, openings)
            + _spells(edge.spells)
            + _edge_colour(edge.colour)
            + "</edge>\n"
        )

    return write
