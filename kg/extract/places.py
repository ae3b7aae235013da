"""The place of a document's meeting as a node."""

from __future__ import annotations

from kg.extract.folding import fold_phrase
from kg.identifiers import slug
from kg.model import Document, NewEntity, Ref
from kg.vocabulary import Vocabulary


def meeting_place(document: Document, vocabulary: Vocabulary) -> tuple[Ref | None, list[NewEntity]]:
    """Where the meeting was held, with a new node if the vocabulary knows no such place."""
    name = document.facts.meeting.place if document.facts.meeting else None
    if not name:
        return None, []
    wanted = fold_phrase(name)
    for place in vocabulary.of_class("Place"):
        if place.kind == "place" and any(fold_phrase(x.text) == wanted for x in place.labels):
            return place.ref, []
    ref = Ref(f"place/{slug(name)}")
    return ref, [NewEntity(ref, "Place", name, "unreviewed")]
