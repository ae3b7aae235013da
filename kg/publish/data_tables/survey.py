"""What the rows of one paper need to know of all the others: a first pass over the store.

Held in memory is what grows with the vocabulary and with the number of papers, not with what the
papers say: named things with their counts, Councils, and which parts are whose twins.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.graph.store import Store
from kg.publish.data_tables.nodes import TYPE, Node, nodes_of, of_class
from kg.vocabulary import JHA, KINDS, SKOS

ENTITY_KINDS = (frozenset(KINDS) - {"document", "meeting"}) | {"topic", "chamber"}
"""First segments of the Refs of things that stand in the table of entities."""

STATEMENTS = ("Intervention", "Outcome", "Commitment")
_MARKS = ("unresolved", "unreviewed")
_NAMING = (
    *("actor", "speaker", "decidedBy", "madeBy", "madeTo", "stanceOn", "about", "includesActor"),
    *("addressee", "place", "geography", "concerns", "presidency", "refersTo"),
)
"""Properties whose values are things that rows name."""


@dataclass(slots=True)
class Usage:
    """How often a thing is named, by how many papers, and of Councils from when to when."""

    mentions: int = 0
    documents: int = 0
    statements: int = 0
    days: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Paper:
    """What other papers' rows need of one paper."""

    key: str
    iri: str
    meeting: str
    day: str
    statements: int = 0


@dataclass(slots=True)
class MeetingFacts:
    """What all papers together tell of a Council: values by property, and counts."""

    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    papers: list[str] = field(default_factory=list)
    items: int = 0
    statements: int = 0


