"""How a network is to be made: what counts, how often, and what is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kg.errors import QuestionError
from kg.publish.networks.definitions import Definition

Layout = Literal["networkx", "igraph", "none"]
NORMALISATIONS = ("none", "average", "jaccard", "cosine", "newman")
DUPLICATES = ("document", "meeting", "month", "none")
MEASURES = ("degree", "weighted_degree", "betweenness")
LAYOUTS: tuple[Layout, ...] = ("networkx", "igraph", "none")
MODALITIES = ("reported", "intended", "expected")


@dataclass(frozen=True, slots=True)
class Options:
    """How to make a network.

    ``normalise`` and ``duplicates`` of None are the defaults of the network. ``first`` and ``last``
    are ISO dates, both included, of Councils. ``without`` holds IRIs of things that are left out
    before anything is counted. Edges of less than ``min_weight`` are left out after. An empty
    ``modality`` takes all. ``through_groups`` counts what a group is said to do for the members
    that the sentence names. ``seed`` is where the layout begins.
    """

    normalise: str | None = None
    duplicates: str | None = None
    first: str | None = None
    last: str | None = None
    without: tuple[str, ...] = ()
    min_weight: float = 0.0
    modality: tuple[str, ...] = ()
    through_groups: bool = False
    size_by: str = "degree"
    layout: Layout = "networkx"
    seed: int = 1
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Rules:
    """The options of one network, with its defaults filled in."""

    normalise: str
    duplicates: str


def rules_of(definition: Definition, options: Options) -> Rules:
    """The normalisation and duplicate rule of a network under these options.

    Raises:
        QuestionError: the network does not know one of them, or a date is none.
    """
    chosen = {
        "normalise": (options.normalise, definition.normalise),
        "duplicates": (options.duplicates, definition.duplicates),
    }
    for name, (value, allowed) in chosen.items():
        if value is not None and value not in allowed:
            raise QuestionError(
                f"--{name}",
                f"'{value}' has no meaning for the network '{definition.name}'.",
                f"Choose one of: {', '.join(allowed)}.",
            )
    for name, day in (("--from", options.first), ("--to", options.last)):
        if day is not None and not _is_day(day):
            raise QuestionError(name, f"'{day}' is no date.", "Write it as 2024-03-04.")
    if options.first and options.last and options.first > options.last:
        raise QuestionError("--from", f"{options.first} is after --to {options.last}.")
    return Rules(
        options.normalise or definition.normalise[0],
        options.duplicates or definition.duplicates[0],
    )


def _is_day(value: str) -> bool:
    try:
        return len(value) == len("2024-03-04") and bool(date.fromisoformat(value))
    except ValueError:
        return False
