"""The command that makes a store of papers, and keeps it current."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.main import folder_option, main

if TYPE_CHECKING:
    from kg.errors import KgError
    from kg.pipeline import Summary

_LISTED = 10


@main.command(short_help="Read files or folders of papers into a store.")
@click.argument("paths", nargs=-1, required=True)
@folder_option
@click.option("--base-iri", help="Base of the graph's IRIs, ending in a slash.")
@click.option("--jobs", type=click.IntRange(1), default=None, help="Processes [default: cores].")
@click.option("--prune", is_flag=True, help="Remove documents whose files are gone from PATHS.")
@click.option("--watch", is_flag=True, help="Go on, and build after every change, until Ctrl-C.")
@click.option("--scheduler", metavar="ADDRESS", help="Dask scheduler whose workers read instead.")
@click.option("--shared", metavar="FOLDER", help="Path or URL where its workers leave results.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def build(
    paths: tuple[str, ...],
    store: Path,
    base_iri: str | None,
    jobs: int | None,
    prune: bool,
    watch: bool,
    scheduler: str | None,
    shared: str | None,
    quiet: bool,
) -> None:
    """Read files or folders into a store; with the extra [cluster] also from URLs.

    Only what is new or changed is read: files that the store does not know or that differ from what
    was read, and all of them after an update of the software or the vocabulary. What cannot be read
    is reported, the rest goes on (exit code 1). Documents whose files are gone stay, unless you say
    --prune.

    \b
    Examples:
      kg build papers/
      kg build agenda.pdf report.txt --store my-store --jobs 4
      kg build papers/ --prune
      kg build papers/ --watch
      kg build s3://bucket/papers --scheduler tcp://host:8786 --shared s3://bucket/parts
    """

    def once() -> Summary:
        return build_and_report(paths, store, base_iri, jobs, quiet, scheduler, shared, prune)

    if watch:
        _watch(paths, store, once)
    elif once().skipped:
        sys.exit(1)


def _watch(paths: Sequence[str], store: Path, once: Callable[[], Summary]) -> None:
    from kg.locations import is_url
    from kg.watch import watch

    if missing := [path for path in paths if is_url(path) or not Path(path).exists()]:
        raise click.BadParameter(f"cannot be watched: {', '.join(missing)}", None, None, "paths")

    def failed(error: KgError) -> None:
        click.echo(f"kg: {error}", err=True)

    click.echo(f"Watching {', '.join(paths)}; end with Ctrl-C.", err=True)
    try:
        for _ in watch([Path(path) for path in paths], store, once, failed):
            pass
    except KeyboardInterrupt:
        click.echo("Ended.", err=True)


def build_and_report(
    paths: Sequence[Path | str],
    store: Path,
    base_iri: str | None = None,
    jobs: int | None = None,
    quiet: bool = False,
    scheduler: str | None = None,
    shared: str | None = None,
    prune: bool = False,
) -> Summary:
    """Build with a progress bar, and say on stderr what was done and why."""
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
            prune=prune,
            started=lambda total: progress.update(task, total=total),
            done=lambda files: progress.advance(task, files),
        )
    for line in (*_skipped(summary), *_what_changed(summary)):
        click.echo(line, err=True)
    click.echo(
        f"Read {summary.files} file{'s' * (summary.files != 1)} into {len(summary.documents)} "
        f"document{'s' * (len(summary.documents) != 1)} with {summary.statements} statements; "
        f"skipped {len(summary.skipped)}. Store: {store}",
        err=True,
    )
    return summary


def _skipped(summary: Summary) -> list[str]:
    return [f"skipped {skipped.path}: {skipped.reason}" for skipped in summary.skipped]


def _what_changed(summary: Summary) -> list[str]:
    """What was read and why, and what is gone, each in a line."""
    from kg.changes import REASONS

    lines = []
    counts = [
        f"{summary.reasons[reason]} {wording}"
        for reason, wording in REASONS.items()
        if summary.reasons.get(reason)
    ]
    if summary.unchanged:
        counts.append(f"{summary.unchanged} unchanged")
    if counts:
        lines.append(f"Files: {', '.join(counts)}.")
    if summary.gone:
        kept = f"{len(summary.gone)} (kept; --prune removes them)"
        lines.append(f"Gone: {kept}: {_listed(summary.gone)}")
    if summary.removed:
        lines.append(f"Removed: {len(summary.removed)}: {_listed(summary.removed)}")
    if summary.older:
        lines.append(
            f"Read by an older version, from places not named now: {len(summary.older)}: "
            f"{_listed(summary.older)}"
        )
    return lines


def _listed(keys: Iterable[str]) -> str:
    names = list(keys)
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more
