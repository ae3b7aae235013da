"""What the tables of ``kg export tables`` are: read from ``tables.yaml`` beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

ColumnType = Literal["string", "integer", "number", "boolean", "date", "uri"]
MISSING: tuple[str, ...] = (
    "not-mentioned",
    "not-extracted",
    "not-applicable",
    "anonymous",
    "not-measured",
)
"""What a cell holds that has no value; each says why."""

_FILE = Path(__file__).with_name("tables.yaml")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its meaning, and what its cell holds where there is no value.

    ``term`` is the local name of the ontology's property or class that it renders, "" for none;
    ``refers`` is (table, column); ``absent`` is one of :data:`MISSING`, or "never".
    """

    name: str
    type: ColumnType
    what: str
    heading: str
    absent: str
    term: str = ""
    unit: str = ""
    scheme: str = ""
    words: tuple[str, ...] = ()
    refers: tuple[str, str] | None = None
    many: bool = False
    label_of: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table; ``key`` is the column that is unique in it."""

    name: str
    title: str
    what: str
    term: str
    key: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]


@lru_cache(maxsize=1)
def tables() -> Mapping[str, Table]:
    """All tables by name, in the order of the file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries: dict[str, dict[str, Any]] = yaml.load(_FILE.read_text("utf-8"), Loader=loader)
    return {name: _table(name, entry) for name, entry in entries.items()}


def _table(name: str, entry: Mapping[str, Any]) -> Table:
    columns: list[Column] = []
    for column_name, facts in entry["columns"].items():
        column = _column(column_name, facts)
        columns.append(column)
        if facts.get("label"):
            columns.append(_label_column(column))
    columns.append(
        Column(
            "missing",
            "string",
            "Why cells of this row hold no value, and what is the matter with a name in it: "
            "COLUMN:REASON, with a space between them",
            "wat ontbreekt",
            "not-applicable",
            many=True,
        )
    )
    return Table(
        name, entry["title"], entry["what"], entry.get("class", ""), entry["key"], tuple(columns)
    )


def _column(name: str, facts: Mapping[str, Any]) -> Column:
    table, _, column = facts.get("refers", "").partition(".")
    return Column(
        name=name,
        type=facts["type"],
        what=facts["what"],
        heading=facts["heading"],
        absent=facts["absent"],
        term=facts.get("property", facts.get("class", "")),
        unit=facts.get("unit", ""),
        scheme=facts.get("codes", ""),
        words=tuple(facts.get("words", ())),
        refers=(table, column) if table else None,
        many=facts.get("many", False),
    )


def _label_column(column: Column) -> Column:
    return Column(
        f"{column.name}_label",
        "string",
        f"English label of {column.name}",
        f"{column.heading} (naam)",
        column.absent,
        label_of=column.name,
    )
