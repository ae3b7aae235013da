"""Where a command that asks finds its answers: a folder, or the address of an endpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.main import open_store, store_option
from kg.graph.source import is_address

if TYPE_CHECKING:
    from kg.graph.source import Source


def _address(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not is_address(value):
        raise click.BadParameter("give an address that starts with http:// or https://")
    return value


_endpoint_option = click.option(
    "--endpoint",
    metavar="URL",
    callback=_address,
    help="SPARQL endpoint to ask instead of a store; its default graph is the union of all graphs.",
)
_timeout_option = click.option(
    "--timeout",
    type=click.IntRange(1),
    default=60,
    show_default=True,
    help="Seconds that the endpoint may take for an answer.",
)


def source_options(command: Any) -> Any:  # noqa: ANN401 - a function or a click command
    """The options --store, --endpoint and --timeout."""
    options: tuple[Callable[[Any], Any], ...] = (_timeout_option, _endpoint_option, store_option)
    for option in options:
        command = option(command)
    return command


def open_source(store: Path, endpoint: str | None, timeout: int) -> Source:
    """The endpoint if one is named, else the store.

    Raises:
        StoreError: there is no store at that place.
    """
    if endpoint is None:
        return open_store(store)
    from kg.graph.remote import RemoteStore

    return RemoteStore(endpoint, timeout)
