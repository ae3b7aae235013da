"""Commands that keep a store: its index on disk, its backups."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.main import folder_option, main


@main.command(short_help="Make the index on disk that large stores are asked from.")
@folder_option
@click.option("--rebuild", is_flag=True, help="Make it anew even if it is up to date.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def index(store: Path, rebuild: bool, quiet: bool) -> None:
    """Make the engine's index on disk, from which large stores are queried.

    A store that fits in memory needs none. The index belongs to what the store holds: after a build
    that changed something it is made anew. Queries may go on meanwhile.

    \b
    Examples:
      kg index
      kg index --store my-store && kg ask meetings --store my-store --engine disk
    """
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

    from kg.graph.store import build_index

    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    disable = quiet or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=disable) as progress:
        task = progress.add_task("Indexing", total=None)
        path, is_new = build_index(
            store,
            rebuild=rebuild,
            started=lambda total: progress.update(task, total=total),
            done=lambda size: progress.advance(task, size),
        )
    click.echo(f"{'Made' if is_new else 'Up to date:'} {path}", err=True)


@main.command(short_help="Copy a store into one file, with checksums.")
@click.argument("store", type=click.Path(path_type=Path, file_okay=False))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(store: Path, file: Path) -> None:
    """Copy a store into one file, with a checksum for each of its files.

    The store may be in use, and even be built meanwhile: the copy is of one moment.

    \b
    Examples:
      kg backup jha-store jha-2026-01.tar.zst
      kg backup build/sample-store /tmp/sample.tar.zst
    """
    from kg.graph.store.backup import back_up

    number = back_up(store, file)
    click.echo(f"Wrote {number} files of {store} to {file}", err=True)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a store that is there.")
def restore(file: Path, store: Path, force: bool) -> None:
    """Put a backup back as a store, after checking all of it.

    \b
    Examples:
      kg restore jha-2026-01.tar.zst jha-store
      kg restore jha-2026-01.tar.zst jha-store --force
    """
    from kg.graph.store.backup import restore as put_back

    number = put_back(file, store, force=force)
    click.echo(f"Put {number} files back into {store}", err=True)
