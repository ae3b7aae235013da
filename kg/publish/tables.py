"""Answers as text: a table for the terminal, CSV, TSV, JSON, Markdown.

What people read (table, Markdown) has headings, labels and notes in the reader's language. What
programs read (CSV, TSV, JSON) has the same columns whatever the language and the rows: each column
of things is followed by one with their labels (``NAME_label``), and the last one, ``missing``, says
why cells are empty or what is the matter with an actor (``actor:anonymous dossier:not-mentioned``).
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import textwrap
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from kg.graph.answers import Answer, Term
from kg.publish.notes import headings, notes, reasons
from kg.publish.wording import coded, count, say
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
MISSING = "missing"
"""The last column of the flat formats of a named question."""


def _value(term: Term | None) -> Any:  # noqa: ANN401 - str, int, float, bool or None
    """A term as a plain Python value for JSON."""
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        return _NUMBERS.get(term.datatype.value, str)(term.value)
    return term.value


def _text(term: Term | None) -> str:
    return "" if term is None else term.value


# ---------------------------------------------------------------- for programs


def header(answer: Answer) -> list[str]:
    """Column names of the flat formats: each column of things has one for its labels beside it."""
    names: list[str] = []
    for column, holds_things in zip(answer.columns, answer.entity_columns(), strict=True):
        names += [column.name, f"{column.name}_label"] if holds_things else [column.name]
    return [*names, MISSING] if answer.asked else names


def _flat(answer: Answer, value: Callable[[Term | None], Any]) -> list[list[Any]]:
    """The rows as IRIs, labels and values, without the column ``missing``."""
    things = answer.entity_columns()
    labels, nothing = answer.labels, value(None)
    rows = []
    for row in answer.rows:
        cells: list[Any] = []
        for term, holds_things in zip(row, things, strict=True):
            cells.append(value(term))
            if holds_things:
                cells.append(labels.get(term.value, nothing) if term is not None else nothing)
        rows.append(cells)
    return rows


def _separated(answer: Answer, delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header(answer))
    rows = _flat(answer, _text)
    if answer.asked:
        missing = reasons(answer)
        for cells, row in zip(rows, answer.rows, strict=True):
            cells.append(" ".join(f"{name}:{why}" for name, why in missing(row).items()))
    writer.writerows(rows)
    return stream.getvalue()


def to_csv(answer: Answer) -> str:
    """Comma-separated values: IRIs, and labels beside them."""
    return _separated(answer, ",")


def to_tsv(answer: Answer) -> str:
    """Tab-separated values: IRIs, and labels beside them."""
    return _separated(answer, "\t")


def to_json(answer: Answer) -> str:
    """A JSON array of objects, numbers and booleans typed; ``missing`` is an object."""
    names = header(answer)
    rows = _flat(answer, _value)
    if answer.asked:
        missing = reasons(answer)
        for cells, row in zip(rows, answer.rows, strict=True):
            cells.append(missing(row))
    objects = [dict(zip(names, row, strict=True)) for row in rows]
    return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"


# ---------------------------------------------------------------- for people


def _label(answer: Answer, term: Term | None) -> str:
    """What a person reads for a term: its label, else the end of its IRI, else its value."""
    text = _text(term)
    if not isinstance(term, ox.NamedNode):
        return text
    return answer.labels.get(text, text.rsplit("/id/", 1)[-1])


def readable(answer: Answer) -> list[list[str]]:
    """Every cell as a person reads it; what is missing in words, in brackets."""
    missing = reasons(answer)
    known = answer.column_facts()
    names = [column.name for column in answer.columns]
    rows = []
    for row in answer.rows:
        lacking = missing(row)
        cells = []
        for name, facts, term in zip(names, known, row, strict=True):
            text = _label(answer, term)
            if facts.type == "code":
                text = coded(text, answer.language)
            if why := lacking.get(name, "") if not text else _doubt(lacking.get(name, "")):
                text = f"{text} ({say('reason-' + why, answer.language)})".strip()
            cells.append(text)
        rows.append(cells)
    return rows


def _doubt(mark: str) -> str:
    """The mark if a reader must see it at the name itself: a group's wording says it is one."""
    return mark if mark == "unresolved" else ""


