"""Knowledge graph of EU justice and home affairs policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import Graph

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(store: str | Path, language: str = "en") -> Graph:
    """Open a store for questions from Python; labels in ``language`` ("en" or "nl").

    ``store`` is a folder, or the address of a SPARQL endpoint that holds an export.

    >>> import kg
    >>> g = kg.open("build/sample-store")           # doctest: +SKIP
    >>> g.ask("meetings").to_pandas()                # doctest: +SKIP

    Raises:
        StoreError: there is no store at that path, or it is damaged.
        QuestionError: there are no labels in that language.
    """
    from kg.api import open_graph

    return open_graph(store, language)
