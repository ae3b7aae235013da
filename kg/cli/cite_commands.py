"""Commands on citations of answers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.main import main
from kg.cli.sources import open_source, source_options
from kg.errors import QuestionError

if TYPE_CHECKING:
    from kg.publish.citations import Citation, Verdict


@main.group(short_help="Verify a citation that kg ask NAME --cite made.")
def cite() -> None:
    """Citations of answers: 'kg ask NAME --cite' makes one, this verifies it.

    \b
    Examples:
      kg ask positions --actor NLD --cite > citation.txt
      kg cite verify citation.txt
      kg ask meetings --cite | kg cite verify -
    """


@cite.command("verify", short_help="Ask again what a citation cites: is it still the same answer?")
@click.argument("citation", metavar="FILE|TEXT")
@source_options
def cite_verify(citation: str, store: Path, endpoint: str | None, timeout: int) -> None:
    """Ask again what a citation cites (exit code 0: the same answer; 1: it changed).

    FILE|TEXT is a file that holds a citation ('-': standard input), or the citation itself, as text
    or JSON. Says which rows are new and which are gone.

    \b
    Examples:
      kg cite verify citation.txt
      kg ask meetings --cite | kg cite verify - --endpoint http://localhost:7878/query
    """
    from kg.publish.citations import parse, verify

    verdict = verify(open_source(store, endpoint, timeout), parse(_text(citation)))
    _report(verdict)
    if not verdict.same:
        sys.exit(1)


def _text(citation: str) -> str:
    if citation == "-":
        return sys.stdin.read()
    try:
        path = Path(citation)
        if path.is_file():
            return path.read_text("utf-8")
    except (OSError, ValueError):  # too long or strange to be a path: it is the text
        return citation
    if not any(letter.isspace() for letter in citation):
        raise QuestionError(
            citation, "there is no such file.", "Name a file with a citation, or paste its text."
        )
    return citation


def _report(verdict: Verdict) -> None:
    from kg.publish.tables import to_table

    data = "the same data" if verdict.same_data else f"other data ({verdict.now.dataset})"
    if verdict.same:
        click.echo(f"same: {verdict.now.count} rows, result {verdict.now.result}, from {data}.")
        return
    click.echo(
        f"changed: result {verdict.now.result} instead of {verdict.cited.result}, from {data}."
    )
    if not verdict.cited.prints:
        click.echo("The citation holds no rows to compare; one with --format json does.")
        return
    if verdict.gone and not verdict.cited.rows:
        advice = "a citation with --format json shows them"
        click.echo(f"gone, of the cited answer: row {_ranges(verdict.gone)} ({advice}).")
    for number in verdict.gone if verdict.cited.rows else ():
        click.echo(f"gone, row {number}: {_gone_row(verdict.cited, number)}")
    if verdict.new:
        click.echo(f"new, row {_ranges(verdict.new)}:")
        rows = tuple(verdict.answer.rows[number - 1] for number in verdict.new)
        click.echo(to_table(replace(verdict.answer, rows=rows, account=None)), nl=False)


def _ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers, those that follow each other as a range: "1, 4-7"."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}-{b}" for a, b in spans)


def _gone_row(cited: Citation, number: int) -> str:
    """A row that is no longer given, as its citation has it."""
    cells = zip(cited.columns, cited.rows[number - 1], strict=True)
    return "; ".join(f"{name} {value}" for name, value in cells if value)
