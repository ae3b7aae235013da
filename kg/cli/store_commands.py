"""Commands that describe a store, check it and write it out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.main import format_option, main, open_store, store_option

if TYPE_CHECKING:
    from kg.graph.store import Store


@main.command(short_help="Say what is in a store: papers, counts, versions.")
@store_option
def info(store: Path) -> None:
    """Say what is in a store: documents, counts by class, base IRI, versions.

    \b
    Examples:
      kg info
      kg info --store build/sample-store
    """
    from kg.graph.overview import overview

    click.echo(overview(open_store(store)), nl=False)


@main.command()
@click.argument("document")
@store_option
@click.option("--marks/--no-marks", default=True, help="Mark names and statements in the text.")
def show(document: str, store: Path, marks: bool) -> None:
    """Show a document's text with its structure marked.

    DOCUMENT is a key that 'kg info' lists, such as kst-32317-OG, or the paper's name as answers
    have it ('Kamerstuk 32317-OG').

    \b
    Examples:
      kg show kst-99999-12 --store build/sample-store
      kg show 'Kamerstuk 99999-12' --no-marks | less
    """
    from kg.publish.reading_view import reading_view

    opened = open_store(store)
    click.echo(reading_view(opened, _key(opened, document), marks=marks), nl=False)


def _key(store: Store, document: str) -> str:
    """The key of a paper that is named; what names none stays as it is, to be told so."""
    from kg.errors import QuestionError
    from kg.graph.names import resolve

    if document in store.manifest.documents:
        return document
    try:
        return resolve(store, document, "document").rpartition("/")[2]
    except QuestionError:
        return document


@main.command(short_help="List findings about a store, by severity.")
@store_option
@format_option
@click.option("--integrity", is_flag=True, help="Check the files instead: is all as written?")
def check(store: Path, format_: str, integrity: bool) -> None:
    """Check the store against the shapes; findings by severity (exit code 1 if any violation).

    --integrity looks at every file: whether it is what was written, whether every statement has its
    evidence, every evidence its text and every graph its provenance (exit code 1 if anything is
    wrong).

    \b
    Examples:
      kg check
      kg check --format csv > findings.csv
      kg check --integrity
    """
    if integrity:
        _check_integrity(store, format_)
        return
    from kg.graph.checks import check_store, findings_answer
    from kg.publish.tables import FORMATS

    findings = check_store(open_store(store))
    if findings or format_ != "table":
        click.echo(FORMATS[format_](findings_answer(findings)), nl=False)
    by_severity = {
        s: sum(f.severity == s for f in findings) for s in ("Violation", "Warning", "Info")
    }
    counts = ", ".join(
        f"{number} {severity.lower()}{'s' * (number != 1 and severity != 'Info')}"
        for severity, number in by_severity.items()
    )
    click.echo(f"Checked {store}: {counts}.", err=True)
    if by_severity["Violation"]:
        sys.exit(1)


def _check_integrity(store: Path, format_: str) -> None:
    from kg.graph.store.integrity import defects, defects_answer
    from kg.publish.tables import FORMATS

    found = list(defects(open_store(store)))
    if found or format_ != "table":
        click.echo(FORMATS[format_](defects_answer(found)), nl=False)
    number = len(found)
    click.echo(f"Checked the files of {store}: {number} defect{'s' * (number != 1)}.", err=True)
    if found:
        sys.exit(1)


@main.command(short_help="Add an authority's titles, dates and status of acts.")
@click.option("--endpoint", required=True, metavar="URL", help="SPARQL endpoint that speaks CDM.")
@store_option
@format_option
@click.option("--refresh", is_flag=True, help="Ask again what was answered before.")
@click.option(
    "--timeout", type=click.IntRange(1), default=30, show_default=True, help="Seconds per answer."
)
def enrich(endpoint: str, store: Path, format_: str, refresh: bool, timeout: int) -> None:
    """Ask an authority for titles, dates, status and ELI of the acts and dossiers in the store.

    Writes the answers with source and date to the graph 'authority', and lists the identifiers that
    the authority does not know or gave no answer on (exit code 1). Asks only what is still open.

    \b
    Examples:
      kg enrich --endpoint https://publications.europa.eu/webapi/rdf/sparql
      kg enrich --endpoint http://localhost:7878/query --refresh --format csv > unknown.csv
    """
    from datetime import UTC, datetime

    from kg.graph.authority import enrich as enrich_store
    from kg.graph.authority import enrichment_answer
    from kg.publish.tables import FORMATS

    base = open_store(store).manifest.base
    today = datetime.now(UTC).date().isoformat()
    result = enrich_store(store, endpoint, today, refresh=refresh, timeout=timeout)
    answer = enrichment_answer(result, base)
    if answer.rows or format_ != "table":
        click.echo(FORMATS[format_](answer), nl=False)
    click.echo(
        f"Wrote what {endpoint} says of {len(result.written)} things; {result.kept} were known, "
        f"{len(result.unknown)} it does not know, {len(result.unanswered)} stay open.",
        err=True,
    )
    if answer.rows:
        sys.exit(1)


@main.command(short_help="Build the invented sample and answer the main questions.")
@click.option("--store", type=click.Path(path_type=Path), default=Path("build/sample-store"))
@click.option("--exports", type=click.Path(path_type=Path), default=Path("exports"))
def demo(store: Path, exports: Path) -> None:
    """Build the invented sample corpus, answer flagship questions, write the exports.

    \b
    Examples:
      kg demo
      kg demo --store /tmp/sample --exports /tmp/sample-exports
    """
    from kg.cli.build_commands import build_and_report
    from kg.paths import SAMPLE_CORPUS
    from kg.publish.demo import answers, write_exports
    from kg.vocabulary import SAMPLE_BASE

    build_and_report([SAMPLE_CORPUS], store, SAMPLE_BASE)
    opened = open_store(store)
    for title, command, table in answers(opened):
        click.echo(f"\n{title}\n$ {command} --store {store}\n{table}", nl=False)
    write_exports(opened, exports)
    click.echo(
        f"\nThe documents are invented ({SAMPLE_CORPUS}); no government said any of this.\n"
        f"Store: {store}    Exports: {exports}\n"
        f"Next: kg ask --store {store}    kg info --store {store}    kg build YOUR-PAPERS/"
    )
