"""Commands that make a store, describe it, check it and write it out."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.main import format_option, main, open_store, store_option

if TYPE_CHECKING:
    from kg.pipeline import Summary


@main.command()
@click.argument("paths", nargs=-1, required=True)
@store_option
@click.option("--base-iri", help="Base of the graph's IRIs, ending in a slash.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Processes [default: cores].")
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler whose workers read instead.")
@click.option("--shared", metavar="FOLDER", help="Path or URL where its workers leave results.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def build(
    paths: tuple[str, ...],
    store: Path,
    base_iri: str | None,
    jobs: int | None,
    scheduler: str | None,
    shared: str | None,
    quiet: bool,
) -> None:
    """Read files or folders into a store; with the extra [cluster] also from URLs.

    A document that is already there is replaced. What cannot be read is reported, the rest goes on
    (exit code 1).

    \b
    Examples:
      kg build papers/
      kg build agenda.pdf report.txt --store my-store --jobs 4
      kg build s3://bucket/papers --scheduler tcp://host:8786 --shared s3://bucket/parts
    """
    summary = _build(paths, store, base_iri, jobs, quiet, scheduler, shared)
    if summary.skipped:
        sys.exit(1)


def _build(
    paths: Sequence[Path | str],
    store: Path,
    base_iri: str | None = None,
    jobs: int | None = None,
    quiet: bool = False,
    scheduler: str | None = None,
    shared: str | None = None,
) -> Summary:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from kg import pipeline

    if base_iri is not None and not (base_iri.startswith("http") and base_iri.endswith("/")):
        raise click.BadParameter("give an http(s) address that ends in a slash", None, None, "base")
    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    disable = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=disable) as progress:
        task = progress.add_task("Reading", total=None)
        summary = pipeline.build(
            paths,
            store,
            base=base_iri,
            jobs=jobs or os.cpu_count() or 1,
            scheduler=scheduler,
            shared=shared,
            started=lambda total: progress.update(task, total=total),
            done=lambda files: progress.advance(task, files),
        )
    for skipped in summary.skipped:
        click.echo(f"skipped {skipped.path}: {skipped.reason}", err=True)
    click.echo(
        f"Read {summary.files} file{'s' * (summary.files != 1)} into {len(summary.documents)} "
        f"document{'s' * (len(summary.documents) != 1)} with {summary.statements} statements; "
        f"skipped {len(summary.skipped)}. Store: {store}",
        err=True,
    )
    return summary


@main.command()
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

    DOCUMENT is a key that 'kg info' lists, such as kst-32317-OG.

    \b
    Examples:
      kg show kst-99999-12 --store build/sample-store
      kg show kst-99999-12 --no-marks | less
    """
    from kg.publish.reading_view import reading_view

    click.echo(reading_view(open_store(store), document, marks=marks), nl=False)


@main.command()
@store_option
@format_option
def check(store: Path, format_: str) -> None:
    """Check the store against the shapes; findings by severity (exit code 1 if any violation).

    \b
    Examples:
      kg check
      kg check --format csv > findings.csv
    """
    from kg.graph.checks import check_store, findings_answer
    from kg.publish.tables import FORMATS

    findings = check_store(open_store(store))
    if findings or format_ != "table":
        click.echo(FORMATS[format_](findings_answer(findings)), nl=False)
    by_severity = {
        s: sum(f.severity == s for f in findings) for s in ("Violation", "Warning", "Info")
    }
    counts = ", ".join(f"{count} {severity.lower()}" for severity, count in by_severity.items())
    click.echo(f"Checked {store}: {counts}.", err=True)
    if by_severity["Violation"]:
        sys.exit(1)


@main.command()
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


@main.command()
@click.argument("what", type=click.Choice(["nquads", "texts", "provenance"]))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True)
@store_option
def export(what: str, output: Path, store: Path) -> None:
    """Write the graph out, in canonical order.

    nquads: all graphs but provenance, one file. texts: a folder with the normalised texts that
    offsets point into. provenance: what made it, one file.

    \b
    Examples:
      kg export nquads -o graph.nq
      kg export texts -o texts/
    """
    from kg.publish.dumps import EXPORTS

    EXPORTS[what](open_store(store), output)
    click.echo(f"Wrote {output}", err=True)


@main.command()
@click.option("--store", type=click.Path(path_type=Path), default=Path("build/sample-store"))
@click.option("--exports", type=click.Path(path_type=Path), default=Path("exports"))
def demo(store: Path, exports: Path) -> None:
    """Build the invented sample corpus, answer flagship questions, write the exports.

    \b
    Examples:
      kg demo
      kg demo --store /tmp/sample --exports /tmp/sample-exports
    """
    from kg.paths import SAMPLE_CORPUS
    from kg.publish.demo import answers, write_exports
    from kg.vocabulary import SAMPLE_BASE

    _build([SAMPLE_CORPUS], store, SAMPLE_BASE)
    opened = open_store(store)
    for title, command, table in answers(opened):
        click.echo(f"\n{title}\n$ {command} --store {store}\n{table}", nl=False)
    write_exports(opened, exports)
    click.echo(
        f"\nThe documents are invented ({SAMPLE_CORPUS}); no government said any of this.\n"
        f"Store: {store}    Exports: {exports}\n"
        f"Next: kg ask --store {store}    kg info --store {store}    kg build YOUR-PAPERS/"
    )
