"""Second stage: from a document to what it names and states (:class:`kg.model.Extraction`).

Names come first (vocabulary, persons, new names, names the document defines), then what each point
is about, then the statements, which refer to those names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kg.extract.commitments import find_commitments
from kg.extract.events import find_events
from kg.extract.figures import find_figures
from kg.extract.interventions.finder import find_interventions
from kg.extract.motions import find_motions
from kg.extract.names.concerns import item_concerns
from kg.extract.names.definitions import defined_spans, find_definitions
from kg.extract.names.linking import recognise
from kg.extract.names.mentions import find_mentions
from kg.extract.names.new_names import find_new_names
from kg.extract.names.persons import find_persons
from kg.extract.names.places import meeting_place
from kg.extract.names.recogniser import FILES, Recognition
from kg.extract.names.topics import item_topics
from kg.extract.outcomes import find_outcomes
from kg.model import Document, Extraction, NewEntity, OfficeHolding, Ref, Statement
from kg.vocabulary import Vocabulary

__all__ = ["Names", "extract", "find_names"]

_INSIDE_FILES = FILES | {
    "country", "institution", "agency", "office", "organisation", "region", "system"
}  # fmt: skip
"""What counts as named inside the name of an act or instrument."""


@dataclass(frozen=True, slots=True)
class Names:
    """Every name in a document, with the nodes, offices and signatories that come with them.

    ``recognition`` also holds what is recognised but no mention: the Council, its Presidency.
    """

    recognition: Recognition
    entities: tuple[NewEntity, ...]
    holdings: tuple[OfficeHolding, ...]
    signatories: tuple[Ref, ...]


def find_names(document: Document, vocabulary: Vocabulary) -> Names:
    """Every name in a document, linked to one node each; the first half of :func:`extract`."""
    recognition = recognise(document, vocabulary)
    persons = find_persons(document, recognition.pairs(), vocabulary)
    recognition = recognition.with_spans(document, persons.spans)
    fresh = find_new_names(document, recognition.pairs(), vocabulary)
    recognition = recognition.with_spans(document, fresh.spans, _INSIDE_FILES)
    definitions = find_definitions(document, recognition.pairs(), vocabulary)
    recognition = recognition.with_spans(document, defined_spans(document, definitions))
    named = {span.ref for span in recognition.spans}
    short: dict[Ref, set[str]] = {}
    for definition in definitions:
        short.setdefault(definition.ref, set()).add(definition.short)
    files = [
        replace(e, alt_labels=tuple(sorted({*e.alt_labels, *short.get(e.ref, ())} - {e.label})))
        for e in fresh.entities
        if e.ref in named
    ]
    return Names(
        recognition, (*persons.entities, *files), tuple(persons.holdings), persons.signatories
    )


def extract(document: Document, vocabulary: Vocabulary) -> Extraction:
    """All that one document names and states; a pure function, sorted and without duplicates."""
    names = find_names(document, vocabulary)
    mentions = find_mentions(document, names.recognition)
    concerns = item_concerns(document, mentions)
    commitments, promised_to = find_commitments(document, mentions, vocabulary)
    motions, proposers = find_motions(document, mentions, vocabulary)
    meeting = document.facts.meeting
    place, new_place = meeting_place(meeting.place if meeting else None, vocabulary)
    statements: list[Statement] = [
        *find_interventions(document, mentions, vocabulary, concerns),
        *find_outcomes(document, mentions, vocabulary, concerns),
        *commitments,
        *motions,
        *find_events(document, mentions, vocabulary),
        *find_figures(document, mentions, vocabulary),
    ]
    return Extraction(
        mentions=mentions,
        new_entities=_merged(
            [*names.entities, *promised_to, *proposers, *([new_place] if new_place else [])],
            vocabulary,
        ),
        office_holdings=tuple(dict.fromkeys(names.holdings)),
        statements=tuple(dict.fromkeys(statements)),
        item_topics=item_topics(document, mentions, vocabulary),
        item_concerns=concerns,
        signatories=names.signatories,
        place=place,
    )


def _merged(entities: Iterable[NewEntity], vocabulary: Vocabulary) -> tuple[NewEntity, ...]:
    """One node for each Ref that the vocabulary does not hold, with all its labels."""
    found: dict[Ref, NewEntity] = {}
    labels: dict[Ref, set[str]] = {}
    for entity in entities:
        if entity.ref not in vocabulary:
            found.setdefault(entity.ref, entity)
            labels.setdefault(entity.ref, set()).update((entity.label, *entity.alt_labels))
    return tuple(
        replace(found[ref], alt_labels=tuple(sorted(labels[ref] - {found[ref].label})))
        for ref in sorted(found)
    )
