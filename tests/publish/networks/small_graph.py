"""A small invented graph in which every number can be worked out by hand.

Councils: m1 (4 and 5 March 2024; papers d1, an agenda, and d2, a report), m2 (25 March 2024, d3),
m3 (12 and 13 June 2025, d4). d5 holds the text of d2 again. Statements stand in STATEMENTS.
"""

import pyoxigraph as ox

from kg.vocabulary import PREFIXES

BASE = "https://example.org/small/"

COUNCILS = {
    "m1": ("2024-03-04", "2024-03-05", ["d1", "d2", "d5"]),
    "m2": ("2024-03-25", "2024-03-25", ["d3"]),
    "m3": ("2025-06-12", "2025-06-13", ["d4"]),
}

# actor, stance, object, paper, modality
STATEMENTS = [
    ("ESP", "positive", "x", "d1", "expected"),
    ("ESP", "positive", "x", "d1", "expected"),
    ("ESP", "positive", "x", "d2", "reported"),
    ("ESP", "positive", "x", "d3", "reported"),
    ("ESP", "positive", "x", "d4", "reported"),
    ("ESP", "negative", "y", "d2", "reported"),
    ("FRA", "positive", "x", "d2", "reported"),
    ("FRA", "negative", "y", "d4", "reported"),
    ("FRA", "positive", "z", "d2", "reported"),
    ("DEU", "negative", "x", "d2", "reported"),
    ("DEU", "negative", "y", "d2", "reported"),
    ("DEU", "mixed", "z", "d4", "reported"),
    ("NLD", "positive", "x", "d1", "intended"),
    ("NLD", "neutral", "y", "d2", "reported"),
    ("ESP", "negative", "y", "d5", "reported"),  # the same text as in d2
]


class SmallSource:
    """Answers queries over the union of what was loaded, as a store does."""

    prefixes = PREFIXES | {"id": BASE + "id/", "graph": BASE + "graph/"}

    def __init__(self, turtle):
        self.engine = ox.Store()
        declared = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in self.prefixes.items())
        self.engine.load((declared + turtle).encode(), format=ox.RdfFormat.TURTLE)

    def query(self, sparql):
        return self.engine.query(sparql, prefixes=self.prefixes, use_default_graph_as_union=True)


def thing(key):
    return f"<{BASE}id/{key}>"


def _councils():
    for meeting, (first, last, papers) in COUNCILS.items():
        yield f"""{thing("meeting/" + meeting)} a jha:Meeting ; rdfs:label "Council {meeting}" ;
            jha:startDate "{first}"^^xsd:date ; jha:endDate "{last}"^^xsd:date ."""
        for paper in papers:
            kind = "annotated-agenda" if paper == "d1" else "report"
            yield f"""{thing("document/" + paper)} jha:textDigest "{paper}" ; a jha:Document ;
                dcterms:identifier "paper {paper}" ;
                jha:concernsMeeting {thing("meeting/" + meeting)} ;
                jha:hasPart {thing(f"document/{paper}/part/text")} .
                {thing(f"document/{paper}/part/text")} jha:documentType
                    {thing("document-type/" + kind)} ."""
    yield f"""{thing("document/d2/part/text")} jha:sameTextAs {thing("document/d5/part/text")} .
        {thing("document/d5/part/text")} jha:sameTextAs {thing("document/d2/part/text")} ."""


def _notations():
    codes = {
        "stance": ["positive", "negative", "mixed", "neutral"],
        "modality": ["reported", "intended", "expected"],
        "document-type": ["report", "annotated-agenda"],
        "speech-act": ["calls", "supports"],
        "status": ["unresolved", "reviewed"],
        "outcome-type": ["general-approach"],
    }
    for scheme, names in codes.items():
        for name in names:
            yield f'{thing(f"{scheme}/{name}")} skos:notation "{name}" .'


def _names():
    for key, name in {"ESP": "Spain", "FRA": "France", "DEU": "Germany", "NLD": "Netherlands",
                      "ITA": "Italy"}.items():  # fmt: skip
        yield f"""{thing("country/" + key)} a jha:Country ; skos:notation "{key}" ;
            skos:prefLabel "{name}"@en ; jha:status {thing("status/reviewed")} ."""
    for key in "xyz":
        yield f'{thing("dossier/" + key)} a jha:Dossier ; skos:prefLabel "File {key}"@en .'


def evidence(number, paper):
    """The evidence of statement ``number``: (IRI, Turtle)."""
    iri = thing(f"document/{paper}/evidence/{number:03}-{number + 9:03}")
    return (
        iri,
        f"""{iri} jha:inDocument {thing("document/" + paper)} ;
        jha:inPart {thing(f"document/{paper}/part/text")} ; jha:quote "Zin {number}."@nl .""",
    )


