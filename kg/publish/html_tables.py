"""An answer as an HTML table for notebooks: labels, and links from sentences to their papers."""

from __future__ import annotations

import html
from collections.abc import Mapping

import pyoxigraph as ox

from kg.graph.answers import Answer, Term
from kg.publish.notes import headings, notes
from kg.publish.tables import readable

_STYLE = "text-align:left;vertical-align:top"


def to_html(answer: Answer) -> str:
    """The table with its notes beneath; everything that stands in the data is escaped."""
    names = [column.name for column in answer.columns]
    head = "".join(f'<th style="{_STYLE}">{html.escape(name)}</th>' for name in headings(answer))
    body = []
    for row, cells in zip(answer.rows, readable(answer), strict=True):
        terms = dict(zip(names, row, strict=True))
        shown = (
            f'<td style="{_STYLE}">{_cell(name, terms, text)}</td>'
            for name, text in zip(names, cells, strict=True)
        )
        body.append(f"<tr>{''.join(shown)}</tr>")
    beneath = "".join(f"<p>{html.escape(note)}</p>" for note in notes(answer))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{beneath}"


def _cell(name: str, row: Mapping[str, Term | None], text: str) -> str:
    term, official = row[name], row.get("official")
    shown = html.escape(text)
    if term is None:
        return f"<em>{shown}</em>" if shown else ""
    target = ""
    if name in ("quote", "document") and official is not None:
        target = official.value
    elif isinstance(term, ox.NamedNode) or text.startswith("https://"):
        target = term.value
    if not target.startswith(("https://", "http://")):
        return shown
    return f'<a href="{html.escape(target, quote=True)}">{shown}</a>'
