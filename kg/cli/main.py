"""What all commands share: the group that turns errors into one line, and common options."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import __version__
from kg.errors import KgError
from kg.paths import default_store

if TYPE_CHECKING:
    from kg.graph.store import Store

FORMAT_NAMES = ("table", "csv", "tsv", "json", "markdown")


class _Command(click.Command):
    """A command whose first sentence stands in the list whole, over two lines if need be."""

    def get_short_help_str(self, limit: int = 45) -> str:
        return super().get_short_help_str(max(limit, 200))


class _Cli(click.Group):
    """Turns errors into one line on stderr and exit code 2."""

    command_class = _Command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except KgError as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"kg: {error}", err=True)
            sys.exit(2)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except BrokenPipeError:  # the reader of our output has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"kg: {_unforeseen(error)}", err=True)
            sys.exit(2)


def _unforeseen(error: Exception) -> str:
    """What went wrong, and what to do, where no better message was written."""
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return (
            f"{where}{error.strerror}. Look at the path, its permissions and the room on the disk."
        )
    if isinstance(error, MemoryError):
        return "there is not enough memory. Ask from disk (kg index), or give it less at a time."
    return (
        f"a fault of this program: {type(error).__name__}: {error}. Please report it with the "
        "command and what 'kg --debug COMMAND ...' prints."
    )


folder_option = click.option(
    "--store",
    type=click.Path(path_type=Path, file_okay=False),
    default=default_store,
    show_default="$JHA_STORE or ./jha-store",
    help="Folder of the store.",
)
"""For commands that write to a store, or only to its files."""


def _remember_engine(ctx: click.Context, _: click.Parameter, value: str) -> None:
    ctx.meta[ENGINE] = value


ENGINE = "kg.engine"
"""Where a command's context keeps the engine of its ``--engine``."""
_engine_option = click.option(
    "--engine",
    type=click.Choice(["auto", "memory", "disk"]),
    default="auto",
    show_default=True,
    expose_value=False,
    callback=_remember_engine,
    help="Where queries run; auto goes by size and memory at hand.",
)


def store_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """For commands that ask a store: its folder, and the engine that answers."""
    return folder_option(_engine_option(command))


format_option = click.option(
    "--format", "format_", type=click.Choice(FORMAT_NAMES), default="table", show_default=True
)
language_option = click.option(
    "--lang", type=click.Choice(["en", "nl"]), default="en", show_default=True, help="Of labels."
)


@click.group(cls=_Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """Knowledge graph of EU justice and home affairs policy.

    Reads what governments report to their parliaments on the JHA Council, and answers questions
    with the sentence behind every statement.

    \b
    Examples:
      kg build papers/ --store jha-store
      kg ask meetings --format csv
    """


def open_store(store: Path) -> Store:
    """The store of a command that reads, to be asked with the engine of its ``--engine``."""
    from kg.graph.store import Store

    context = click.get_current_context(silent=True)
    return Store(store, context.meta.get(ENGINE, "auto") if context else "auto")
