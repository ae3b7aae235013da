"""``kg diff``: statements that differ between two versions of a graph, and why."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.main import main


@main.command(short_help="List what differs between two versions of a graph, and why.")
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "json"]),
    default="table",
    show_default=True,
)
@click.option("--moved", is_flag=True, help="Also list statements that only stand elsewhere.")
def diff(before: Path, after: Path, format_: str, moved: bool) -> None:
    """List statements added, removed and changed between two versions of a graph, and why.

    BEFORE and AFTER are stores, folders made by kg export all, or N-Quads files (also .gz, .zst).
    Exit code 0: the same; 1: they differ; 2: one cannot be read.

    \b
    Examples:
      kg diff store-2025 store-2026
      kg diff exports-1/ exports-2/graph/graph.nq.zst --format csv > changes.csv
    """
    from kg.publish.tables import FORMATS
    from kg.publish.versions import compare, open_snapshot
    from kg.publish.versions.telling import answer_of_changes, summary

    found = compare(open_snapshot(before), open_snapshot(after))
    answer = answer_of_changes(found, with_moved=moved)
    if answer.rows or format_ != "table":
        click.echo(FORMATS[format_](answer), nl=False)
    click.echo(summary(found), err=True)
    sys.exit(0 if found.is_same else 1)
