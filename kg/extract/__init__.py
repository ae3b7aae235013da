"""Second stage: from a document to mentions and statements."""

from __future__ import annotations

from kg.extract.concerns import item_concerns
from kg.extract.definitions import defined_spans, find_definitions
from kg.extract.linking import recognise
from kg.extract.mentions import find_mentions
from kg.extract.new_names import find_new_names
from kg.extract.persons import find_persons
from kg.extract.places import meeting_place
from kg.extract.recogniser import FILES, Recognition
from kg.extract.topics import item_topics
from kg.model import Document, Extraction, NewEntity, OfficeHolding, Ref
from kg.vocabulary import Vocabulary

__all__ = ["extract", "recognise_all"]

INSIDE_FILES = FILES | {
    "country",
    "institution",
    "agency",
    "office",
    "organisation",
    "region",
    "system",
}
"""What counts as named inside the name of an act or instrument."""


def recognise_all(
    document: Document, vocabulary: Vocabulary
) -> tuple[Recognition, list[NewEntity], list[OfficeHolding], tuple[Ref, ...]]:
    """Every name in a document, with new nodes, offices held, and the signatories.

    The recognition also holds actors that are no mention ('Raad', 'het kabinet') and members of
    parliament; :func:`kg.extract.mentions.find_mentions` keeps what counts as a mention.
    """
    recognition = recognise(document, vocabulary)
    persons = find_persons(document, recognition.pairs(), vocabulary)
    recognition = recognition.with_spans(document, persons.spans)
    fresh = find_new_names(document, recognition.pairs(), vocabulary)
    recognition = recognition.with_spans(document, fresh.spans, INSIDE_FILES)
    definitions = find_definitions(document, recognition.pairs(), vocabulary)
    recognition = recognition.with_spans(document, defined_spans(document, definitions))
    entities = [*persons.entities, *fresh.entities]
    return recognition, entities, persons.holdings, persons.signatories


def extract(document: Document, vocabulary: Vocabulary) -> Extraction:
    """All that one document names and states, sorted and without duplicates."""
    recognition, entities, holdings, signatories = recognise_all(document, vocabulary)
    mentions = find_mentions(document, recognition)
    meeting = document.facts.meeting
    place, new_place = meeting_place(meeting.place if meeting else None, vocabulary)
    return Extraction(
        mentions=mentions,
        new_entities=(*entities, *([new_place] if new_place else [])),
        office_holdings=tuple(holdings),
        item_topics=item_topics(document, mentions, vocabulary),
        item_concerns=item_concerns(document, mentions),
        signatories=signatories,
        place=place,
    )
