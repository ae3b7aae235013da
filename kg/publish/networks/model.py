"""What a network is made of, before it is written in any format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Value = str | int | float
FieldType = Literal["string", "integer", "double"]
Spell = tuple[str, str]
"""First and last day, ISO dates, both included."""

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of nodes or edges. ``id`` is lower case and none of GEXF's own names."""

    id: str
    type: FieldType = "string"


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of a network. ``x``, ``y`` and ``size`` are in the units of Gephi's canvas."""

    id: str
    label: str
    attributes: Mapping[str, Value] = field(default_factory=dict)
    colour: Colour = (153, 153, 153)
    shape: str = "disc"
    size: float = 10.0
    x: float = 0.0
    y: float = 0.0
    spells: tuple[Spell, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """A line of a network; ``weight`` is above zero, ``evidence`` are IRIs."""

    id: str
    source: str
    target: str
    kind: str
    weight: float
    attributes: Mapping[str, Value] = field(default_factory=dict)
    colour: Colour = (154, 154, 154)
    spells: tuple[Spell, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What a file tells before its nodes and edges."""

    title: str
    description: str
    directed: bool
    node_fields: tuple[Field, ...] = ()
    edge_fields: tuple[Field, ...] = ()
    dynamic: bool = False
    keywords: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """A network with its head. Nodes are in order of ids, edges in order of source, target, kind.

    ``name`` is that of its definition; ``left_out`` counts by reason what makes no edge;
    ``account`` tells by language whose account it is, ``origin`` the version of data and licence.
    """

    name: str
    head: Head
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    account: Mapping[str, str] = field(default_factory=dict)
    origin: str = ""
