"""From a document and what was extracted from it to its named graph, by ``data-model``'s terms.

One function per class of thing; each writes the node, its properties and its evidence, so that the
graph of one document can be replaced without touching another.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.planned_outcomes import planned_outcome_type
from kg.graph import keys
from kg.graph.nquads import canonical, date_literal, iri_term, lines_of, literal
from kg.graph.paper_writer import PaperWriter
from kg.graph.statement_rdf import write_statement
from kg.identifiers import kamerstuk_url, slug
from kg.model import Discrepancy, Document, Extraction, NewEntity, Ref, SourceFile
from kg.vocabulary import BASE, DCTERMS, JHA, KINDS, ORG, SKOS, Vocabulary, iri

_NOT_MENTIONED = frozenset({"Presidency"})
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
    to = PaperWriter(document, extraction, vocabulary, base)
    _write_document(to)
    _write_meeting(to)
    _write_parts(to)
    _write_items(to)
    _write_citations(to)
    for discrepancy in document.facts.discrepancies:
        _write_discrepancy(to, discrepancy)
    for entity in extraction.new_entities:
        _write_new_entity(to, entity)
    _write_mentions(to)
    _write_office_holdings(to)
    for statement in extraction.statements:
        write_statement(statement, to)
    return to.graph.text()


def with_sources(nquads: str, sources: Iterable[SourceFile]) -> str:
    """A document's graph with the names of all the files of that paper, and of no other."""
    marker = f"<{JHA}sourceFile>"
    lines = lines_of(nquads)
    subject, _, rest = next(line for line in lines if marker in line).partition(" ")
    graph = rest.rstrip(" .\n").rpartition(" ")[2]
    named = {f"{subject} {marker} {literal(s.name)} {graph} .\n" for s in sources}
    return canonical([*(line for line in lines if marker not in line), *named])


# ------------------------------------------------------------ the document and its structure


def _write_document(to: PaperWriter) -> None:
    document, node, facts = to.document, to.document_iri, to.document.facts
    to.typed(node, "Document")
    to.label(node, _title(to))
    to.graph.add(
        node, DCTERMS + "identifier", literal(f"kst-{facts.number}") if facts.number else None
    )
    to.graph.add(node, DCTERMS + "issued", date_literal(facts.date) if facts.date else None)
    to.graph.add(node, DCTERMS + "language", literal(document.language))
    if facts.number and not facts.is_sample:
        to.add(node, officialPage=iri_term(kamerstuk_url(facts.number)))
    to.add(
        node,
        sourceFile=[literal(source.name) for source in document.sources],
        textDigest=literal(keys.text_digest(document.text)),
        documentType=filter(
            None, (to.code("document-type", p.document_type) for p in document.parts)
        ),
        chamber=to.code("chamber", facts.chamber),
        signatory=to.refs(to.extraction.signatories),
        concernsMeeting=to.ref(keys.meeting_ref(facts.meeting)) if facts.meeting else None,
        isSample=literal("true", datatype="boolean") if facts.is_sample else None,
        hasPart=map(iri_term, to.parts),
    )


def _title(to: PaperWriter) -> str:
    """What a person calls the paper: its number, else what it is and of which Council."""
    facts = to.document.facts
    if facts.number:
        return f"Kamerstuk {facts.number}"
    kind = to.vocabulary[f"document-type/{keys.main_type(to.document)}"]
    name = kind.label(to.document.language)
    day = facts.meeting.start if facts.meeting else facts.date
    return " ".join(filter(None, (name[:1].upper() + name[1:], "JBZ-Raad", day)))


def _write_meeting(to: PaperWriter) -> None:
    meeting = to.document.facts.meeting
    if meeting is None:
        return
    node = iri(keys.meeting_ref(meeting), to.base)
    to.council(node, meeting.start)
    to.add(
        node,
        startDate=date_literal(meeting.start),
        endDate=date_literal(meeting.end),
        meetingKind=to.code("meeting-kind", meeting.kind),
        place=to.ref(to.extraction.place),
        presidency=to.ref(meeting.presidency),
        evidence=to.evidence_around(*meeting.evidence),
    )


def _write_parts(to: PaperWriter) -> None:
    document = to.document
    for part, node in zip(document.parts, to.parts, strict=True):
        to.typed(node, "DocumentPart")
        to.add(
            node,
            documentType=to.code("document-type", part.document_type),
            start=literal(str(part.start), datatype="integer"),
            end=literal(str(part.end), datatype="integer"),
        )
    for sentence in document.sentences:
        block = document.blocks[sentence.block]
        if block.kind == "key-result":
            evidence = to.evidence(sentence.start, sentence.end)
            to.add(to.parts[sentence.part], keyResult=evidence)
            to.add(
                to.under("evidence", f"{sentence.start}-{sentence.end}"),
                configuration=to.code("configuration", block.configuration),
            )


