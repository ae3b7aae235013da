"""Where a meeting is held: from the place that a paper names to its node."""

from __future__ import annotations

from functools import lru_cache

from kg.identifiers import slug
from kg.model import NewEntity, Ref
from kg.vocabulary import Vocabulary


@lru_cache(maxsize=4)
def _places(vocabulary: Vocabulary) -> dict[str, Ref]:
    """Folded name → place, in any language; a preferred name goes before another place's other."""
    found: dict[str, Ref] = {}
    for role in ("hidden", "alt", "pref"):
        for entry in vocabulary.of_class("Place"):
            if entry.kind == "place":
                found |= {slug(x.text): entry.ref for x in entry.labels if x.role == role}
    return found


def meeting_place(name: str | None, vocabulary: Vocabulary) -> tuple[Ref | None, NewEntity | None]:
    """The node of a place named as the seat of a meeting, and the new node where none is known.

    A city is not its country: "Luxemburg" as a seat is the city.
    """
    if not name or not slug(name):
        return None, None
    known = _places(vocabulary).get(slug(name))
    if known:
        return known, None
    ref = Ref(f"place/{slug(name)}")
    return ref, NewEntity(ref, "Place", name, "unreviewed")
