"""The page with what a search finds: things by name first, then quotes with their papers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.publish.explorer.rendering import explorer_page, written
from kg.publish.explorer.search import Hit, Index
from kg.publish.site import Catalogue
from kg.publish.site.catalogue import node_of
from kg.publish.site.urls import Language

_SHOWN = 30
_LONGEST = 300  # characters of a search


@dataclass(frozen=True, slots=True)
class Found:
    """A hit, and the paper that it stands in ("" for a thing of its own)."""

    hit: Hit
    paper: str


@dataclass(frozen=True, slots=True)
class SearchView:
    """What a search found; ``ready`` is false while the index is made."""

    words: str
    ready: bool
    names: tuple[Found, ...] = ()
    number_of_names: int = 0
    quotes: tuple[Found, ...] = ()
    number_of_quotes: int = 0

    def iris(self) -> Iterator[str]:
        """Every IRI that the page names."""
        for found in (*self.names, *self.quotes):
            yield found.hit.iri
            if found.paper:
                yield found.paper


@lru_cache(maxsize=1)
def _opened(path: str) -> Index:
    return Index(Path(path))


def search_page(catalogue: Catalogue, words: str, index: str, language: Language) -> str:
    """The page for a search; ``index`` is the file, "" while it is being made."""
    words = " ".join(words.split())[:_LONGEST]
    view = SearchView(words, bool(index))
    if index and words:
        known = _opened(index)
        names, number_of_names = known.find(words, "name", _SHOWN)
        quotes, number_of_quotes = known.find(words, "quote", _SHOWN)
        view = SearchView(words, True, _placed(names), number_of_names, _placed(quotes),
                          number_of_quotes)  # fmt: skip
    page = explorer_page(catalogue, "search", "search", view, view.iris())
    return written(page, language, [("q", words)])


def _placed(hits: list[Hit]) -> tuple[Found, ...]:
    nodes = ((hit, node_of(hit.iri)) for hit in hits)
    return tuple(Found(hit, node.paper if node else "") for hit, node in nodes)
