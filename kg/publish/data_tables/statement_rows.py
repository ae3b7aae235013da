"""Rows that hang under one paper: statements, agenda items, events and figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from kg.errors import StoreError
from kg.publish.data_tables.cells import Missing, Row, joined
from kg.publish.data_tables.nodes import Node, of_class
from kg.publish.data_tables.survey import STATEMENTS, Paper, Survey
from kg.vocabulary import DCTERMS, SKOS


class PaperRows:
    """Makes the rows of one paper; every quote is compared with the paper's text.

    Raises:
        StoreError: a file is damaged, or a quote is not what stands at its offsets.
    """

    def __init__(self, survey: Survey, paper: Paper, version: str) -> None:
        self.survey, self.paper, self.version = survey, paper, version
        self.nodes = survey.paper_nodes(paper.key)
        self.document = self.nodes[paper.iri]
        self.text = survey.store.text(paper.key)

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table ("statements", "agenda_items", "events", "figures"), in order."""
        classes, make = _TABLES[table]
        found = []
        for node in of_class(self.nodes, *classes):
            # A conference that no vocabulary knows is an Event too: a thing with a name, no claim.
            if not node.iri.startswith(self.paper.iri + "/"):
                continue
            evidence = self.nodes[node.value("evidence")]
            part = node.value("documentPart") if table == "agenda_items" else ""
            if self.survey.is_kept(part or evidence.value("inPart")):
                found.append((int(evidence.value("start")), node.iri, node, evidence))
        for _, _, node, evidence in sorted(found, key=lambda entry: entry[:2]):
            yield make(self, node, evidence)

    # ------------------------------------------------------------ what rows share

    def _where(self, evidence: Node, start: str = "start", end: str = "end") -> Row:
        """Paper, page, quote and offsets."""
        first, last = int(evidence.value("start")), int(evidence.value("end"))
        quote = evidence.value("quote")
        if self.text[first:last] != quote:
            raise StoreError(
                evidence.iri,
                "its quote is not what stands at its offsets in the text.",
                "Build its paper again; kg check --integrity says what else is damaged.",
            )
        others = [self._key_of(part) for part in self.survey.twins(evidence.value("inPart"))]
        return {
            "document": self.paper.iri,
            "also_in": joined(others),
            "page": evidence.value("page"),
            "quote": quote,
            start: str(first),
            end: str(last),
            "version": self.version,
        }

    def _key_of(self, part: str) -> str:
        """The key of the paper that a part stands in."""
        return self.survey.ref(part).split("/")[1]

    def _when(self, node: Node) -> Row:
        """Point, Council and its first day."""
        item = self.nodes.get(node.value("agendaItem"))
        meeting = item.value("itemOf") if item else self.paper.meeting
        return {
            "agenda_item": item.iri if item else "",
            "meeting": meeting,
            "date": self.survey.first_day(meeting),
        }

    def _point(self, node: Node) -> Row:
        """Configuration and topics of the point; there are none where there is no point."""
        item = self.nodes.get(node.value("agendaItem"))
        if item is None:
            return {"configuration": Missing("not-applicable"), "topics": Missing("not-applicable")}
        return {"configuration": self._code(item, "configuration"), "topics": self._topics(item)}

    def _code(self, node: Node, property_: str) -> str:
        return self.survey.code(node.value(property_))

    def _topics(self, node: Node) -> str:
        return joined(map(self.survey.code, node.values("topic")))

    # ------------------------------------------------------------ tables

    def statement(self, node: Node, evidence: Node) -> Row:
        """A row of ``statements``."""
        kind = next(name for name in STATEMENTS if node.is_a(name))
        rule = self.survey.things.get(node.value("foundBy"), Node(""))
        row: Row = {
            "statement": node.iri,
            "kind": kind.lower(),
            **self._when(node),
            **self._point(node),
            **self._where(evidence),
            "stance_on": node.value("stanceOn"),
            **self._dossier(node),
            **_BY_KIND[kind](self, node),
            "about": joined(node.values("about")),
            "rule": self.survey.code(node.value("foundBy")),
            "official": self.document.value("officialPage"),
        }
        if rule.value("measured") == "true":
            row |= {
                "rule_precision": rule.value("precision"),
                "rule_precision_lower": rule.value("precisionLower"),
                "rule_cases": rule.value("casesFound"),
            }
        return row

    def _actor(self, actor: str) -> Row:
        """Who acts: a named actor, or the wording of a group, which is never a state."""
        group = self.nodes.get(actor)
        if group is not None and group.is_a("MemberStateGroup"):
            quantifier = group.value("quantifier")
            known = self.survey.things.get(quantifier, Node(""))
            return {
                "actor": Missing("anonymous"),
                "actor_class": "MemberStateGroup",
                "group": group.label("nl", SKOS + "prefLabel"),
                "quantifier": self.survey.code(quantifier),
                "quantifier_rank": known.value("rank"),
            }
        return {"actor": actor, "actor_class": self.survey.classes(actor)[0] if actor else ""}

    def _intervention(self, node: Node) -> Row:
        return {
            **self._actor(node.value("actor")),
            "includes": joined(node.values("includesActor")),
            "speaker": node.value("speaker"),
            "addressee": joined(map(self._named_or_worded, node.values("addressee"))),
            "act": self._code(node, "speechAct"),
            "stance": self._code(node, "stance"),
            "modality": self._code(node, "modality"),
            "said_on": Missing("not-applicable"),
        }

    def _named_or_worded(self, actor: str) -> str:
        """The IRI of an actor; a group without names is the code of its quantifier."""
        group = self.nodes.get(actor)
        if group is not None and group.is_a("MemberStateGroup"):
            return f"anonymous:{self._code(group, 'quantifier')}"
        return actor

    def _outcome(self, node: Node) -> Row:
        return {
            **self._actor(node.value("decidedBy")),
            "outcome": self._code(node, "outcomeType"),
            "said_on": node.value("date"),
            "speaker": Missing("not-applicable"),
            "addressee": Missing("not-applicable"),
        }

    def _commitment(self, node: Node) -> Row:
        links = self.survey.links.get(node.iri, Node(""))
        papers = (self.survey.code(paper) for paper in links.values("fulfilledIn"))
        return {
            **self._actor(node.value("madeBy")),
            "addressee": joined(node.values("madeTo")),
            "said_on": node.value("date"),
            "met": node.value("isMet") or Missing("not-mentioned"),
            "fulfilled_in": joined(papers) or Missing("not-mentioned"),
            "speaker": Missing("not-applicable"),
            "stance_on": Missing("not-applicable"),
        }

    def _dossier(self, node: Node) -> Row:
        thing = node.value("stanceOn")
        if thing:
            dossier = self.survey.dossier_of(thing)
            # The object of the stance is known, and belongs to no dossier that we know of.
            if not dossier:
                return {"dossier": Missing("not-applicable")}
            return {"dossier": dossier, "link": "named"}
        item = self.nodes.get(node.value("agendaItem"))
        concerned = item.values("concerns") if item else []
        if len(concerned) == 1 and (dossier := self.survey.dossier_of(concerned[0])):
            return {"dossier": dossier, "link": "item"}
        return {}

    def agenda_item(self, node: Node, evidence: Node) -> Row:
        """A row of ``agenda_items``."""
        part = self.nodes.get(node.value("documentPart"), Node(""))
        links = self.survey.links.get(node.iri, Node(""))
        outcome = node.value("plannedOutcome")
        meeting = node.value("itemOf")
        is_agenda = self._code(part, "documentType") == "annotated-agenda"
        none_here = Missing("not-mentioned" if is_agenda else "not-applicable")
        return {
            **self._where(evidence),
            "agenda_item": node.iri,
            "meeting": meeting,
            "date": self.survey.first_day(meeting),
            "part": self._code(part, "documentType"),
            "configuration": self._code(node, "configuration"),
            "number": node.value("itemNumber"),
            "title": node.value(DCTERMS + "title"),
            "parent": node.value("parentItem"),
            "planned_outcome": outcome or none_here,
            "planned_outcome_type": self._code(node, "plannedOutcomeType") or none_here,
            "setting": self._code(node, "setting"),
            "topics": self._topics(node),
            "concerns": joined(node.values("concerns")),
            "same_items": joined(links.values("sameItemAs")),
        }

    def event(self, node: Node, evidence: Node) -> Row:
        """A row of ``events``."""
        links = self.survey.links.get(node.iri, Node(""))
        return {
            **self._when(node),
            **self._where(evidence, "start_offset", "end_offset"),
            "event": node.iri,
            "kind": self._code(node, "eventKind"),
            "start": node.value("startDate"),
            "end": node.value("endDate"),
            "earliest": node.value("earliest"),
            "latest": node.value("latest"),
            "date_text": node.value("dateText"),
            "place": node.value("place"),
            "council": links.value("isMeeting"),
            "about": joined(node.values("about")),
            "rule": self.survey.code(node.value("foundBy")),
        }

    def figure(self, node: Node, evidence: Node) -> Row:
        """A row of ``figures``."""
        return {
            **self._when(node),
            **self._where(evidence),
            "figure": node.iri,
            "value": node.value("value"),
            "unit": node.value("unit"),
            "geography": node.value("geography"),
            "period": node.value("period"),
            "about": joined(node.values("about")),
            "rule": self.survey.code(node.value("foundBy")),
        }


_TABLES: Mapping[str, tuple[tuple[str, ...], Callable[[PaperRows, Node, Node], Row]]] = {
    "statements": (STATEMENTS, PaperRows.statement),
    "agenda_items": (("AgendaItem",), PaperRows.agenda_item),
    "events": (("Event",), PaperRows.event),
    "figures": (("Figure",), PaperRows.figure),
}
_BY_KIND: Mapping[str, Callable[[PaperRows, Node], Row]] = {
    "Intervention": PaperRows._intervention,
    "Outcome": PaperRows._outcome,
    "Commitment": PaperRows._commitment,
}
PAPER_TABLES = tuple(_TABLES)
"""Tables whose rows hang under papers."""
