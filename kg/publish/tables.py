"""Answers as text: a table for the terminal, CSV, TSV, JSON, Markdown."""

from __future__ import annotations

import csv
import io
import json
import shutil
import textwrap
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kg.graph.answers import Answer, Term
from kg.vocabulary import XSD

_SHORT_CELL = 24
_QUOTE_WIDTH = 40
_WIDTH_ELSEWHERE = 120
_NUMBERS: Mapping[str, Callable[[str], Any]] = {
    XSD + "integer": int,
    XSD + "decimal": lambda text: float(Decimal(text)),
    XSD + "double": float,
    XSD + "boolean": lambda text: text == "true",
}


def _value(term: Term | None) -> Any:  # noqa: ANN401 - str, int, float, bool or None
    """A term as a plain Python value for JSON."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        return _NUMBERS.get(term.datatype.value, str)(term.value)
    return term.value


def _text(term: Term | None) -> str:
    return "" if term is None else term.value


def _label(answer: Answer, term: Term | None) -> str:
    """What a person reads for a term: its label, else the end of its IRI, else its value."""
    text = _text(term)
    if not isinstance(term, ox.NamedNode):
        return text
    return answer.labels.get(text, text.rsplit("/id/", 1)[-1])


def header(answer: Answer) -> list[str]:
    """Column names of the flat formats: each column of things has one for its labels beside it."""
    names: list[str] = []
    for column, holds_things in zip(answer.columns, answer.entity_columns(), strict=True):
        names += [column.name, f"{column.name}_label"] if holds_things else [column.name]
    return names


def _flat(answer: Answer, value: Callable[[Term | None], Any]) -> list[list[Any]]:
    things = answer.entity_columns()
    rows = []
    for row in answer.rows:
        cells: list[Any] = []
        for term, holds_things in zip(row, things, strict=True):
            cells.append(value(term))
            if holds_things:
                cells.append(answer.labels.get(_text(term), "") or value(None))
        rows.append(cells)
    return rows


def _separated(answer: Answer, delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header(answer))
    writer.writerows(_flat(answer, _text))
    return stream.getvalue()


def to_csv(answer: Answer) -> str:
    """Comma-separated values: IRIs, and labels beside them."""
    return _separated(answer, ",")


def to_tsv(answer: Answer) -> str:
    """Tab-separated values: IRIs, and labels beside them."""
    return _separated(answer, "\t")


def to_json(answer: Answer) -> str:
    """A JSON array of objects, numbers and booleans typed."""
    names = header(answer)
    rows = [dict(zip(names, row, strict=True)) for row in _flat(answer, _value)]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def to_markdown(answer: Answer) -> str:
    """A Markdown table; quotes stand as footnotes below it."""
    names = [column.name for column in answer.columns]
    notes: list[str] = []
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    for row in answer.rows:
        cells = []
        for name, term in zip(names, row, strict=True):
            text = _label(answer, term).replace("|", "\\|").replace("\n", " ")
            if "quote" in name.casefold() and text:
                notes.append(text)
                text = f"[^{len(notes)}]"
            cells.append(text)
        lines.append("| " + " | ".join(cells) + " |")
    footnotes = [f"[^{number}]: {text}" for number, text in enumerate(notes, 1)]
    return "\n".join([*lines, *([""] if footnotes else []), *footnotes]) + "\n"


def _least_width(name: str, cells: list[str]) -> int:
    """The width that a column needs: all of a short value, a readable line of a quote."""
    longest = max((len(cell) for cell in [name, *cells]), default=0)
    if "quote" in name.casefold():
        return min(longest, _QUOTE_WIDTH)
    words = (len(word) for cell in [name, *cells] for word in cell.split())
    return longest if longest <= _SHORT_CELL else max(words, default=1)


def to_table(answer: Answer, width: int | None = None) -> str:
    """A table for the terminal: labels instead of IRIs, wide cells folded to ``width`` columns.

    Columns without a value in any row are left out, and named below; rows that are too wide for a
    table stand as records. ``width`` defaults to that of the terminal, or 120 elsewhere.
    """
    if width is None:
        width = shutil.get_terminal_size((_WIDTH_ELSEWHERE, 24)).columns
    cells = [[_label(answer, term) for term in row] for row in answer.rows]
    shown = [i for i in range(len(answer.columns)) if not cells or any(row[i] for row in cells)]
    names = [answer.columns[i].name for i in shown]
    rows = [[row[i] for i in shown] for row in cells]
    least = [_least_width(n, [row[i] for row in rows]) for i, n in enumerate(names)]
    fits = sum(least) + 3 * len(least) <= width
    body = (_as_table if fits else _as_records)(names, rows, least, width)
    empty = [c.name for i, c in enumerate(answer.columns) if i not in shown]
    note = f"; nothing in: {', '.join(empty)}" if empty else ""
    lines = [line.rstrip() for line in body.splitlines()]
    return "\n".join([*lines, f"{len(rows)} row{'s' * (len(rows) != 1)}{note}"]) + "\n"


def _as_table(names: list[str], rows: list[list[str]], least: list[int], width: int) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, minimum in zip(names, least, strict=True):
        ratio = 4 if "quote" in name.casefold() else None
        table.add_column(name, overflow="fold", min_width=minimum, ratio=ratio)
    for row in rows:
        # Text, not str: words in square brackets are the document's, not markup.
        table.add_row(*map(Text, row))
    stream = io.StringIO()
    Console(file=stream, width=width, no_color=True, highlight=False).print(table)
    return stream.getvalue()


def _as_records(names: list[str], rows: list[list[str]], least: list[int], width: int) -> str:
    margin = max(map(len, names)) + 2
    lines: list[str] = []
    for number, row in enumerate(rows, 1):
        lines.append(f"── {number} " + "─" * max(4, min(width, 60) - len(str(number)) - 4))
        for name, cell in zip(names, row, strict=True):
            if cell:
                indent = " " * margin
                lines += textwrap.wrap(
                    cell, max(width, margin + 20), initial_indent=f"{name:{margin}}",
                    subsequent_indent=indent,
                )  # fmt: skip
    return "\n".join(lines)


FORMATS: Mapping[str, Callable[[Answer], str]] = {
    "table": to_table,
    "csv": to_csv,
    "tsv": to_tsv,
    "json": to_json,
    "markdown": to_markdown,
}
"""Formats of ``kg ask`` and ``kg query`` and how each is written."""
