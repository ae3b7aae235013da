"""What a cell holds: a value as text, or a code that says why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kg.publish.data_tables.schema import Column, Table


class Missing(str):
    """One of :data:`kg.publish.data_tables.schema.MISSING` in the place of a value."""

    __slots__ = ()


Row = dict[str, str]
"""Cells by column; what is empty or absent gets the column's own code."""


def joined(values: Iterable[str]) -> str:
    """Several values in one cell: distinct, in order, with a space between them."""
    return " ".join(sorted({value for value in values if value}))


def cells(
    table: Table, row: Row, label: Callable[[str], str], mark: Callable[[str], str]
) -> list[str]:
    """The cells of a row in the order of the table's columns.

    Args:
        table: whose row it is.
        row: what is known.
        label: the English label of a thing, "" where it has none.
        mark: "unresolved" or "unreviewed" for a name of which that is known, else "".
    """
    found: list[str] = []
    lacking: list[str] = []
    for column in table.columns[:-1]:
        cell = _cell(column, row, label)
        found.append(cell)
        if column.label_of:
            continue
        if isinstance(cell, Missing):
            if cell != "not-applicable":
                lacking.append(f"{column.name}:{cell}")
        elif column.refers and (doubt := mark(cell)):
            lacking.append(f"{column.name}:{doubt}")
    return [*found, " ".join(lacking)]


def _cell(column: Column, row: Row, label: Callable[[str], str]) -> str:
    if column.label_of:
        thing = row.get(column.label_of, "")
        if thing and not isinstance(thing, Missing):
            return label(thing) or Missing("not-mentioned")
        return thing or Missing(column.absent)
    value = row.get(column.name, "")
    if value == "":
        if column.absent == "never":
            raise AssertionError(f"no value for {column.name}, which every row has")
        return Missing(column.absent)
    return value
