"""Two CSV files for Gephi's spreadsheet import: nodes and edges, by the headers it knows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from kg.publish.networks.gexf import number
from kg.publish.networks.model import Field, Network, Spell, Value

_NODE_HEADER = ("Id", "Label")
_EDGE_HEADER = ("Source", "Target", "Type", "Kind", "Id", "Label", "Weight")


def write_csv_pair(nodes: Path, edges: Path, network: Network) -> None:
    """Write the nodes into one file and the edges into another.

    Edges of one kind between the same nodes are already one; ``Type`` stands in the file, because
    the importer asks for it too late.

    Raises:
        OSError: a file cannot be written.
    """
    for path, write in ((nodes, write_nodes), (edges, write_edges)):
        with path.open("w", encoding="utf-8", newline="") as stream:
            write(stream, network)


def write_nodes(stream: TextIO, network: Network) -> None:
    """Write the nodes; the stream must not translate ends of lines."""
    fields = network.head.node_fields
    _write(
        stream,
        [*_NODE_HEADER, *_names(fields), "x", "y", "size", "timeset"],
        (
            [n.id, n.label, *_cells(n.attributes, fields), *map(number, (n.x, n.y, n.size)),
             timeset(n.spells)]
            for n in network.nodes
        ),
    )  # fmt: skip


def write_edges(stream: TextIO, network: Network) -> None:
    """Write the edges; the stream must not translate ends of lines."""
    head = network.head
    type_ = "Directed" if head.directed else "Undirected"
    _write(
        stream,
        [*_EDGE_HEADER, *_names(head.edge_fields), "timeset"],
        (
            [e.source, e.target, type_, e.kind, e.id, e.kind, number(e.weight),
             *_cells(e.attributes, head.edge_fields), timeset(e.spells)]
            for e in network.edges
        ),
    )  # fmt: skip


def timeset(spells: Sequence[Spell]) -> str:
    """Spells as Gephi's spreadsheet import reads them.

    >>> timeset([("2024-03-04", "2024-03-05")])
    '<[2024-03-04, 2024-03-05]>'
    """
    return "<" + "; ".join(f"[{first}, {last}]" for first, last in spells) + ">" if spells else ""


def _names(fields: Iterable[Field]) -> list[str]:
    return [field.id for field in fields]


def _cells(attributes: Mapping[str, Value], fields: Iterable[Field]) -> list[str]:
    values = (attributes.get(field.id, "") for field in fields)
    return [value if isinstance(value, str) else number(value) for value in values]


def _write(stream: TextIO, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
