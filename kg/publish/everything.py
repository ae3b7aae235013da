"""What ``kg export all`` writes beside graph, tables and texts: the networks and the web site."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from kg.graph.store import Store


def networks(store: Store, folder: Path) -> None:
    """All networks; pictures of them too where matplotlib is installed.

    Raises:
        QuestionError, StoreError: one cannot be made or written.
    """
    from kg.publish.networks.files import write_all
    from kg.publish.networks.options import Options
    from kg.publish.networks.rows import Reader

    pictures = ("svg",) if find_spec("matplotlib") else ()
    write_all(Reader(store), folder, ("gexf", "csv", *pictures), Options())


def site(store: Store, folder: Path) -> None:
    """The web site, with the address of the base IRI.

    Raises:
        StoreError: it cannot be written.
    """
    from kg.publish.site.static_site import write_site

    write_site(store, folder, jobs=os.cpu_count() or 1)


FURTHER: Mapping[str, Callable[[Store, Path], None]] = {"networks": networks, "site": site}
"""By name of the folder that each is written to."""
