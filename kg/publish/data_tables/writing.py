"""Write the tables as CSV and, where pyarrow is installed, as Parquet."""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Self

from kg.errors import StoreError
from kg.graph.store import Store
from kg.publish.data_tables.cells import Missing, Row, cells
from kg.publish.data_tables.schema import ColumnType, Table, tables
from kg.publish.data_tables.statement_rows import PAPER_TABLES, PaperRows
from kg.publish.data_tables.survey import Survey
from kg.publish.data_tables.thing_rows import (
    document_rows,
    dossier_rows,
    entity_rows,
    meeting_rows,
)
from kg.publish.made_of import version_of

_ROWS_AT_ONCE = 20_000
_SHARED: Mapping[str, Callable[[Survey], Iterator[Row]]] = {
    "meetings": meeting_rows,
    "dossiers": dossier_rows,
    "entities": entity_rows,
    "documents": document_rows,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A value of a column, and the sentence of its row where the table has one."""

    value: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What :func:`write_tables` wrote: rows by table, examples by table and column."""

    rows: dict[str, int]
    examples: dict[tuple[str, str], Example]


def write_tables(store: Store, folder: Path, *, parquet: bool = False) -> Written:
    """Write every table below ``folder``.

    Raises:
        StoreError: a file of the store is damaged, a quote is not what stands at its offsets, or
            Parquet is asked for and pyarrow is not installed.
    """
    survey = Survey(store)
    with ExitStack() as stack:
        sinks: dict[str, list[_Sink]] = {
            name: list(map(stack.enter_context, _sinks(folder, table, parquet)))
            for name, table in tables().items()
        }
        written = Written(dict.fromkeys(sinks, 0), {})
        for name, row in all_rows(survey):
            written.rows[name] += 1
            _keep_examples(tables()[name], row, written.examples)
            for sink in sinks[name]:
                sink.add(row)
    return written


def _keep_examples(table: Table, row: list[str], examples: dict[tuple[str, str], Example]) -> None:
    """Keep the first value of each column that no earlier row had."""
    quote = dict(zip(table.header, row, strict=True)).get("quote", "")
    for column, cell in zip(table.columns, row, strict=True):
        place = (table.name, column.name)
        if place not in examples and cell and not isinstance(cell, Missing):
            examples[place] = Example(cell, quote)


def all_rows(survey: Survey) -> Iterator[tuple[str, list[str]]]:
    """The rows of all tables as text, each with the name of its table; each table in order.

    Raises:
        StoreError: a file is damaged, or a quote is not what stands at its offsets.
    """
    for name, row in _raw_rows(survey):
        yield name, cells(tables()[name], row, survey.label, survey.mark)


def _raw_rows(survey: Survey) -> Iterator[tuple[str, Row]]:
    for name, make in _SHARED.items():
        for row in make(survey):
            yield name, row
    for paper in survey.papers_in_order():
        of_paper = PaperRows(survey, paper, version_of(survey.store.manifest, paper.key))
        for name in PAPER_TABLES:
            for row in of_paper.rows(name):
                yield name, row


def _sinks(folder: Path, table: Table, parquet: bool) -> Iterator[_Sink]:
    yield _Csv(folder / f"{table.name}.csv", table)
    if parquet:
        yield _Parquet(folder / f"{table.name}.parquet", table)


class _Sink(ABC):
    """A file that rows are added to."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def add(self, row: list[str]) -> None:
        """Take one row."""

    @abstractmethod
    def close(self) -> None:
        """Write what is left."""


class _Csv(_Sink):
    """A CSV file that rows are added to."""

    def __init__(self, path: Path, table: Table) -> None:
        self._stream = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._writer.writerow(table.header)

    def close(self) -> None:
        """End the file."""
        self._stream.close()

    def add(self, row: list[str]) -> None:
        """Write one row."""
        self._writer.writerow(row)


# ---------------------------------------------------------------- Parquet

_PYTHON: Mapping[ColumnType, Callable[[str], Any]] = {
    "string": str,
    "uri": str,
    "integer": int,
    "number": float,
    "boolean": lambda text: text == "true",
    "date": date.fromisoformat,
}


class _Parquet(_Sink):
    """A Parquet file that rows are added to; values are typed, what is missing is null."""

    def __init__(self, path: Path, table: Table) -> None:
        self._arrow, parquet = _pyarrow()
        self._table = table
        self._rows: list[list[str]] = []
        self._schema = _arrow_schema(self._arrow, table)
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")

    def close(self) -> None:
        """Write the rows that are left, and the end of the file."""
        self._flush()
        self._writer.close()

    def add(self, row: list[str]) -> None:
        """Keep one row; they are written some thousands at a time."""
        self._rows.append(row)
        if len(self._rows) == _ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        columns = list(zip(*self._rows, strict=True)) or [()] * len(self._table.columns)
        arrays = [
            self._arrow.array([_typed(cell, column.type) for cell in cells_], type=field.type)
            for column, cells_, field in zip(
                self._table.columns, columns, self._schema, strict=True
            )
        ]
        self._writer.write_table(self._arrow.Table.from_arrays(arrays, schema=self._schema))
        self._rows = []


def _arrow_schema(arrow: Any, table: Table) -> Any:  # noqa: ANN401 - pyarrow has no types
    types = {
        "string": arrow.string(),
        "uri": arrow.string(),
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "boolean": arrow.bool_(),
        "date": arrow.date32(),
    }
    fields = [
        arrow.field(c.name, types[c.type], metadata={"description": c.what}) for c in table.columns
    ]
    return arrow.schema(fields, metadata={"title": table.title, "description": table.what})


def _typed(cell: str, kind: ColumnType) -> Any:  # noqa: ANN401 - whatever the column holds
    return None if isinstance(cell, Missing) or cell == "" else _PYTHON[kind](cell)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise StoreError(
            "--parquet", "needs pyarrow, which is not installed.", "pip install 'jha-kg[parquet]'"
        ) from None
    return arrow, parquet
