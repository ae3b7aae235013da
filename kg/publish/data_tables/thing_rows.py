"""Rows of what papers share: Councils, dossiers, entities; and of the papers themselves."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from kg.publish.data_tables.cells import Row, joined
from kg.publish.data_tables.nodes import Node, of_class
from kg.publish.data_tables.survey import ENTITY_KINDS, Survey
from kg.publish.made_of import version_of
from kg.vocabulary import DCTERMS, RDFS, SCHEMA, SKOS


def meeting_rows(survey: Survey) -> Iterator[Row]:
    """Rows of ``meetings``, by first day."""
    for iri in sorted(filter(None, survey.meetings), key=lambda i: (survey.first_day(i), i)):
        facts = survey.meetings[iri]
        values = {name: sorted(found) for name, found in facts.values.items()}
        start = survey.first_day(iri)
        yield {
            "meeting": iri,
            "label": f"JHA Council {start}",
            "start": start,
            # Where papers differ: the last day that any tells, and the first value of the others,
            # as the questions have it.
            "end": values.get("endDate", [""])[-1] if values.get("endDate") else "",
            "kind": survey.code(_first(values, "meetingKind")),
            "place": _first(values, "place"),
            "presidency": _first(values, "presidency"),
            "documents": joined(facts.papers),
            "agenda_items": str(facts.items),
            "statements": str(facts.statements),
        }


def _first(values: dict[str, list[str]], name: str) -> str:
    return next(iter(values.get(name, ())), "")


def dossier_rows(survey: Survey) -> Iterator[Row]:
    """Rows of ``dossiers``, by IRI."""
    known = {node.iri for node in of_class(survey.things, "Dossier")}
    named = {iri for iri in survey.named if survey.ref(iri).startswith("dossier/")}
    for iri in sorted(known | named):
        node = survey.things.get(iri, Node(iri))
        proposals, acts = (
            [survey.things.get(text, Node(text)) for text in node.values(name)]
            for name in ("hasProposal", "hasAct")
        )
        days = sorted(survey.dossier_days.get(iri, ()))
        yield {
            "dossier": iri,
            **_labels(survey, iri),
            "procedure": node.value("procedure"),
            "package": node.value(DCTERMS + "isPartOf"),
            "topics": joined(map(survey.code, node.values("topic"))),
            "proposals": joined(p.iri for p in proposals),
            "com_numbers": joined(x for p in proposals for x in p.values("comNumber")),
            "acts": joined(act.iri for act in acts),
            "celex": joined(number for act in acts for number in act.values("celex")),
            "status": survey.code(node.value("status")),
            "checked": node.value("checked"),
            "agenda_items": str(survey.dossier_items[iri]),
            "statements": str(survey.dossier_statements[iri]),
            "first_date": days[0] if days else "",
            "last_date": days[-1] if days else "",
        }


def _labels(survey: Survey, iri: str) -> Row:
    return {"label": survey.label(iri), "label_nl": survey.label(iri, "nl")}


def entity_rows(survey: Survey) -> Iterator[Row]:
    """Rows of ``entities``, by IRI: the vocabulary's things and what papers name beside."""
    found = {iri for iri in {*survey.things, *survey.named} if _is_entity(survey.ref(iri))}
    for iri in sorted(found):
        node = survey.things.get(iri, Node(iri))
        usage = survey.usage.get(iri)
        days = sorted(usage.days) if usage else []
        yield {
            "entity": iri,
            "class": " ".join(survey.classes(iri)),
            **_labels(survey, iri),
            "notation": node.value(SKOS + "notation"),
            "status": survey.code(node.value("status")),
            "checked": node.value("checked"),
            "same_as": joined((*node.values(SCHEMA + "sameAs"), *node.values(SKOS + "exactMatch"))),
            "mentions": str(usage.mentions if usage else 0),
            "documents": str(usage.documents if usage else 0),
            "statements": str(usage.statements if usage else 0),
            "first_date": days[0] if days else "",
            "last_date": days[-1] if days else "",
        }


def _is_entity(ref: str) -> bool:
    kind, _, key = ref.partition("/")
    return kind in ENTITY_KINDS and bool(key) and "/" not in key


def document_rows(survey: Survey) -> Iterator[Row]:
    """Rows of ``documents``: by first day of their Council, then by key."""
    manifest = survey.store.manifest
    for paper in survey.papers_in_order():
        nodes = survey.paper_nodes(paper.key)
        node = nodes[paper.iri]
        twins = (twin for part in node.values("hasPart") for twin in survey.twins(part))
        sources = manifest.documents[paper.key].sources
        yield {
            "document": paper.iri,
            "key": paper.key,
            "label": node.label("nl", RDFS + "label"),
            "types": joined(map(survey.code, node.values("documentType"))),
            "chamber": survey.code(node.value("chamber")),
            "issued": node.value(DCTERMS + "issued"),
            "language": node.value(DCTERMS + "language"),
            "meeting": paper.meeting,
            "same_text": joined(survey.ref(twin).split("/")[1] for twin in twins),
            "files": joined(quote(source.name) for source in sources),
            "sha256": joined(source.sha256 for source in sources),
            "text_sha256": node.value("textDigest"),
            "statements": str(paper.statements),
            "invented": node.value("isSample") or "false",
            "official": node.value("officialPage"),
            "version": version_of(manifest, paper.key),
        }
