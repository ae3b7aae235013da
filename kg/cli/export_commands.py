"""``kg export FORMAT``: the graph as files; each format is a command of this group."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from kg.cli.main import main, open_store, store_option
from kg.errors import QuestionError

output_option = click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="File or folder."
)


@main.group(short_help="Write tables, linked data, networks, a web site, or all.")
def export() -> None:
    """Write the graph out: files in canonical order, and the same bytes every time.

    \b
    Examples:
      kg export all -o exports/
      kg export tables -o tables/ --parquet
      kg export trig -o graph.trig.gz
      kg export site -o site/
    """


_SINGLE: dict[str, tuple[str, str, tuple[str, str]]] = {
    "nquads": (
        "All graphs but provenance, as canonical N-Quads.",
        "Sorted, distinct lines: two exports of one graph are the same bytes.",
        ("graph.nq", "graph.nq.gz"),
    ),
    "trig": ("All graphs but provenance, as TriG.", "", ("graph.trig", "graph.trig.zst")),
    "turtle": (
        "The union of all graphs but provenance, as Turtle.",
        "Which paper tells what is not told: use trig or nquads for that.",
        ("graph.ttl", "graph.ttl.gz"),
    ),
    "jsonld": (
        "All graphs but provenance, as JSON-LD, one object per thing.",
        "",
        ("graph.jsonld", "graph.jsonld.gz"),
    ),
    "context": (
        "The JSON-LD context.",
        "The JSON-LD files carry it themselves; this one is to publish.",
        ("context.jsonld", "site/context.jsonld"),
    ),
    "texts": (
        "A folder with the normalised texts that offsets point into.",
        "One KEY.txt per paper; text[start:end] is the quote of a statement.",
        ("texts/", "texts/ --store build/sample-store"),
    ),
    "provenance": (
        "What made the graph, as canonical N-Quads.",
        "Files with their SHA-256, runs, software and the rule behind each statement.",
        ("provenance.nq", "provenance.nq --store build/sample-store"),
    ),
    "questions": (
        "The questions of kg ask, described in Turtle (SHACL).",
        "Each is a sh:SPARQLExecutable with its parameters.",
        ("questions.ttl", "questions.ttl --store build/sample-store"),
    ),
}


def _help_of(name: str) -> str:
    summary, more, outputs = _SINGLE[name]
    if outputs[1].endswith(("gz", "zst")):
        more = f"{more} A name that ends in .gz or .zst gives a compressed file.".strip()
    lines = "\n  ".join(f"kg export {name} -o {output}" for output in outputs)
    return "\n\n".join(filter(None, (summary, more, f"\b\nExamples:\n  {lines}")))


_OTHER_PACKINGS = (".bz2", ".xz", ".zip", ".7z", ".lz4", ".br")


def _command(name: str) -> Callable[[Path, Path], None]:
    def write(output: Path, store: Path) -> None:
        from kg.publish.dumps import EXPORTS

        if output.suffix in _OTHER_PACKINGS and not output.is_dir():
            raise QuestionError(
                "--output",
                f"{output} cannot be packed so.",
                "End its name in .gz or .zst, or in neither for a plain file.",
            )
        EXPORTS[name](open_store(store), output)
        click.echo(f"Wrote {output}", err=True)

    return write


for _name in _SINGLE:
    export.command(_name, help=_help_of(_name), short_help=_SINGLE[_name][0])(
        output_option(store_option(_command(_name)))
    )


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


@export.command(short_help="Tables (CSV, Parquet) with a data package and a codebook.")
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


@export.command(short_help="The graph in numbers (VoID), as Turtle.")
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


@export.command(name="all", short_help="All of these into a folder, with checksums.")
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
