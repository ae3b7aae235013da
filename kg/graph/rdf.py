"""From a document and what was extracted from it to its named graph, by ``data-model``'s terms.

One function per class of thing; each writes the node, its properties and its evidence, so that the
graph of one document can be replaced without touching another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatchmethod

from kg.extract.planned_outcomes import planned_outcome_type
from kg.graph import keys
from kg.graph.nquads import GraphWriter, canonical, date_literal, iri_term, literal
from kg.identifiers import kamerstuk_url, slug
from kg.model import (
    Actor,
    Commitment,
    Discrepancy,
    Document,
    Event,
    Extraction,
    Figure,
    Group,
    Intervention,
    Motion,
    NewEntity,
    Outcome,
    Ref,
    SourceFile,
    Statement,
)
from kg.vocabulary import (
    BASE,
    DCTERMS,
    JHA,
    KINDS,
    OA,
    ORG,
    PROV,
    RDFS,
    SKOS,
    Vocabulary,
    graph_iri,
    iri,
)

_NOT_MENTIONED = frozenset({"Presidency"})
_SELECTORS = (OA + "TextQuoteSelector", OA + "TextPositionSelector")
_COUNCIL = Ref("institution/COUNCIL")
_STATED_TWICE = {
    "meeting-date": JHA + "startDate",
    "document-date": DCTERMS + "issued",
    "meeting-place": JHA + "place",
    "meeting-kind": JHA + "meetingKind",
}


def document_nquads(
    document: Document, extraction: Extraction, vocabulary: Vocabulary, base: str = BASE
) -> str:
    """The document's named graph as canonical N-Quads.

    Raises:
        ValueError: an extractor made a Ref that is no IRI.
    """
    return _DocumentGraph(document, extraction, vocabulary, base).build()


def with_sources(nquads: str, sources: Iterable[SourceFile]) -> str:
    """A document's graph with the names of all the files of that paper, and of no other."""
    marker = f"<{JHA}sourceFile>"
    lines = nquads.splitlines(keepends=True)
    subject, _, rest = next(line for line in lines if marker in line).partition(" ")
    graph = rest.rstrip(" .\n").rpartition(" ")[2]
    named = {f"{subject} {marker} {literal(s.name)} {graph} .\n" for s in sources}
    return canonical([*(line for line in lines if marker not in line), *named])


