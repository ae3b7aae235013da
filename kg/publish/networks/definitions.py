"""The networks that can be exported, as ``definitions.yaml`` defines them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from kg.errors import QuestionError

_FILE = Path(__file__).with_name("definitions.yaml")
Projection = Literal["counted", "alike", "together"]
Texts = Mapping[str, str]
"""A text by language ("en", "nl")."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One network: what feeds it, what becomes a node and an edge, and what its card says."""

    name: str
    feed: str
    projection: Projection
    directed: bool
    sources: frozenset[str]
    targets: frozenset[str]
    kinds: tuple[str, ...]
    normalise: tuple[str, ...]
    duplicates: tuple[str, ...]
    once: bool
    first_kind_only: bool
    title: Texts
    definition: Texts
    weight: Mapping[str, Texts]
    caution: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Look:
    """How things of a class are drawn; ``colour`` is red, green, blue of 0 to 255."""

    class_: str
    shape: str
    colour: tuple[int, int, int]


@lru_cache(maxsize=1)
def content() -> Mapping[str, Any]:
    """The file, parsed."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: Mapping[str, Any] = yaml.load(_FILE.read_text("utf-8"), Loader=loader)
    return loaded


@lru_cache(maxsize=1)
def definitions() -> Mapping[str, Definition]:
    """All networks by name, in the order of the file."""
    return {name: _definition(name, spec) for name, spec in content()["networks"].items()}


def _definition(name: str, spec: Mapping[str, Any]) -> Definition:
    return Definition(
        name=name,
        feed=spec["feed"],
        projection=spec["projection"],
        directed=spec["directed"],
        sources=frozenset(spec["sources"]),
        targets=frozenset(spec["targets"]),
        kinds=tuple(spec["kinds"]),
        normalise=tuple(spec["normalise"]),
        duplicates=tuple(spec["duplicates"]),
        once=spec.get("once", False),
        first_kind_only=spec.get("first-kind-only", False),
        title=spec["title"],
        definition=spec["definition"],
        weight=spec["weight"],
        caution=spec["caution"],
    )


def definition(name: str) -> Definition:
    """The network of this name.

    Raises:
        QuestionError: there is none; the message lists them.
    """
    known = definitions()
    if name not in known:
        raise QuestionError(name, "no such network.", f"There are: {', '.join(known)}.")
    return known[name]


def word(language: str, *keys: str, **values: object) -> str:
    """A word or sentence of the cards ("setting", "window"), its braces filled in."""
    found: Any = content()["words"]
    for key in keys:
        found = found[key]
    return str(found[language]).format(**values)


def kind_of(ref: str) -> str:
    """The kind of thing that a key names: "country", or "outcome" below a paper.

    >>> kind_of("country/ESP"), kind_of("document/kst-99999-1/outcome/12-noted")
    ('country', 'outcome')
    """
    parts = ref.split("/")
    return parts[2] if parts[0] == "document" and len(parts) > 3 else parts[0]


@lru_cache(maxsize=64)
def look(kind: str) -> Look:
    """How a kind of thing ("country") is drawn."""
    spec = content()["classes"].get(kind, content()["other"])
    return Look(spec["class"], spec["shape"], rgb(spec["colour"]))


@lru_cache(maxsize=64)
def kind_colour(kind: str) -> tuple[int, int, int]:
    """The colour of edges of a kind ("positive")."""
    return rgb(content()["kinds"].get(kind, content()["other-kind"]))


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of "#RRGGBB".

    >>> rgb("#0072B2")
    (0, 114, 178)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