def _write_items(to: PaperWriter) -> None:
    facts = to.document.facts
    meeting = to.ref(keys.meeting_ref(facts.meeting)) if facts.meeting else None
    for index, (item, node) in enumerate(zip(to.document.items, to.items, strict=True)):
        to.typed(node, "AgendaItem")
        to.graph.add(node, DCTERMS + "title", to.text(item.title))
        to.add(
            node,
            itemOf=meeting,
            describedBy=iri_term(to.document_iri),
            documentPart=iri_term(to.parts[item.part]),
            configuration=to.code("configuration", item.configuration),
            itemNumber=literal(item.number) if item.number else None,
            plannedOutcome=to.text(item.planned_outcome) if item.planned_outcome else None,
            plannedOutcomeType=_planned_outcome_type(to, item.planned_outcome),
            setting=to.code("setting", item.setting),
            parentItem=iri_term(to.items[item.parent]) if item.parent is not None else None,
            topic=to.refs(to.extraction.item_topics.get(index, ())),
            concerns=to.refs(to.extraction.item_concerns.get(index, ())),
            evidence=to.evidence_around(item.title_start, item.title_end),
        )


def _planned_outcome_type(to: PaperWriter, wording: str | None) -> str | None:
    if not wording:
        return None
    return to.code("planned-outcome", planned_outcome_type(wording))


def _write_citations(to: PaperWriter) -> None:
    for citation in to.document.facts.citations:
        # Its class follows from jha:cites and stands in the graph "inferred": this graph tells
        # of its own paper alone.
        node = iri(f"document/kst-{citation.number}", to.base)
        to.graph.add(node, DCTERMS + "identifier", literal(f"kst-{citation.number}"))
        to.label(node, f"Kamerstuk {citation.number}")
        to.add(to.document_iri, cites=iri_term(node))
        place = to.under("citation", f"{citation.start}-{citation.number.lower()}")
        to.typed(place, "Citation")
        to.add(
            place,
            citedDocument=iri_term(node),
            start=literal(str(citation.start), datatype="integer"),
            end=literal(str(citation.end), datatype="integer"),
            surfaceForm=to.text(to.document.text[citation.start : citation.end]),
            evidence=to.evidence_around(citation.start, citation.end),
        )
        if not to.document.facts.is_sample:
            to.add(node, officialPage=iri_term(kamerstuk_url(citation.number)))


def _write_discrepancy(to: PaperWriter, discrepancy: Discrepancy) -> None:
    node = to.under("discrepancy", discrepancy.fact)
    to.typed(node, "Discrepancy")
    to.add(
        node,
        inDocument=iri_term(to.document_iri),
        property=iri_term(_STATED_TWICE[discrepancy.fact]),
        statedValue=[literal(value) for value, _, _ in discrepancy.values],
        evidence=[to.evidence_around(start, end) for _, start, end in discrepancy.values],
    )


# ------------------------------------------------------------ names


def _write_new_entity(to: PaperWriter, entity: NewEntity) -> None:
    node = iri(entity.ref, to.base)
    general = KINDS.get(entity.ref.partition("/")[0])
    to.typed(node, *{entity.cls, general or entity.cls})
    to.graph.add(node, SKOS + "prefLabel", to.text(entity.label))
    to.graph.add(node, SKOS + "altLabel", *map(to.text, entity.alt_labels))
    to.add(node, status=to.code("status", entity.status))


def _write_mentions(to: PaperWriter) -> None:
    for mention in to.extraction.mentions:
        kind, _, key = mention.refers_to.partition("/")
        node = to.under("mention", f"{mention.start}-{mention.end}-{kind}-{key}")
        to.typed(node, "Mention")
        to.add(
            node,
            refersTo=to.ref(mention.refers_to),
            start=literal(str(mention.start), datatype="integer"),
            end=literal(str(mention.end), datatype="integer"),
            surfaceForm=to.text(mention.surface_form),
            foundBy=to.rule(mention.rule),
            evidence=to.sentence_evidence(mention.sentence),
            **to.place_of(mention.sentence),
        )
        if mention.refers_to != _COUNCIL and KINDS.get(kind) not in _NOT_MENTIONED:
            sentence = to.document.sentences[mention.sentence]
            holder = to.parts[sentence.part] if sentence.item is None else to.items[sentence.item]
            to.add(holder, mentions=to.ref(mention.refers_to))


def _write_office_holdings(to: PaperWriter) -> None:
    for holding in to.extraction.office_holdings:
        sentence = to.document.sentences[holding.sentence]
        post = Ref(f"post/{slug(holding.post)}")
        key = f"{sentence.start}-{holding.person.partition('/')[2]}"
        node = to.under("office-holding", key)
        to.typed(node, "OfficeHolding")
        to.graph.add(node, ORG + "member", to.ref(holding.person))
        to.graph.add(node, ORG + "post", to.ref(post))
        to.graph.add(node, ORG + "organization", to.ref(holding.organization))
        to.add(node, evidence=to.sentence_evidence(holding.sentence))
        if post not in to.vocabulary:
            _write_new_entity(to, NewEntity(post, "Post", holding.post, "unreviewed"))
