"""Reads what a store says of papers into the records that annotations are read into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.evaluation.entities import Entities, Row, code_of
from kg.evaluation.records import (
    Commitment,
    Event,
    Figure,
    Intervention,
    Item,
    Meeting,
    Motion,
    Names,
    Outcome,
    Paper,
    Place,
)
from kg.evaluation.tables import Rows, Tables, Values
from kg.evaluation.text import fold
from kg.graph.store import Store

_UNFOUNDED = "not in the document"
_COMPARED_END = 40  # folded characters of a quote, at either end, that must occur in the paper
_NUMBERED = re.compile(r"(kst-)?\d{5}")


class Predictions:
    """What a store says of papers; use :meth:`paper` with the base name of a source file.

    ``corpus`` is the folder with the papers themselves: a quote that does not occur in its paper is
    no evidence. A paper that is not there, or is no text file, is taken at its word.
    """

    def __init__(self, store: Store, corpus: Path | None = None) -> None:
        self._tables, self._entities, self._corpus = Tables(store), Entities(store), corpus

    def paper(self, file: str) -> Paper | None:
        """The paper that was read from ``file``; None where the store has none."""
        documents = self._tables.documents.get(file)
        if not documents:
            return None
        source = _source_text(self._corpus / file) if self._corpus else None
        return _PaperReader(self._tables, self._entities, documents[0], source).paper(file)


def _source_text(path: Path) -> str | None:
    """The folded text of a paper; None where there is no text file."""
    try:
        return fold(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


class _PaperReader:
    """Reads one paper; ``source`` is its folded text where that is at hand."""

    def __init__(self, tables: Tables, entities: Entities, iri: str, source: str | None) -> None:
        self._tables, self._entities, self._iri, self._source = tables, entities, iri, source
        self._facts: Values = tables.facts.get(iri, {})

    def paper(self, file: str) -> Paper:
        facts, names = self._facts, self._entities
        numbers = [v for v in facts.get("identifier", ()) if v.startswith("kst-")]
        return Paper(
            file=file,
            number=numbers[0].removeprefix("kst-") if numbers else None,
            date=_first(facts, "issued"),
            chamber=code_of(_first(facts, "chamber"), "chamber"),
            parts=self._document_types(self._iri),
            signatories=tuple(map(names.family_names, facts.get("signatory", ()))),
            meeting=self._meeting(),
            items=tuple(map(self._item, self._tables.items.get(self._iri, ()))),
            letter=self._letter(),
            citations=frozenset(
                number.removeprefix("kst-")
                for number in self._tables.citations.get(self._iri, ())
                if _NUMBERED.match(number)
            ),
            commitments=tuple(self._commitments()),
            motions=tuple(self._motions()),
            events=tuple(self._events()),
            figures=tuple(self._figures()),
        )

    # ------------------------------------------------------------ the paper and its points

    def _document_types(self, iri: str) -> Names:
        types = self._tables.facts.get(iri, {}).get("documentType", ())
        return frozenset(code_of(t, "document-type") or t for t in types)

    def _meeting(self) -> Meeting:
        iri = _first(self._facts, "concernsMeeting")
        facts = self._tables.facts.get(iri or "", {})
        presidency = _first(facts, "presidency")
        return Meeting(
            start=_first(facts, "startDate"),
            end=_first(facts, "endDate"),
            kind=code_of(_first(facts, "meetingKind"), "meeting-kind"),
            presidency=self._entities.known_code(presidency),
            places=self._entities.folded_labels(_first(facts, "place")),
        )

    def _item(self, row: Row) -> Item:
        iri, number, title, configuration, planned = row
        assert iri is not None
        topics = self._tables.topics.get(iri, ())
        return Item(
            key=iri,
            configuration=code_of(configuration, "configuration"),
            number=number,
            title=title,
            planned_outcome=planned,
            topics=frozenset(code_of(topic, "topic") or topic for topic in topics),
            same=frozenset(self._tables.same_items.get(iri, ())),
            interventions=self._interventions(iri),
            outcomes=self._outcomes(iri),
            **self._entities.named_at(self._tables.named.get(iri, ())),
        )

    def _letter(self) -> Place | None:
        for part in self._facts.get("hasPart", ()):
            if "cover-letter" in self._document_types(part):
                return Place(
                    interventions=self._interventions(part),
                    outcomes=self._outcomes(part),
                    **self._entities.named_at(self._tables.named.get(part, ())),
                )
        return None

    # ------------------------------------------------------------ statements of a point

    def _occurs(self, quote: str | None) -> bool:
        if self._source is None:
            return True
        folded = fold(quote)
        return folded[:_COMPARED_END] in self._source or folded[-_COMPARED_END:] in self._source

    def _interventions(self, place: str) -> tuple[Intervention, ...]:
        return tuple(map(self._intervention, self._tables.interventions.get(place, ())))

    def _intervention(self, row: Row) -> Intervention:
        iri, quote, actor, act, stance, modality = (value or "" for value in row)
        tables, entities = self._tables, self._entities
        if not self._occurs(quote):
            quote = _UNFOUNDED
        named_in = " ".join([quote, *tables.antecedents.get(iri, ())])
        return Intervention(
            quote=quote,
            actor=entities.actor(actor),
            shown=entities.shown(actor),
            act=code_of(act, "speech-act") or "?",
            stance=code_of(stance, "stance"),
            modality=code_of(modality, "modality"),
            objects=tuple(entities.file(o).names for o in tables.objects.get(iri, ())),
            includes=frozenset(map(entities.code, tables.members.get(iri, ()))),
            named=entities.is_named(actor, named_in),
            rule=tables.rules.get(iri),
        )

    def _outcomes(self, place: str) -> tuple[Outcome, ...]:
        return tuple(
            Outcome(quote or "", code_of(kind, "outcome-type") or "?", self._rule(iri))
            for iri, quote, kind in self._tables.outcomes.get(place, ())
            if self._occurs(quote)
        )

    def _rule(self, iri: str | None) -> str | None:
        return self._tables.rules.get(iri or "")

    # ------------------------------------------------------------ statements of the whole paper

    def _by_graph(self, table: Rows) -> Iterator[tuple[bool, Row]]:
        """Rows of the graphs that speak of this paper, and whether the graph is its own."""
        own = set(self._tables.own_graphs.get(self._iri, ()))
        seen: set[Row] = set()
        graphs = self._tables.graphs.get(self._iri, ())
        for graph in sorted(graphs, key=lambda g: (g not in own, g)):
            for row in table.get(graph, ()):
                if row not in seen:
                    seen.add(row)
                    yield graph in own, row

    def _commitments(self) -> Iterator[Commitment]:
        for own, (iri, quote, to) in self._by_graph(self._tables.commitments):
            if self._occurs(quote):
                names = self._entities.family_names(to)
                yield Commitment(quote or "", names, rule=self._rule(iri), own=own)

    def _motions(self) -> Iterator[Motion]:
        for own, (iri, by) in self._by_graph(self._tables.motions):
            yield Motion(self._entities.family_names(by), rule=self._rule(iri), own=own)

    def _events(self) -> Iterator[Event]:
        for own, (iri, quote, kind, start, end) in self._by_graph(self._tables.events):
            if start and self._occurs(quote):
                is_meeting = (kind or "").endswith("#Meeting")
                yield Event(start, end or start, is_meeting, rule=self._rule(iri), own=own)

    def _figures(self) -> Iterator[Figure]:
        for own, (iri, quote, value) in self._by_graph(self._tables.figures):
            if value and self._occurs(quote):
                yield Figure(float(value), rule=self._rule(iri), own=own)


def _first(facts: Values, name: str) -> str | None:
    values = facts.get(name)
    return values[0] if values else None