class Survey:
    """The first pass; what it found is read by the modules that make rows.

    Raises:
        StoreError: a file of the store is damaged.
    """

    def __init__(self, store: Store) -> None:
        self.store, self.base = store, store.manifest.base
        graphs = store.graphs()
        reference = [f for n in ("vocabulary", "authority") for f in graphs.get(n, ())]
        self.things = nodes_of(map(store.read, reference))
        """Things of the vocabulary and of authorities, and new ones of the papers, by IRI."""
        self.links = nodes_of(map(store.read, graphs.get("links", ())))
        """What stands in the graph of links, by IRI."""
        self.papers: dict[str, Paper] = {}
        self.meetings: dict[str, MeetingFacts] = defaultdict(MeetingFacts)
        self.usage: dict[str, Usage] = defaultdict(Usage)
        self.dossier_items: Counter[str] = Counter()
        self.dossier_statements: Counter[str] = Counter()
        self.dossier_days: dict[str, set[str]] = defaultdict(set)
        self.named: set[str] = set()
        self._dossier_of = self._dossiers_of_texts()
        for key in sorted(store.manifest.documents):
            self._look_at(key, self.paper_nodes(key))
        self._presidencies()

    # ------------------------------------------------------------ reading

    def paper_nodes(self, key: str) -> dict[str, Node]:
        """The nodes of one paper's own graph."""
        return nodes_of([self.store.read(self.store.manifest.documents[key].graph)])

    def papers_in_order(self) -> list[Paper]:
        """Papers by first day of their Council, then by key."""
        return sorted(self.papers.values(), key=lambda paper: (paper.day, paper.key))

    # ------------------------------------------------------------ asking

    def ref(self, iri: str) -> str:
        """The end of an IRI of ours: "country/ESP"; a foreign one whole."""
        return iri.removeprefix(self.base + "id/")

    def code(self, iri: str) -> str:
        """The code of a coded value: "supports"."""
        return self.ref(iri).partition("/")[2]

    def label(self, iri: str, language: str = "en") -> str:
        """The label of a thing, in any language where there is none in this one; "" for none."""
        node = self.things.get(iri)
        return node.label(language, SKOS + "prefLabel") if node else ""

    def mark(self, iri: str) -> str:
        """``unresolved`` or ``unreviewed`` where that is the status of a name, else ""."""
        node = self.things.get(iri)
        status = self.code(node.value("status")) if node else ""
        return status if status in _MARKS else ""

    def first_day(self, meeting: str) -> str:
        """The first day of a Council, "" where no paper tells it."""
        facts = self.meetings.get(meeting)
        return min(facts.values["startDate"], default="") if facts else ""

    def twins(self, part: str) -> list[str]:
        """Parts of other papers with the same text."""
        return self.links[part].values("sameTextAs") if part in self.links else []

    def is_kept(self, part: str) -> bool:
        """Whether rows are made of this part: of one text in several papers only the first is."""
        return all(part <= twin for twin in self.twins(part))

    def dossier_of(self, thing: str) -> str:
        """The dossier that a dossier, act or proposal belongs to, "" where none or several do."""
        if self.ref(thing).startswith("dossier/"):
            return thing
        found = self._dossier_of.get(thing, set())
        return next(iter(found)) if len(found) == 1 else ""

    def _dossiers_of_texts(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for node in of_class(self.things, "Dossier"):
            for text in (*node.values("hasProposal"), *node.values("hasAct")):
                found[text].add(node.iri)
        return found

    # ------------------------------------------------------------ the pass

    def _look_at(self, key: str, nodes: dict[str, Node]) -> None:
        document = nodes[f"{self.base}id/document/{key}"]
        meeting = document.value("concernsMeeting")
        day = nodes[meeting].value("startDate") if meeting in nodes else ""
        paper = self.papers[key] = Paper(key, document.iri, meeting, day)
        if meeting:
            self.meetings[meeting].papers.append(key)
        for node in nodes.values():
            self._note_names(node)
            if node.is_a("Meeting"):
                self._note_meeting(node)
            elif self._is_entity(node):
                self._note_thing(node)
        self._count_mentions(nodes, paper)
        self._count_rows(nodes, paper)

    def _is_entity(self, node: Node) -> bool:
        ref = self.ref(node.iri)
        return ref.count("/") == 1 and ref.partition("/")[0] in ENTITY_KINDS

    def _note_thing(self, node: Node) -> None:
        known = self.things.setdefault(node.iri, Node(node.iri))
        if known is not node:
            for name, terms in node.properties.items():
                held = known.properties.setdefault(name, [])
                held += [term for term in terms if term not in held]

    def _note_names(self, node: Node) -> None:
        for name in _NAMING:
            self.named.update(node.values(name))

    def _note_meeting(self, node: Node) -> None:
        facts = self.meetings[node.iri]
        for name in ("startDate", "endDate", "meetingKind", "place", "presidency"):
            facts.values[name].update(node.values(name))

    def _count_mentions(self, nodes: dict[str, Node], paper: Paper) -> None:
        found: Counter[str] = Counter()
        for node in of_class(nodes, "Mention"):
            evidence = nodes.get(node.value("evidence"))
            if evidence is None or self.is_kept(evidence.value("inPart")):
                found[node.value("refersTo")] += 1
        for thing, number in found.items():
            usage = self.usage[thing]
            usage.mentions += number
            usage.documents += 1
            usage.days.update({paper.day} - {""})

    def _count_rows(self, nodes: dict[str, Node], paper: Paper) -> None:
        for item in of_class(nodes, "AgendaItem"):
            if self.is_kept(item.value("documentPart")):
                self.meetings[item.value("itemOf")].items += 1
                self._count_dossiers(item.values("concerns"), self.dossier_items, paper.day)
        for statement in of_class(nodes, *STATEMENTS):
            if not self.is_kept(nodes[statement.value("evidence")].value("inPart")):
                continue
            paper.statements += 1
            point = nodes.get(statement.value("agendaItem"))
            meeting = point.value("itemOf") if point else paper.meeting
            self.meetings[meeting].statements += 1
            for name in ("actor", "decidedBy", "madeBy"):
                for actor in statement.values(name):
                    self.usage[actor].statements += 1
            self._count_dossiers(statement.values("stanceOn"), self.dossier_statements, paper.day)

    def _count_dossiers(self, things: Iterable[str], counts: Counter[str], day: str) -> None:
        for dossier in {self.dossier_of(thing) for thing in things} - {""}:
            counts[dossier] += 1
            self.dossier_days[dossier].update({day} - {""})

    def _presidencies(self) -> None:
        """Presidencies of Councils that follow from their date, where no paper tells."""
        wanted = f"<{JHA}presidency>".encode()
        for file in self.store.graphs().get("inferred", ()):
            lines = [x for x in self.store.read(file).split(b"\n") if wanted in x]
            for iri, node in nodes_of([b"\n".join(lines) + b"\n"]).items():
                if iri in self.meetings:
                    self.meetings[iri].values["presidency"].update(node.values("presidency"))

    def classes(self, iri: str) -> list[str]:
        """Local names of a thing's classes of the ontology, the finest first."""
        kind = KINDS.get(self.ref(iri).partition("/")[0], "")
        node = self.things.get(iri)
        given = node.values(TYPE) if node else []
        found = sorted(name.removeprefix(JHA) for name in given if name.startswith(JHA))
        return sorted(found, key=lambda name: name == kind) or [kind or "Topic"]
