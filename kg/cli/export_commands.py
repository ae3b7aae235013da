"""``kg export FORMAT``: the graph as files; each format is a command of this group."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from kg.cli.main import main, open_store, store_option

output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="File or folder."
)


@main.group()
def export() -> None:
    """Write the graph out: files in canonical order, and the same bytes every time.

    \b
    Examples:
      kg export all -o exports/
      kg export tables -o tables/ --parquet
      kg export trig -o graph.trig.gz
      kg export site -o site/
    """


_SINGLE = {
    "nquads": "All graphs but provenance, as one file of canonical N-Quads (also .gz, .zst).",
    "trig": "All graphs but provenance, as TriG (also .gz, .zst).",
    "turtle": "The union of all graphs but provenance, as Turtle (also .gz, .zst).",
    "jsonld": "All graphs but provenance, as JSON-LD framed per entity (also .gz, .zst).",
    "context": "The JSON-LD context.",
    "texts": "A folder with the normalised texts that offsets point into.",
    "provenance": "What made the graph, as one file of canonical N-Quads.",
    "questions": "The questions of kg ask as SPARQL descriptions (sh:SPARQLExecutable), in Turtle.",
}


def _command(name: str) -> Callable[[Path, Path], None]:
    def write(output: Path, store: Path) -> None:
        from kg.publish.dumps import EXPORTS

        EXPORTS[name](open_store(store), output)
        click.echo(f"Wrote {output}", err=True)

    return write


for _name, _help in _SINGLE.items():
    export.command(_name, help=_help)(output_option(store_option(_command(_name))))


def _address(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
    if value and not (value.startswith(("http://", "https://")) and value.endswith("/")):
        raise click.BadParameter("give an http(s) address that ends in a slash")
    return value or ""


_address_option = click.option(
    "--address",
    callback=_address,
    metavar="URL",
    help="Where the export will lie [default: exports/ below the base IRI].",
)
_parquet_option = click.option(
    "--parquet", is_flag=True, help="Also write Parquet; needs the extra [parquet]."
)


@export.command()
@output_option
@store_option
@_parquet_option
def tables(output: Path, store: Path, parquet: bool) -> None:
    """Write tables for researchers: CSV with a data package and a codebook, into a folder.

    The folder must be new, empty, or made by this command; it is replaced as a whole.

    \b
    Examples:
      kg export tables -o tables/
      kg export tables -o tables/ --parquet
    """
    from kg.publish.release import export_tables

    written = export_tables(open_store(store), output, parquet=parquet)
    rows = ", ".join(f"{number:,} {name}" for name, number in written.rows.items())
    click.echo(f"Wrote {output}: {rows}", err=True)


@export.command()
@output_option
@store_option
@_address_option
def void(output: Path, store: Path, address: str) -> None:
    """Write the description of the graph in numbers, as Turtle (VoID).

    \b
    Examples:
      kg export void -o void.ttl
      kg export void -o void.ttl --address https://example.org/jha/
    """
    from kg.publish.release import export_void

    export_void(open_store(store), output, address)
    click.echo(f"Wrote {output}", err=True)


@export.command(name="all")
@output_option
@store_option
@_address_option
@_parquet_option
@click.option(
    "--without",
    type=click.Choice(["networks", "site"]),
    multiple=True,
    help="Leave this out; may be given several times.",
)
@click.option("--quiet", is_flag=True, help="Do not tell what is being written.")
def everything(
    output: Path, store: Path, address: str, parquet: bool, without: tuple[str, ...], quiet: bool
) -> None:
    """Write everything into a folder: graph, tables, texts, networks, web site, checksums.

    What the folder held before stays until all is written; then SHA256SUMS lists what is there.

    \b
    Examples:
      kg export all -o exports/
      kg export all -o exports/ --address https://example.org/jha/ --parquet --without site
    """
    from kg.publish.everything import FURTHER
    from kg.publish.release import SUMS, export_all

    def tell(name: str) -> None:
        if not quiet:
            click.echo(f"Writing {name}", err=True)

    further = {name: write for name, write in FURTHER.items() if name not in without}
    written = export_all(
        open_store(store), output, address=address, parquet=parquet, tell=tell, further=further
    )
    check = f"cd {output} && sha256sum --check --quiet {SUMS}"
    click.echo(f"Wrote {len(written)} files. To check them: {check}", err=True)
