"""Pages of the named questions: a form, the answer with quotes and links, and how to ask it again.

An answer also comes as CSV, TSV, JSON, SPARQL and, where matplotlib is installed, as a chart, all
with the same parameters behind the question mark.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from urllib.parse import urlencode

import pyoxigraph as ox

from kg.errors import KgError, QueryError, QuestionError
from kg.graph.answers import Answer, Term
from kg.graph.columns import ColumnFacts
from kg.graph.named_queries import Parameter, Question, ask, bind, questions, terms_of
from kg.publish.explorer.rendering import explorer_page, written
from kg.publish.notes import account, headings, notes
from kg.publish.plots import drawable, svg_of
from kg.publish.site import Catalogue
from kg.publish.site.urls import Language, question_place
from kg.publish.tables import readable, to_csv, to_json, to_tsv

ROWS_SHOWN = 100  # on one page; the files hold all
FILES: Mapping[str, tuple[str, Callable[[Answer], str]]] = {
    "csv": ("text/csv", to_csv),
    "tsv": ("text/tab-separated-values", to_tsv),
    "json": ("application/json", to_json),
    "svg": ("image/svg+xml", svg_of),
}
"""Endings of an answer's files: media type, and who writes them."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: the parameter, and what was given for it."""

    parameter: Parameter
    given: str

    @property
    def type(self) -> str:
        """The type of the HTML input."""
        return {"date": "date", "integer": "number"}.get(self.parameter.type, "text")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as a reader sees it; ``iri`` and ``address`` are where it leads, "" for nowhere."""

    text: str
    type: str
    iri: str = ""
    address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """What the page of a question shows; ``error`` says why there is no answer."""

    question: Question
    fields: tuple[Field, ...]
    error: str = ""
    asked: bool = False
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    number_of_rows: int = 0
    first_row: int = 1
    notes: tuple[str, ...] = ()
    sparql: str = ""
    has_chart: bool = False
    query: str = ""
    snippets: tuple[tuple[str, str], ...] = ()
    pages: int = 1

    def iris(self) -> Iterator[str]:
        """Every IRI that the page names."""
        return (cell.iri for row in self.rows for cell in row if cell.iri)


def asked_with(question: Question, given: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a question among those of an address; empty fields count as not given."""
    names = {parameter.name for parameter in question.parameters}
    return {k: v.strip() for k, v in given.items() if k in names and v.strip()}


def answer_file(
    catalogue: Catalogue, name: str, format_: str, given: Mapping[str, str],
    language: Language, rows: int,
) -> tuple[str, str, bool]:  # fmt: skip
    """(text, media type, whether it was cut) of an answer as a file of a key of :data:`FILES`.

    Raises:
        QuestionError: no such question, a value cannot be understood, or it cannot be drawn.
        QueryError: it cannot be evaluated.
    """
    question = questions()[name]
    if format_ == "rq":
        terms = terms_of(catalogue.source, question, asked_with(question, given), language)
        return bind(question, terms), "application/sparql-query", False
    answer = ask(catalogue.source, name, asked_with(question, given), language)
    cut = len(answer.rows) > rows
    media_type, write = FILES[format_]
    return write(replace(answer, rows=answer.rows[:rows])), media_type, cut


def question_page(
    catalogue: Catalogue, name: str, given: Mapping[str, str], language: Language, root: str
) -> tuple[str, int]:
    """(HTML, status) of a question's page: with its answer once all that it needs is given."""
    question = questions()[name]
    values = asked_with(question, given)
    fields = tuple(Field(p, values.get(p.name, "")) for p in question.parameters)
    view, told, status = QuestionView(question, fields), "", 200
    if all(field.given or not field.parameter.required for field in fields):
        try:
            answer = ask(catalogue.source, name, values, language)
            number = _number(given)
            view = _answered(catalogue, view, answer, number, language, root)
            told = account(answer.account, language) if answer.account else ""
        except QuestionError as error:
            view, status = replace(view, error=_sentence(error)), 400
        except QueryError as error:
            view, status = replace(view, error=_sentence(error)), 500
    number = min(_number(given), view.pages)
    page = explorer_page(catalogue, "question", question_place(name), view, view.iris(), number,
                         view.pages)  # fmt: skip
    return written(page, language, list(values.items()), told), status


def _sentence(error: KgError) -> str:
    """The error as a reader of a page needs it: a field has a label, not two dashes."""
    return str(error).removeprefix("--")


def _number(given: Mapping[str, str]) -> int:
    text = given.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _answered(
    catalogue: Catalogue, view: QuestionView, answer: Answer, number: int,
    language: Language, root: str,
) -> QuestionView:  # fmt: skip
    question = view.question
    pages = max(1, -(-len(answer.rows) // ROWS_SHOWN))
    start = (min(number, pages) - 1) * ROWS_SHOWN
    shown = replace(answer, rows=answer.rows[start : start + ROWS_SHOWN])
    used = [i for i in range(len(answer.columns)) if any(row[i] is not None for row in answer.rows)]
    values = [(f.parameter.name, f.given) for f in view.fields if f.given]
    query = "?" + urlencode(values) if values else ""
    address = f"{root}/{language}/{question_place(question.name)}"
    titles = headings(answer)
    return replace(
        view,
        asked=True,
        headings=tuple(titles[i] for i in used),
        rows=tuple(_cells(shown, used)),
        number_of_rows=len(answer.rows),
        first_row=start + 1,
        notes=tuple(notes(answer)[1:]),
        sparql=bind(question, answer.asked.values if answer.asked else {}),  # type: ignore[arg-type]
        has_chart=question.name in drawable() and bool(answer.rows) and _can_draw(),
        query=query,
        snippets=tuple(snippets(f"{address}.csv{query}").items()),
        pages=pages,
    )


def _can_draw() -> bool:
    return find_spec("matplotlib") is not None


def _cells(answer: Answer, used: list[int]) -> Iterator[tuple[Cell, ...]]:
    known = answer.column_facts()
    for row, texts in zip(answer.rows, readable(answer), strict=True):
        yield tuple(_cell(row[i], texts[i], known[i]) for i in used)


def _cell(term: Term | None, text: str, facts: ColumnFacts) -> Cell:
    if isinstance(term, ox.NamedNode):
        if facts.type == "url":
            return Cell(text, "url", address=_safe(term.value))
        return Cell(text, "thing", iri=term.value)
    if isinstance(term, ox.Literal):
        address = _safe(term.value) if facts.type == "url" else ""
        return Cell(text, facts.type or "text", address=address, language=term.language or "")
    return Cell(text, "missing")


def _safe(address: str) -> str:
    """An address that a page may link to; documents may hold others."""
    return address if address.startswith(("https://", "http://")) else ""


def snippets(address: str) -> dict[str, str]:
    """How to get an answer's CSV with curl, pandas and readr."""
    quoted = json.dumps(address)  # a string in Python and in R
    shell = "'" + address.replace("'", "'\\''") + "'"
    return {
        "curl": f"curl --fail --location --output answer.csv {shell}",
        "Python": f"import pandas as pd\n\nanswer = pd.read_csv({quoted})",
        "R": f"library(readr)\n\nanswer <- read_csv({quoted})",
    }


def questions_page(catalogue: Catalogue, language: Language) -> str:
    """The list of all questions, by subject."""
    by_tag: dict[str, list[Question]] = {}
    for question in questions().values():
        by_tag.setdefault(question.tags[0], []).append(question)
    view = sorted(by_tag.items())
    return written(explorer_page(catalogue, "questions", "questions", view), language)
