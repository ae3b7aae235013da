"""Commands for those who write SPARQL of their own: any query, and what a store is made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.main import FORMAT_NAMES, language_option, main
from kg.cli.sources import open_source, source_options

if TYPE_CHECKING:
    from kg.graph.source import Source


@main.command(short_help="Ask in SPARQL of your own.")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@source_options
@click.option(
    "--format",
    "format_",
    type=click.Choice([*FORMAT_NAMES, "turtle"]),
    default="table",
    show_default=True,
    help="turtle is for CONSTRUCT and DESCRIBE, the others for SELECT and ASK.",
)
@language_option
def query(
    file: Any,  # noqa: ANN401
    store: Path,
    endpoint: str | None,
    timeout: int,
    format_: str,
    lang: str,
) -> None:
    """Evaluate any SPARQL 1.1 query from FILE ('-': standard input).

    The prefixes jha, id, graph, skos, dcterms, prov, rdfs, xsd and others need no declaration. The
    default graph is the union of all graphs but provenance. 'kg schema' lists classes and
    properties. Names that occur nowhere and patterns without a common variable are warned of first.

    \b
    Examples:
      kg query my-query.rq --format csv
      echo 'SELECT ?m { ?m a jha:Meeting }' | kg query -
      kg query - --endpoint http://localhost:7878/query < my-query.rq
    """
    from kg.graph.own_queries import answer_own
    from kg.graph.query_warnings import warnings
    from kg.publish.tables import FORMATS

    source, sparql = open_source(store, endpoint, timeout), file.read()
    for warning in warnings(source, sparql):
        click.echo(f"warning: {warning}", err=True)
    if format_ == "turtle":
        click.echo(_turtle(source, sparql), nl=False)
    else:
        click.echo(FORMATS[format_](answer_own(source, sparql, lang)), nl=False)


def _turtle(source: Source, sparql: str) -> str:
    from kg.publish.linked_answers import to_turtle

    return to_turtle(source, sparql)


@main.command(short_help="List classes and properties, to copy from for your SPARQL.")
@source_options
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "markdown", "json", "turtle"]),
    default="table",
    show_default=True,
)
@language_option
@click.option("--counts/--no-counts", default=True, help="Count (one pass over the whole store).")
def schema(
    store: Path, endpoint: str | None, timeout: int, format_: str, lang: str, counts: bool
) -> None:
    """Print the prefixes, classes and properties of a store as one page to copy from.

    \b
    Examples:
      kg schema
      kg schema --format markdown --lang nl > schema.md
      kg schema --endpoint http://localhost:7878/query --no-counts
    """
    from kg.graph.schema import schema_of
    from kg.publish.schema_page import SCHEMA_FORMATS

    found = schema_of(open_source(store, endpoint, timeout), lang, counted=counts)
    click.echo(SCHEMA_FORMATS[format_](found), nl=False)
