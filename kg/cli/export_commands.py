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
      kg export nquads -o graph.nq
      kg export site -o site/
    """


_WHOLE_GRAPH = {
    "nquads": "All graphs but provenance, as one file of canonical N-Quads.",
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


for _name, _help in _WHOLE_GRAPH.items():
    export.command(_name, help=_help)(output_option(store_option(_command(_name))))
