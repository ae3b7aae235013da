"""What can be asked: a store on this machine, or one behind a SPARQL endpoint.

Commands and questions know no more of either than this, so that one takes the other's place.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol


class Source(Protocol):
    """Anything that answers SPARQL over the union of all graphs but provenance."""

    @property
    def prefixes(self) -> Mapping[str, str]:
        """Prefixes that a query may use undeclared; ``id`` is bound to the graph's own base."""

    def query(self, sparql: str) -> Any:  # noqa: ANN401 - pyoxigraph's own result types
        """Rows (``QuerySolutions``), ``QueryBoolean``, or an iterable of triples.

        Raises:
            QueryError: it is no SPARQL, or cannot be evaluated.
            StoreError: the source gives no answer.
        """


def base_of(source: Source) -> str:
    """The base of the IRIs of a source's things and graphs ("https://example.org/jha/")."""
    return source.prefixes["id"].removesuffix("id/")


def is_address(place: str | Path) -> bool:
    """Whether a place is the address of an endpoint rather than a folder."""
    return isinstance(place, str) and place.startswith(("http://", "https://"))
