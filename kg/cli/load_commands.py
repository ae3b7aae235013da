"""The command that fills a store other than ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kg.cli.main import main, open_store, store_option

if TYPE_CHECKING:
    from pathlib import Path

_GRAPH_STORE = re.compile(
    r"/(store|data|get|graph-store|sparql-graph-crud(-auth)?|service)/?(\?|$)"
)
_QUERY_ADDRESS = (  # where an engine answers queries, beside where it is written to
    (re.compile(r"/(store|update)/?$"), "/query"),  # Oxigraph
    (re.compile(r"/(data|get)/?$"), "/query"),  # Fuseki
    (re.compile(r"/sparql-graph-crud(-auth)?/?$"), "/sparql"),  # Virtuoso
    (re.compile(r"/sparql-auth/?$"), "/sparql"),
    (re.compile(r"/(statements|rdf-graphs/service)/?$"), ""),  # GraphDB, RDF4J
)


def protocol_of(address: str) -> str:
    """What an address speaks, by how the known engines name theirs."""
    return "graph-store" if _GRAPH_STORE.search(address) else "update"


def query_address(address: str) -> str:
    """Where the engine that is written to at ``address`` answers queries."""
    for pattern, instead in _QUERY_ADDRESS:
        if pattern.search(address):
            return pattern.sub(instead, address)
    return address


@main.command()
@click.option("--endpoint", required=True, metavar="URL", help="Address that takes the data.")
@store_option
@click.option(
    "--protocol",
    type=click.Choice(["graph-store", "update"]),
    help="Graph Store Protocol or SPARQL Update [default: by the address].",
)
@click.option("--query", "query_", metavar="URL", help="Address that answers queries [default: "
              "by the address].")  # fmt: skip
@click.option("--resume/--anew", default=True, show_default=True, help="Keep what is there whole.")
@click.option("--prune", is_flag=True, help="Remove graphs that this store has no more.")
@click.option(
    "--timeout", type=click.IntRange(1), default=120, show_default=True, help="Seconds per request."
)
@click.option(
    "--chunk", type=click.IntRange(1), help="Bytes (graph-store) or statements (update) in one "
    "request."
)  # fmt: skip
def load(
    endpoint: str,
    store: Path,
    protocol: str | None,
    query_: str | None,
    resume: bool,
    prune: bool,
    timeout: int,
    chunk: int | None,
) -> None:
    """Fill any SPARQL 1.1 store with this one, graph by graph.

    Loads what is new or changed; a loading that was broken off goes on where it was. User and
    password come from KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD. docs/stores.md has the addresses
    of each engine, and how to make the union of the graphs its default graph.

    \b
    Examples:
      kg load --endpoint http://localhost:7878/store
      kg load --endpoint http://localhost:8890/sparql-graph-crud-auth --query http://localhost:8890/sparql
      kg load --endpoint http://localhost:3030/ds/update --protocol update --anew
    """
    from kg.graph import loading
    from kg.graph.http import Sender

    if prune and not resume:
        raise click.UsageError("--prune needs to know what is there: leave --anew out.")
    opened = open_store(store)
    sender = Sender(endpoint, timeout)
    target: loading.Target
    if (protocol or protocol_of(endpoint)) == "graph-store":
        target = loading.GraphStore(sender, chunk or loading.CHUNK_BYTES)
    else:
        target = loading.Updates(sender, chunk or loading.BATCH_LINES)
    rows = loading.rows_of(query_ or query_address(endpoint), timeout)
    held = loading.held_graphs(rows, opened) if resume else {}
    with _progress() as (started, done):
        result = loading.load(opened, target, held, prune=prune, started=started, done=done)
    removed = f", removed {len(result.removed)}" if result.removed else ""
    click.echo(
        f"Loaded {len(result.loaded)} graph{'s' * (len(result.loaded) != 1)} with "
        f"{result.statements} statements; {result.kept} were there{removed}. Endpoint: {endpoint}",
        err=True,
    )


@contextmanager
def _progress() -> Iterator[tuple[Callable[[int], None], Callable[[], None]]]:
    """A bar on a terminal, nothing elsewhere; gives the functions that move it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("Loading", total=None)
        yield lambda total: bar.update(task, total=total), lambda: bar.advance(task)