def statement(number, paper, **properties):
    """Turtle of a statement with its evidence; values are terms or lists of terms."""
    iri, told = evidence(number, paper)
    lines = [
        f" ; jha:{name} {', '.join([value] if isinstance(value, str) else value)}"
        for name, value in properties.items()
    ]
    node = thing(f"document/{paper}/intervention/{number:03}")
    return f"{told}\n{node} a jha:Statement ; jha:evidence {iri}{''.join(lines)} ."


def _positions():
    for number, (actor, stance, issue, paper, modality) in enumerate(STATEMENTS):
        yield statement(
            number, paper, actor=thing("country/" + actor), stance=thing("stance/" + stance),
            stanceOn=thing("dossier/" + issue), modality=thing("modality/" + modality),
            speechAct=thing("speech-act/supports"),
        )  # fmt: skip
    common = {
        "stance": thing("stance/positive"), "stanceOn": thing("dossier/x"),
        "modality": thing("modality/reported"), "speechAct": thing("speech-act/supports"),
    }  # fmt: skip
    group = thing("document/d2/group/9-many")
    yield f'{group} jha:quantifier {thing("quantifier/many")} ; rdfs:label "veel lidstaten" .'
    yield statement(101, "d2", actor=group, includesActor=thing("country/ITA"), **common)
    nobody = thing("document/d2/actor/7-eerstgenoemde")
    yield f'{nobody} jha:status {thing("status/unresolved")} ; rdfs:label "eerstgenoemde" .'
    yield statement(102, "d2", actor=nobody, **common)


def _items():
    """i1 (d1) and i2 (d2) are accounts of one point, i3 (d4) is another."""
    for item, paper, meeting, named in (
        ("i1", "d1", "m1", ["ESP", "FRA", "DEU"]),
        ("i2", "d2", "m1", ["ESP", "FRA"]),
        ("i3", "d4", "m3", ["ESP", "FRA"]),
    ):
        things = ", ".join([*(thing("country/" + k) for k in named), thing("dossier/x")])
        yield f"""{thing(f"document/{paper}/item/{item}")} a jha:AgendaItem ;
            jha:itemOf {thing("meeting/" + meeting)} ; jha:mentions {things} ;
            jha:describedBy {thing("document/" + paper)} ; jha:concerns {thing("dossier/x")} ;
            jha:documentPart {thing(f"document/{paper}/part/text")} ;
            jha:topic {thing("topic/return")} ; dcterms:title "Punt {item}"@nl ."""
    one, other = thing("document/d1/item/i1"), thing("document/d2/item/i2")
    yield f"{one} jha:sameItemAs {other} . {other} jha:sameItemAs {one} ."
    yield f"""{thing("document/d3/item/i4")} jha:itemOf {thing("meeting/m2")} ;
        jha:concerns {thing("dossier/x")}, {thing("dossier/y")} ;
        jha:topic {thing("topic/return")} ; jha:describedBy {thing("document/d3")} ;
        jha:documentPart {thing("document/d3/part/text")} .
        {thing("topic/return")} skos:prefLabel "return"@en ."""


def _calls():
    call = {"speechAct": thing("speech-act/calls"), "modality": thing("modality/reported")}
    yield statement(201, "d2", actor=thing("country/FRA"), about=thing("dossier/y"),
                    agendaItem=thing("document/d2/item/i2"), **call)  # fmt: skip
    yield statement(202, "d4", actor=thing("country/DEU"), about=thing("country/NLD"),
                    agendaItem=thing("document/d4/item/i3"), **call)  # fmt: skip
    yield statement(203, "d3", actor=thing("country/ESP"),
                    agendaItem=thing("document/d3/item/i4"), **call)  # fmt: skip


def _citations():
    yield f'{thing("document/d9")} a jha:Document ; dcterms:identifier "paper d9" .'
    for number in (301, 302):
        yield statement(number, "d2", citedDocument=thing("document/d9"))


def _decisions():
    yield f'{thing("outcome-type/general-approach")} skos:prefLabel "general approach"@en .'
    yield f"{thing('dossier/x')} jha:hasAct {thing('act/a')} ."
    yield f"{thing('dossier/unheard-of')} jha:hasAct {thing('act/b')} ."
    yield f"{thing('document/d4/outcome/1')} a jha:Outcome ."
    iri, told = evidence(401, "d4")
    yield f"""{told} {thing("document/d4/outcome/1")} jha:evidence {iri} ;
        jha:outcomeType {thing("outcome-type/general-approach")} ;
        jha:stanceOn {thing("dossier/x")} ."""


def small_source(more=""):
    """The graph; ``more`` is Turtle to add, with full IRIs."""
    parts = (_councils, _notations, _names, _positions, _items, _calls, _citations, _decisions)
    return SmallSource("\n".join(line for part in parts for line in part()) + "\n" + more)
