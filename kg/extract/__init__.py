"""Second stage: from a document to mentions and statements."""

from __future__ import annotations

from kg.extract.linking import recognise
from kg.extract.mentions import find_mentions
from kg.extract.persons import find_persons
from kg.model import Document, Extraction
from kg.vocabulary import Vocabulary

__all__ = ["extract"]


def extract(document: Document, vocabulary: Vocabulary) -> Extraction:
    """All that one document names and states, sorted and without duplicates."""
    recognition = recognise(document, vocabulary)
    persons = find_persons(
        document, list(zip(recognition.spans, recognition.sentences, strict=True)), vocabulary
    )
    recognition = recognition.with_spans(document, persons.spans)
    return Extraction(
        mentions=find_mentions(document, recognition),
        new_entities=tuple(persons.entities),
        office_holdings=tuple(persons.holdings),
        signatories=persons.signatories,
    )