_SPECIAL = re.compile(r"([\\|*_\[\]<>`])")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _is_quote(name: str) -> bool:
    return "quote" in name.casefold() or name == "sentence"


def to_markdown(answer: Answer) -> str:
    """A Markdown table; quotes stand as footnotes below it, each with paper and page."""
    names = [column.name for column in answer.columns]
    notes_of: dict[str, int] = {}
    titles = headings(answer)
    lines = ["| " + " | ".join(map(_escaped, titles)) + " |", "|" + " --- |" * len(names)]
    for row, cells in zip(answer.rows, readable(answer), strict=True):
        shown = []
        for name, term, cell in zip(names, row, cells, strict=True):
            text = _escaped(cell)
            if _is_quote(name) and term is not None:
                note = text + _source(answer, name, dict(zip(names, row, strict=True)))
                text = f"[^{notes_of.setdefault(note, len(notes_of) + 1)}]"
            elif text.startswith("https://"):
                text = f"<{cell}>"
            shown.append(text)
        lines.append("| " + " | ".join(shown) + " |")
    footnotes = [f"[^{number}]: {text}" for text, number in notes_of.items()]
    beneath = [_escaped(note) for note in notes(answer)]
    blocks = ["\n".join(lines), *beneath, "\n".join(footnotes)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _source(answer: Answer, quote: str, row: Mapping[str, Term | None]) -> str:
    """Where a quote stands: its paper (linked to the official page) and page."""
    paper = row.get(re.sub("quote$", "document", quote)) or row.get("document")
    if paper is None:
        return ""
    text = _escaped(_label(answer, paper))
    if (official := row.get("official")) is not None and quote == "quote":
        text = f"[{text}]({official.value})"
    page = row.get("page")
    if page is not None and quote == "quote":
        text += ", " + say("page", answer.language, page=page.value)
    return f" ({text})"


def _least_width(name: str, cells: list[str]) -> int:
    """The width that a column needs: all of a short value, a readable line of a quote."""
    longest = max((len(cell) for cell in [name, *cells]), default=0)
    if _is_quote(name):
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
    titles, cells = headings(answer), readable(answer)
    columns = range(len(answer.columns))
    shown = [i for i in columns if not cells or any(_text(row[i]) for row in answer.rows)]
    quotes = [_is_quote(answer.columns[i].name) for i in shown]
    names = [titles[i] for i in shown]
    rows = [[row[i] for i in shown] for row in cells]
    least = [
        _least_width("quote" if quote else n, [row[i] for row in rows])
        for i, (n, quote) in enumerate(zip(names, quotes, strict=True))
    ]
    if sum(least) + 3 * len(least) <= width:
        body = _as_table(names, rows, least, quotes, width)
    else:
        body = _as_records(names, rows, width)
    lines = [line.rstrip() for line in body.splitlines()]
    empty = ", ".join(titles[i] for i in columns if i not in shown)
    total = count("rows", answer.language, len(rows))
    total += say("empty-columns", answer.language, columns=empty) if empty else ""
    lines += [line for note in (total, *notes(answer)) for line in textwrap.wrap(note, width)]
    return "\n".join(lines) + "\n"


def _as_table(
    names: list[str], rows: list[list[str]], least: list[int], quotes: list[bool], width: int
) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, minimum, is_quote in zip(names, least, quotes, strict=True):
        table.add_column(name, overflow="fold", min_width=minimum, ratio=4 if is_quote else None)
    for row in rows:
        # Text, not str: words in square brackets are the document's, not markup.
        table.add_row(*map(Text, row))
    stream = io.StringIO()
    Console(file=stream, width=width, no_color=True, highlight=False).print(table)
    return stream.getvalue()


def _as_records(names: list[str], rows: list[list[str]], width: int) -> str:
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

WITH_NOTES = frozenset({"table", "markdown"})
"""Formats that hold the notes on account and gaps themselves; with others they go to stderr."""
