"""A graph small enough to count by hand: one Council, an agenda, and a report under two numbers.

At the first point, in the agenda, the Netherlands means to support the proposal; in the report it
does (in both papers with the same text), a group that is said to include it opposes, the
Presidency (held by Belgium) supports, and one name could not be linked. At the second point, which
only the reports have, Spain is named and nobody is said to speak.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.vocabulary import PREFIXES

BASE = "https://w3id.org/jha-kg/"
ID = BASE + "id/"
AGENDA, REPORT, COPY = "kst-99999-1", "kst-99999-2", "kst-99999-B"
_HEAD = "".join(f"@prefix {p}: <{i}> .\n" for p, i in PREFIXES.items()) + f"@base <{ID}> .\n"

_SHARED = """
<country/NLD> a jha:MemberState , jha:Country ; jha:isoAlpha3 "NLD" ; skos:notation "NLD" .
<country/BEL> a jha:MemberState , jha:Country ; jha:isoAlpha3 "BEL" ; skos:notation "BEL" .
<country/ESP> a jha:MemberState , jha:Country ; jha:isoAlpha3 "ESP" ; skos:notation "ESP" .
<institution/COM> a jha:Institution . <agency/FRONTEX> a jha:Agency .
<presidency/2024-1> a jha:Presidency ; jha:heldBy <country/BEL> .
<meeting/jha-2024-03-04> jha:duringPresidency <presidency/2024-1> .
<dossier/x> a jha:Dossier , jha:PolicyObject . <dossier/y> a jha:Dossier , jha:PolicyObject .
<system/EES> a jha:InformationSystem .
<organisation/unknown> jha:status <status/unresolved> .
"""
_CODES = {
    "document-type": ("annotated-agenda", "report"),
    "stance": ("positive", "negative", "neutral"),
    "modality": ("reported", "intended"),
    "speech-act": ("supports", "opposes", "calls", "concerns", "informs"),
    "quantifier": ("several",),
    "status": ("unresolved", "unreviewed"),
    "event-kind": ("entry-into-operation", "deadline"),
}


def _statement(paper: str, item: str, key: str, place: int, quote: str, facts: str) -> str:
    return f"""
<document/{paper}/{key}> {facts} ; jha:agendaItem <document/{paper}/item/{item}> ;
  jha:foundBy <rule/r> ; jha:evidence <document/{paper}/evidence/{place}> .
<document/{paper}/evidence/{place}> a jha:Evidence ; jha:inDocument <document/{paper}> ;
  jha:inPart <document/{paper}/part/1> ; jha:quote "{quote}"@nl ; jha:start {place} ;
  jha:end {place + len(quote)} .
"""


def _act(actor: str, act: str, stance: str, modality: str, more: str = "") -> str:
    return (
        f"a jha:Intervention ; jha:actor {actor} ; jha:speechAct <speech-act/{act}> ; "
        f"jha:stance <stance/{stance}> ; jha:modality <modality/{modality}>{more}"
    )


def _paper(paper: str, kind: str, items: dict[str, str]) -> str:
    meeting = "<meeting/jha-2024-03-04>"
    text = f"""
<document/{paper}> a jha:Document ; jha:hasPart <document/{paper}/part/1> ;
  jha:documentType <document-type/{kind}> ; jha:concernsMeeting {meeting} .
<document/{paper}/part/1> jha:documentType <document-type/{kind}> .
{meeting} a jha:Meeting ; jha:startDate "2024-03-04"^^xsd:date ;
  jha:endDate "2024-03-05"^^xsd:date ;
  jha:evidence <document/{paper}/evidence/0> .
<document/{paper}/evidence/0> a jha:Evidence ; jha:inDocument <document/{paper}> ;
  jha:inPart <document/{paper}/part/1> ; jha:quote "Raad van 4 maart 2024"@nl ;
  jha:start 0 ; jha:end 21 .
"""
    for key, facts in items.items():
        text += f"""
<document/{paper}/item/{key}> a jha:AgendaItem ; jha:itemOf {meeting} ;
  jha:describedBy <document/{paper}> ; jha:documentPart <document/{paper}/part/1> ;
  dcterms:title "Punt {key}"@nl ; jha:evidence <document/{paper}/evidence/0> ; {facts} .
