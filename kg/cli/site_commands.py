"""``kg export site``: a page for every IRI of the graph, for any web server and for a disk."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kg.cli.export_commands import export, output_option
from kg.cli.main import open_store, store_option


def _address(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    if value and not (value.startswith(("http://", "https://")) and value.endswith("/")):
        raise click.BadParameter("give an http(s) address that ends in a slash")
    return value or ""


@export.command(short_help="A web site: a page in Dutch and English for everything.")
@output_option
@store_option
@click.option(
    "--address", callback=_address, metavar="URL", help="Where it will lie [default: the base IRI]."
)
@click.option("--jobs", type=click.IntRange(1), default=None, help="Processes [default: cores].")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def site(output: Path, store: Path, address: str, jobs: int | None, quiet: bool) -> None:
    """Write a web site: a page in Dutch and English for every IRI, and the same facts as data.

    Open index.html from disk, or copy the folder to any web server. The folder must be new, empty,
    or made by this command; it is replaced as a whole.

    \b
    Examples:
      kg export site -o site/
      kg export site -o site/ --address https://example.org/jha/ --jobs 4
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from kg.publish.site.static_site import write_site

    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    disable = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=disable) as progress:
        task = progress.add_task("Writing", total=None)
        written = write_site(
            open_store(store),
            output,
            address,
            jobs or os.cpu_count() or 1,
            lambda number, total: progress.update(task, completed=number, total=total),
        )
    click.echo(
        f"Wrote {written.pages} pages and {written.data} files with data on {written.iris} IRIs. "
        f"Open {output / 'index.html'}",
        err=True,
    )
