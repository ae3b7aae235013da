"""``kg serve``: a SPARQL endpoint and the pages of the graph, over HTTP."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.main import ENGINE, main, store_option

_MIB = 1 << 20


@main.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
              help="0 takes a free one.")  # fmt: skip
@click.option("--time-limit", type=click.FloatRange(0.1), default=30.0, show_default=True,
              help="Seconds that a query may run.")  # fmt: skip
@click.option("--row-limit", type=click.IntRange(1), default=100_000, show_default=True,
              help="Rows or triples of an answer; one that is cut says so.")  # fmt: skip
@click.option("--size-limit", type=click.IntRange(1), default=64, show_default=True,
              metavar="MIB", help="Size of an answer.")  # fmt: skip
@click.option("--memory-limit", type=click.IntRange(16), default=1024, show_default=True,
              metavar="MIB", help="Memory of a worker beyond the graph.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), default=None, show_default="cores, at least 4",
              help="Queries that run at a time.")  # fmt: skip
@click.option("--queue", type=click.IntRange(0), default=256, show_default=True,
              help="Requests that may wait for a worker.")  # fmt: skip
@click.option("--root-path", default="", metavar="PATH", help="Where a proxy has put this server.")
@click.option("--trust-proxy", multiple=True, metavar="NETWORK",
              help="Believe X-Forwarded-* headers from there (10.0.0.0/8).")  # fmt: skip
@click.option("--access-log", type=click.Choice(["none", "anonymous", "full"]),
              default="anonymous", show_default=True,
              help="full holds addresses and queries.")  # fmt: skip
@click.option("--watch/--no-watch", default=True, help="Serve a new build without a restart.")
@click.pass_context
def serve(
    ctx: click.Context,
    store: Path,
    host: str,
    port: int,
    time_limit: float,
    row_limit: int,
    size_limit: int,
    memory_limit: int,
    workers: int | None,
    queue: int,
    root_path: str,
    trust_proxy: tuple[str, ...],
    access_log: str,
    watch: bool,
) -> None:
    """Serve a store: a SPARQL endpoint at /sparql, and a page for every IRI.

    Read-only and safe to leave open: SERVICE and updates are refused, and every query ends at its
    limits. Put a proxy with TLS in front of it for the world (docs/serving.md).

    \b
    Examples:
      kg serve --store build/sample-store
      kg serve --port 8080 --time-limit 10 --root-path /kg --trust-proxy 127.0.0.1
    """
    from kg.publish.server.access_log import AccessLog
    from kg.publish.server.addresses import Proxy
    from kg.publish.server.limits import Limits
    from kg.publish.server.running import address_of, create_app, listen
    from kg.publish.server.running import serve as run

    if os.name != "posix":
        raise click.UsageError("kg serve needs Linux or macOS: workers are forked processes.")
    try:
        proxy = Proxy.of(root_path, trust_proxy)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    limits = Limits(
        seconds=time_limit,
        rows=row_limit,
        size=size_limit * _MIB,
        memory=memory_limit * _MIB,
        waiting=queue,
        **({"workers": workers} if workers else {}),
    )
    app = create_app(store, ctx.meta.get(ENGINE, "auto"), limits, proxy=proxy,
                     log=AccessLog(access_log), watch=watch, launch=True)  # type: ignore[arg-type]  # fmt: skip
    listener = listen(host, port)
    address = address_of(listener) + proxy.root_path
    click.echo(f"Serving {store} at {address}/ (SPARQL: {address}/sparql). Ctrl-C ends it.",
               err=True)  # fmt: skip
    run(app, listener)