"""
    return text


def _report(paper: str) -> str:
    group = f"<document/{paper}/group/1>"
    first = "jha:concerns <dossier/x> ; jha:topic <topic/a> , <topic/b>"
    on_x = " ; jha:stanceOn <dossier/x>"
    return (
        _paper(paper, "report", {"1": first, "2": "jha:mentions <country/ESP>"})
        + f"{group} a jha:MemberStateGroup ; jha:quantifier <quantifier/several> .\n"
        + _statement(paper, "1", "s1", 10, "Nederland steunde het voorstel.",
                     _act("<country/NLD>", "supports", "positive", "reported", on_x))
        + _statement(paper, "1", "s2", 20, "Enkele lidstaten, waaronder Nederland, waren tegen.",
                     _act(group, "opposes", "negative", "reported",
                          on_x + " ; jha:includesActor <country/NLD>"))
        + _statement(paper, "1", "s3", 30, "Het voorzitterschap steunde het voorstel.",
                     _act("<presidency/2024-1>", "supports", "positive", "reported", on_x))
        + _statement(paper, "1", "s4", 40, "De heer Onbekend riep de Commissie op.",
                     _act("<organisation/unknown>", "calls", "neutral", "reported",
                          " ; jha:addressee <institution/COM>"))
        + _statement(paper, "1", "s5", 50, "Nederland riep op tot haast.",
                     _act("<country/NLD>", "calls", "neutral", "reported"))
        + _statement(paper, "1", "s6", 90, "Nederland stelde een vraag over het voorstel.",
                     _act("<country/NLD>", "informs", "neutral", "reported", on_x))
        + _statement(paper, "1", "o1", 60, "Er werd een akkoord bereikt.",
                     "a jha:Outcome ; jha:outcomeType <outcome-type/political-agreement>")
        + _statement(paper, "1", "c1", 70, "Toegezegd aan het lid Een.",
                     "a jha:Commitment ; jha:madeTo <person/een>")
        + _statement(paper, "1", "c2", 80, "Toegezegd, maar aan wie staat er niet.",
                     "a jha:Commitment")
    )  # fmt: skip


def trig() -> str:
    """The small graph in TriG."""
    codes = "".join(
        f'<{scheme}/{code}> skos:notation "{code}" .\n'
        for scheme, listed in _CODES.items()
        for code in listed
    )
    agenda = _paper(
        AGENDA,
        "annotated-agenda",
        {
            "1": "jha:concerns <dossier/x> ; jha:topic <topic/a> , <topic/b> ; "
            'jha:plannedOutcome "akkoord"@nl ; jha:plannedOutcomeType <planned-outcome/decision>'
        },
    ) + _statement(
        AGENDA, "1", "i1", 10, "Nederland zal het voorstel steunen.",
        _act("<country/NLD>", "supports", "positive", "intended", " ; jha:stanceOn <dossier/x>"),
    )  # fmt: skip
    papers = (AGENDA, REPORT, COPY)
    same = [(p, q) for p in papers for q in papers if p != q]
    links = "".join(
        f"<document/{p}/item/1> jha:sameItemAs <document/{q}/item/1> .\n" for p, q in same
    )
    links += f"""
<document/{REPORT}/item/2> jha:sameItemAs <document/{COPY}/item/2> .
<document/{COPY}/item/2> jha:sameItemAs <document/{REPORT}/item/2> .
<document/{REPORT}/part/1> jha:sameTextAs <document/{COPY}/part/1> .
<document/{COPY}/part/1> jha:sameTextAs <document/{REPORT}/part/1> .
"""
    graphs = {
        "vocabulary": _SHARED + codes,
        "links": links,
        AGENDA: agenda,
        REPORT: _report(REPORT),
        COPY: _report(COPY),
    }
    return _HEAD + "".join(f"<{BASE}graph/{n}> {{ {text} }}\n" for n, text in graphs.items())


class SmallSource:
    """The small graph as something that answers questions."""

    def __init__(self) -> None:
        self._engine = ox.Store()
        self._engine.load(trig().encode("utf-8"), format=ox.RdfFormat.TRIG)
        self.prefixes = PREFIXES | {"id": ID, "graph": BASE + "graph/"}

    def query(self, sparql: str):
        """Evaluate over the union of all graphs."""
        return self._engine.query(sparql, prefixes=self.prefixes, use_default_graph_as_union=True)

    def rows(self, sparql: str) -> Iterator[dict[str, str | None]]:
        """Rows as dictionaries of plain values; IRIs of things are cut to their key."""
        result = self.query(sparql)
        names = [variable.value for variable in result.variables]
        for row in result:
            yield {n: None if row[n] is None else row[n].value.removeprefix(ID) for n in names}
