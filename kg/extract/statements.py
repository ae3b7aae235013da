"""All statements of a document: calls each finder, and orders what they find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.extract.commitments import find_commitments
from kg.extract.events import find_events
from kg.extract.figures import find_figures
from kg.extract.interventions.finder import find_interventions
from kg.extract.motions import find_motions
from kg.extract.outcomes import find_outcomes
from kg.model import Document, Mention, NewEntity, Ref, Statement
from kg.vocabulary import Vocabulary


def find_statements(
    document: Document,
    mentions: Sequence[Mention],
    concerns: Mapping[int, tuple[Ref, ...]],
    vocabulary: Vocabulary,
) -> tuple[list[Statement], list[NewEntity]]:
    """The statements of a document in the order of their sentences, and the persons they bring.

    ``concerns`` tells per agenda item (index) what it is about, most central first.
    """
    commitments, promised = find_commitments(document, mentions, vocabulary)
    motions, proposers = find_motions(document, mentions, vocabulary)
    found: list[Statement] = [
        *find_interventions(document, mentions, vocabulary, concerns),
        *find_outcomes(document, mentions, vocabulary, concerns),
        *commitments,
        *motions,
        *find_events(document, mentions, vocabulary),
        *find_figures(document, mentions, vocabulary),
    ]
    found.sort(key=lambda statement: statement.sentence)
    return found, [*promised, *proposers]
