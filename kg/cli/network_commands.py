"""``kg export network`` and ``kg export networks``: files for Gephi and its like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kg.cli.export_commands import export, output_option
from kg.cli.main import language_option
from kg.cli.sources import open_source, source_options

_FORMATS = ("gexf", "graphml", "csv", "svg", "png")
_NAMES = (
    "positions", "agreement", "conflict", "demands", "co-presence", "co-presence-issues",
    "dossiers", "citations", "entities",
)  # fmt: skip
"""Known here too, so that help and completion need not read the definitions; a test compares."""

_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option(
        "--format", "formats", type=click.Choice(_FORMATS), multiple=True, default=("gexf",),
        show_default=True, help="May be given several times; svg and png are previews.",
    ),
    click.option("--from", "first", metavar="DATE", help="Councils from this day on."),
    click.option("--to", "last", metavar="DATE", help="Councils until this day."),
    click.option(
        "--without", multiple=True, metavar="THING",
        help="Leave this thing out before counting (NLD, Frontex); may be given several times.",
    ),
    click.option(
        "--min-weight", type=click.FloatRange(0), default=0.0, show_default=True,
        help="Leave out edges that weigh less.",
    ),
    click.option(
        "--modality", type=click.Choice(["reported", "intended", "expected"]), multiple=True,
        help="Only statements of this modality; may be given several times [default: all].",
    ),
    click.option(
        "--through-groups", is_flag=True,
        help="Count what a group is said to do for the members that the sentence names.",
    ),
    click.option(
        "--size-by", type=click.Choice(["degree", "weighted_degree", "betweenness"]),
        default="degree", show_default=True, help="What the size of nodes shows.",
    ),
    click.option(
        "--layout", type=click.Choice(["networkx", "igraph", "none"]), default="networkx",
        show_default=True, help="igraph is quicker for thousands of nodes and must be installed.",
    ),
    click.option(
        "--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the layout."
    ),
    language_option,
)  # fmt: skip


def _network_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return output_option(source_options(command))  # type: ignore[no-any-return]


def _prepared(store: Path, chosen: dict[str, Any]) -> tuple[Any, Any]:
    """A reader of the store or endpoint, and the options with names resolved."""
    from kg.graph.names import resolve
    from kg.publish.networks.options import Options
    from kg.publish.networks.rows import Reader

    reader = Reader(open_source(store, chosen.pop("endpoint"), chosen.pop("timeout")))
    language = chosen.pop("lang")
    without = tuple(
        resolve(reader.source, name, "entity", "--without", language)
        for name in chosen.pop("without")
    )
    return reader, Options(without=without, language=language, **chosen)


def _tell(files: list[Path]) -> None:
    for path in files:
        click.echo(f"Wrote {path}", err=True)


@export.command(short_help="A network for Gephi, its card and its evidence.")
@click.argument("name", metavar="NAME", type=click.Choice(_NAMES))
@click.option(
    "--normalise", type=click.Choice(["none", "average", "jaccard", "cosine", "newman"]),
    help="How weights are made comparable; the card has the formula [default: by network].",
)  # fmt: skip
@click.option(
    "--duplicates", type=click.Choice(["document", "meeting", "month", "none"]),
    help="Within what the same statement counts once [default: by network].",
)  # fmt: skip
@click.option("--yearly", is_flag=True, help="Write a static slice per calendar year as well.")
@_network_options
def network(
    name: str,
    output: Path,
    store: Path,
    formats: tuple[str, ...],
    yearly: bool,
    **chosen: Any,  # noqa: ANN401
) -> None:
    """Write a network: a file per format, its card (.md) and its evidence (.csv).

    \b
    NAME is one of positions, agreement, conflict, demands, co-presence,
    co-presence-issues, dossiers, citations, entities. docs/networks.md says what
    each joins and how it is weighed.

    Output is a folder, or, with one format, a file. Positions are computed, so that the file opens
    as a picture in Gephi; dates are there for its timeline.

    \b
    Examples:
      kg export network positions -o networks/
      kg export network agreement --normalise jaccard --without NLD -o agreement.gexf
    """
    from kg.publish.networks.files import write_network, write_years

    reader, options = _prepared(store, chosen)
    _tell(write_network(reader, name, output, formats, options))
    if yearly:
        folder = output.parent if output.suffix else output
        _tell(write_years(reader, name, folder, formats, options))


@export.command(short_help="All networks for Gephi, each with its card and its evidence.")
@_network_options
def networks(output: Path, store: Path, formats: tuple[str, ...], **chosen: Any) -> None:  # noqa: ANN401
    """Write all networks into a folder, each with its card and its evidence.

    \b
    Examples:
      kg export networks -o networks/
      kg export networks -o networks/ --format gexf --format graphml --from 2024-01-01
    """
    from kg.publish.networks.files import write_all

    reader, options = _prepared(store, chosen)
    _tell(write_all(reader, output, formats, options))