class _DocumentGraph:
    """Builds the graph of one document; holds the IRIs of its parts, items and sentences."""

    def __init__(
        self, document: Document, extraction: Extraction, vocabulary: Vocabulary, base: str
    ) -> None:
        self._document, self._extraction = document, extraction
        self._vocabulary, self._base = vocabulary, base
        key = keys.document_key(document)
        self.document_iri = iri(f"document/{key}", base)
        self._graph = GraphWriter(graph_iri(key, base))
        self._parts = [self._under("part", k) for k in keys.part_keys(document)]
        self._items = [self._under("item", k) for k in keys.item_keys(document.items)]
        self._written_evidence: dict[tuple[int, int], str] = {}

    def build(self) -> str:
        """Write everything, and return the N-Quads."""
        self._write_document()
        self._write_meeting()
        self._write_parts()
        self._write_items()
        self._write_citations()
        for discrepancy in self._document.facts.discrepancies:
            self._write_discrepancy(discrepancy)
        for entity in self._extraction.new_entities:
            self._write_new_entity(entity)
        self._write_mentions()
        self._write_office_holdings()
        for statement in self._extraction.statements:
            self._write_statement(statement)
        return self._graph.text()

    # ------------------------------------------------------------ terms

    def _under(self, kind: str, key: str) -> str:
        return f"{self.document_iri}/{kind}/{key}"

    def _ref(self, ref: Ref | None) -> str | None:
        return iri_term(iri(ref, self._base)) if ref else None

    def _refs(self, refs: Iterable[Ref]) -> list[str]:
        return [iri_term(iri(ref, self._base)) for ref in refs]

    def _code(self, scheme: str, code: str | None) -> str | None:
        return iri_term(iri(f"{scheme}/{code}", self._base)) if code else None

    def _text(self, text: str) -> str:
        return literal(text, language=self._document.language)

    def _add(self, subject: str, **properties: str | Iterable[str] | None) -> None:
        """Add statements with ``jha:`` properties; values are finished terms."""
        for name, value in properties.items():
            if value is not None:
                terms = [value] if isinstance(value, str) else list(value)
                self._graph.add(subject, JHA + name, *terms)

    def _typed(self, subject: str, *names: str) -> None:
        self._graph.typed(subject, *(JHA + name for name in names))

    def _label(self, subject: str, text: str) -> None:
        self._graph.add(subject, RDFS + "label", self._text(text))

    # ------------------------------------------------------------ evidence

    def _evidence(self, start: int, end: int) -> str:
        """The evidence node for a span, written at first use; returns its term."""
        if (start, end) in self._written_evidence:
            return self._written_evidence[start, end]
        node = self._under("evidence", f"{start}-{end}")
        self._written_evidence[start, end] = iri_term(node)
        page, _ = self._document.source_map.position(start)
        self._graph.typed(node, JHA + "Evidence", *_SELECTORS)
        self._add(
            node,
            inDocument=iri_term(self.document_iri),
            start=literal(str(start), datatype="integer"),
            end=literal(str(end), datatype="integer"),
            quote=self._text(self._document.text[start:end]),
            page=literal(str(page), datatype="integer") if page else None,
            inPart=self._part_at(start),
        )
        return iri_term(node)

    def _part_at(self, offset: int) -> str | None:
        parts = zip(self._document.parts, self._parts, strict=True)
        return next((iri_term(n) for p, n in parts if p.start <= offset < p.end), None)

    def _sentence_evidence(self, index: int) -> str:
        sentence = self._document.sentences[index]
        return self._evidence(sentence.start, sentence.end)

    def _evidence_around(self, start: int, end: int) -> str:
        """The sentence that holds a span; the span itself where none does."""
        for sentence in self._document.sentences:
            if sentence.start <= start and end <= sentence.end:
                return self._evidence(sentence.start, sentence.end)
        return self._evidence(start, end)

    def _place_of(self, sentence_index: int) -> dict[str, str]:
        """``jha:agendaItem`` or ``jha:documentPart``, whichever the sentence stands in."""
        sentence = self._document.sentences[sentence_index]
        if sentence.item is not None:
            return {"agendaItem": iri_term(self._items[sentence.item])}
        return {"documentPart": iri_term(self._parts[sentence.part])}

    # ------------------------------------------------------------ the document and its structure

    def _write_document(self) -> None:
        document, node, facts = self._document, self.document_iri, self._document.facts
        self._typed(node, "Document")
        self._label(node, self._title())
        self._graph.add(
            node, DCTERMS + "identifier", literal(f"kst-{facts.number}") if facts.number else None
        )
        self._graph.add(node, DCTERMS + "issued", date_literal(facts.date) if facts.date else None)
        self._graph.add(node, DCTERMS + "language", literal(document.language))
        if facts.number and not facts.is_sample:
            self._add(node, officialPage=iri_term(kamerstuk_url(facts.number)))
        self._add(
            node,
            sourceFile=[literal(source.name) for source in document.sources],
            textDigest=literal(keys.text_digest(document.text)),
            documentType=filter(
                None, (self._code("document-type", p.document_type) for p in document.parts)
            ),
            chamber=self._code("chamber", facts.chamber),
            signatory=self._refs(self._extraction.signatories),
            concernsMeeting=self._ref(keys.meeting_ref(facts.meeting)) if facts.meeting else None,
            isSample=literal("true", datatype="boolean") if facts.is_sample else None,
            hasPart=map(iri_term, self._parts),
        )

    def _title(self) -> str:
        """What a person calls the paper: its number, else what it is and of which Council."""
        facts = self._document.facts
        if facts.number:
            return f"Kamerstuk {facts.number}"
        kind = self._vocabulary[f"document-type/{keys.main_type(self._document)}"]
        name = kind.label(self._document.language)
        day = facts.meeting.start if facts.meeting else facts.date
        return " ".join(filter(None, (name[:1].upper() + name[1:], "JBZ-Raad", day)))

    def _write_meeting(self) -> None:
        meeting = self._document.facts.meeting
        if meeting is None:
            return
        node = iri(keys.meeting_ref(meeting), self._base)
        self._council(node, meeting.start)
        self._add(
            node,
            startDate=date_literal(meeting.start),
            endDate=date_literal(meeting.end),
            meetingKind=self._code("meeting-kind", meeting.kind),
            place=self._ref(self._extraction.place),
            presidency=self._ref(meeting.presidency),
            evidence=self._evidence_around(*meeting.evidence),
        )

    def _council(self, node: str, first_day: str) -> None:
        """Class and labels of a Council."""
        self._typed(node, "Meeting")
        for name, language in (("JBZ-Raad", "nl"), ("JHA Council", "en")):
            label = literal(f"{name} {first_day}", language=language)
            self._graph.add(node, RDFS + "label", label)

    def _write_parts(self) -> None:
        document = self._document
        for part, node in zip(document.parts, self._parts, strict=True):
            self._typed(node, "DocumentPart")
            self._add(
                node,
                documentType=self._code("document-type", part.document_type),
                start=literal(str(part.start), datatype="integer"),
                end=literal(str(part.end), datatype="integer"),
            )
        for sentence in document.sentences:
            block = document.blocks[sentence.block]
            if block.kind == "key-result":
                evidence = self._evidence(sentence.start, sentence.end)
                self._add(self._parts[sentence.part], keyResult=evidence)
                self._add(
                    self._under("evidence", f"{sentence.start}-{sentence.end}"),
                    configuration=self._code("configuration", block.configuration),
                )

    def _write_items(self) -> None:
        facts = self._document.facts
        meeting = self._ref(keys.meeting_ref(facts.meeting)) if facts.meeting else None
        for index, (item, node) in enumerate(zip(self._document.items, self._items, strict=True)):
            self._typed(node, "AgendaItem")
            self._graph.add(node, DCTERMS + "title", self._text(item.title))
            self._add(
                node,
                itemOf=meeting,
                describedBy=iri_term(self.document_iri),
                documentPart=iri_term(self._parts[item.part]),
                configuration=self._code("configuration", item.configuration),
                itemNumber=literal(item.number) if item.number else None,
                plannedOutcome=self._text(item.planned_outcome) if item.planned_outcome else None,
                plannedOutcomeType=self._planned_outcome_type(item.planned_outcome),
                setting=self._code("setting", item.setting),
                parentItem=iri_term(self._items[item.parent]) if item.parent is not None else None,
                topic=self._refs(self._extraction.item_topics.get(index, ())),
                concerns=self._refs(self._extraction.item_concerns.get(index, ())),
                evidence=self._evidence_around(item.title_start, item.title_end),
            )

    def _planned_outcome_type(self, wording: str | None) -> str | None:
        if not wording:
            return None
        return self._code("planned-outcome", planned_outcome_type(wording))

    def _write_citations(self) -> None:
        for citation in self._document.facts.citations:
            # Its class follows from jha:cites and stands in the graph "inferred": this graph tells
            # of its own paper alone.
            node = iri(f"document/kst-{citation.number}", self._base)
            self._graph.add(node, DCTERMS + "identifier", literal(f"kst-{citation.number}"))
            self._label(node, f"Kamerstuk {citation.number}")
            self._add(self.document_iri, cites=iri_term(node))
            place = self._under("citation", f"{citation.start}-{citation.number.lower()}")
            self._typed(place, "Citation")
            self._add(
                place,
                citedDocument=iri_term(node),
                start=literal(str(citation.start), datatype="integer"),
                end=literal(str(citation.end), datatype="integer"),
                surfaceForm=self._text(self._document.text[citation.start : citation.end]),
                evidence=self._evidence_around(citation.start, citation.end),
            )
            if not self._document.facts.is_sample:
                self._add(node, officialPage=iri_term(kamerstuk_url(citation.number)))

    def _write_discrepancy(self, discrepancy: Discrepancy) -> None:
        node = self._under("discrepancy", discrepancy.fact)
        self._typed(node, "Discrepancy")
        self._add(
            node,
            inDocument=iri_term(self.document_iri),
            property=iri_term(_STATED_TWICE[discrepancy.fact]),
            statedValue=[literal(value) for value, _, _ in discrepancy.values],
            evidence=[self._evidence_around(start, end) for _, start, end in discrepancy.values],
        )

    # ------------------------------------------------------------ names

    def _write_new_entity(self, entity: NewEntity) -> None:
        node = iri(entity.ref, self._base)
        general = KINDS.get(entity.ref.partition("/")[0])
        self._typed(node, *{entity.cls, general or entity.cls})
        self._graph.add(node, SKOS + "prefLabel", self._text(entity.label))
        self._graph.add(node, SKOS + "altLabel", *map(self._text, entity.alt_labels))
        self._add(node, status=self._code("status", entity.status))

    def _write_mentions(self) -> None:
        for mention in self._extraction.mentions:
            kind, _, key = mention.refers_to.partition("/")
            node = self._under("mention", f"{mention.start}-{mention.end}-{kind}-{key}")
            self._typed(node, "Mention")
            self._add(
                node,
                refersTo=self._ref(mention.refers_to),
                start=literal(str(mention.start), datatype="integer"),
                end=literal(str(mention.end), datatype="integer"),
                surfaceForm=self._text(mention.surface_form),
                foundBy=self._rule(mention.rule),
                evidence=self._sentence_evidence(mention.sentence),
                **self._place_of(mention.sentence),
            )
            if mention.refers_to != _COUNCIL and KINDS.get(kind) not in _NOT_MENTIONED:
                sentence = self._document.sentences[mention.sentence]
                holder = (
                    self._parts[sentence.part]
                    if sentence.item is None
                    else self._items[sentence.item]
                )
                self._add(holder, mentions=self._ref(mention.refers_to))

    def _write_office_holdings(self) -> None:
        for holding in self._extraction.office_holdings:
            sentence = self._document.sentences[holding.sentence]
            post = Ref(f"post/{slug(holding.post)}")
            key = f"{sentence.start}-{holding.person.partition('/')[2]}"
            node = self._under("office-holding", key)
            self._typed(node, "OfficeHolding")
            self._graph.add(node, ORG + "member", self._ref(holding.person))
            self._graph.add(node, ORG + "post", self._ref(post))
            self._graph.add(node, ORG + "organization", self._ref(holding.organization))
            self._add(node, evidence=self._sentence_evidence(holding.sentence))
            if post not in self._vocabulary:
                self._write_new_entity(NewEntity(post, "Post", holding.post, "unreviewed"))

    # ------------------------------------------------------------ statements

    def _rule(self, name: str) -> str:
        return iri_term(iri(f"rule/{name}", self._base))

    def _actor(self, actor: Actor, sentence_index: int) -> str:
        if not isinstance(actor, Group):
            return iri_term(iri(actor, self._base))
        start = self._document.sentences[sentence_index].start
        node = self._under("group", f"{start}-{actor.quantifier}-{slug(actor.label)[:40]}")
        self._typed(node, "MemberStateGroup")
        self._graph.add(node, SKOS + "prefLabel", self._text(actor.label))
        self._add(node, quantifier=self._code("quantifier", actor.quantifier))
        return iri_term(node)

    @staticmethod
    def _actor_key(actor: Actor) -> str:
        if isinstance(actor, Group):
            return f"{actor.quantifier}-{slug(actor.label)[:40]}"
        return actor.replace("/", "-")

    def _begin(self, statement: Statement, kind: str, key: str) -> str:
        """Write what all statements share; returns the node."""
        node = self._under(slug(kind), key)
        self._typed(node, kind)
        self._graph.typed(node, PROV + "Entity")
        self._add(
            node,
            about=self._refs(statement.about),
            evidence=self._sentence_evidence(statement.sentence),
            foundBy=self._rule(statement.rule),
            **self._place_of(statement.sentence),
        )
        return node

    def _write_statement(self, statement: Statement) -> None:
        self._write(statement)

    @singledispatchmethod
    def _write(self, statement: Statement) -> None:
        raise TypeError(f"no way to write a {type(statement).__name__}")

    @_write.register
    def _(self, statement: Intervention) -> None:
        start = self._document.sentences[statement.sentence].start
        key = f"{start}-{self._actor_key(statement.actor)}-{statement.speech_act}"
        node = self._begin(statement, "Intervention", key)
        actor: Callable[[Actor], str] = lambda a: self._actor(a, statement.sentence)  # noqa: E731
        self._add(
            node,
            actor=actor(statement.actor),
            speaker=self._ref(statement.speaker),
            includesActor=self._refs(statement.includes),
            speechAct=self._code("speech-act", statement.speech_act),
            stance=self._code("stance", statement.stance),
            stanceOn=self._ref(statement.stance_on),
            modality=self._code("modality", statement.modality),
            addressee=map(actor, statement.addressee),
            antecedent=(
                self._sentence_evidence(statement.antecedent)
                if statement.antecedent is not None
                else None
            ),
        )

    @_write.register
    def _(self, statement: Outcome) -> None:
        start = self._document.sentences[statement.sentence].start
        key = "-".join(
            filter(
                None,
                (str(start), statement.outcome_type, slug(statement.stance_on or "")),
            )
        )
        node = self._begin(statement, "Outcome", key)
        self._add(
            node,
            outcomeType=self._code("outcome-type", statement.outcome_type),
            stanceOn=self._ref(statement.stance_on),
            decidedBy=self._ref(statement.decided_by),
            date=date_literal(statement.date) if statement.date else None,
        )

    @_write.register
    def _(self, statement: Commitment) -> None:
        start = self._document.sentences[statement.sentence].start
        key = "-".join(filter(None, (str(start), slug((statement.made_to or "").split("/")[-1]))))
        node = self._begin(statement, "Commitment", key)
        self._add(
            node,
            madeBy=self._ref(statement.made_by),
            madeTo=self._ref(statement.made_to),
            date=date_literal(statement.date) if statement.date else None,
            isMet=literal("true", datatype="boolean") if statement.met else None,
        )

    @_write.register
    def _(self, statement: Motion) -> None:
        start = self._document.sentences[statement.sentence].start
        what = statement.number or (statement.proposed_by or "").split("/")[-1]
        node = self._begin(statement, "Motion", f"{start}-{slug(what)}")
        self._graph.add(
            node,
            DCTERMS + "identifier",
            literal(f"kst-{statement.number}") if statement.number else None,
        )
        self._add(node, proposedBy=self._ref(statement.proposed_by))

    @_write.register
    def _(self, statement: Event) -> None:
        date = statement.date
        if statement.council and len(date.start) == 10:
            node = iri(keys.council_ref(date.start), self._base)
            self._council(node, date.start)
            self._add(
                node,
                startDate=date_literal(date.start),
                endDate=date_literal(date.end or date.start),
                meetingKind=self._code("meeting-kind", statement.council),
                place=self._ref(statement.place),
                evidence=self._sentence_evidence(statement.sentence),
            )
            return
        node = self._begin(statement, "Event", str(date.start_offset))
        if statement.label:
            self._label(node, statement.label)
        self._add(
            node,
            eventKind=self._code("event-kind", statement.kind),
            startDate=date_literal(date.start),
            endDate=date_literal(date.end) if date.end else None,
            earliest=date_literal(date.earliest),
            latest=date_literal(date.latest),
            dateText=self._text(date.text),
            place=self._ref(statement.place),
        )

    @_write.register
    def _(self, statement: Figure) -> None:
        node = self._begin(statement, "Figure", str(statement.offset))
        self._add(
            node,
            value=literal(str(statement.value), datatype="decimal"),
            unit=literal(statement.unit),
            geography=self._ref(statement.geography),
            period=literal(statement.period) if statement.period else None,
        )
