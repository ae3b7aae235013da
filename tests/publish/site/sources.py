"""A small graph in memory, as a source of pages: hostile words in every place that is shown."""

import pyoxigraph as ox

from kg.vocabulary import PREFIXES

BASE = "https://example.org/evil/"
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;{{ 7*7 }}{% raw %}"
TEXT = f"Zin een {EVIL} einde.\nTweede zin.\n"
PAPER = f"{BASE}id/document/kst-1-2"


class Memory:
    """Quads in Turtle (TriG) behind the door that pages use."""

    def __init__(self, trig: str, texts: dict[str, str] | None = None) -> None:
        self.prefixes = PREFIXES | {"id": BASE + "id/", "graph": BASE + "graph/"}
        head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in self.prefixes.items())
        self.store = ox.Store()
        self.store.load(head + trig, ox.RdfFormat.TRIG)
        self.texts = texts or {}

    def query(self, sparql):
        return self.store.query(sparql, prefixes=self.prefixes, use_default_graph_as_union=True)

    def text(self, key):
        return self.texts[key]


def quoted(text):
    return str(ox.Literal(text))


def hostile():
    """A paper, an actor, a dossier and a statement whose every word is an attack."""
    evil = quoted(EVIL)
    end = len(TEXT.partition("\n")[0])
    sentence = quoted(TEXT[:end])
    trig = f"""
graph:kst-1-2 {{
  <{PAPER}> a jha:Document ; rdfs:label {evil}@nl ; jha:textDigest "x" ; jha:isSample true ;
    jha:concernsMeeting <{BASE}id/meeting/jha-1> ; jha:officialPage <javascript:alert(3)> ;
    jha:documentType <{BASE}id/document-type/report> ; dcterms:issued {evil} ;
    jha:hasPart <{PAPER}/part/report> .
  <{PAPER}/part/report> a jha:DocumentPart ; jha:start 0 ; jha:end 99 .
  <{BASE}id/meeting/jha-1> a jha:Meeting ; rdfs:label {evil}@en ; jha:startDate {evil} .
  <{PAPER}/item/home-1> a jha:AgendaItem ; dcterms:title {evil}@nl ;
    jha:itemOf <{BASE}id/meeting/jha-1> ; jha:describedBy <{PAPER}> ; jha:itemNumber {evil} ;
    jha:plannedOutcome {evil}@nl ; jha:evidence <{PAPER}/evidence/0-{end}> .
  <{PAPER}/intervention/0-a> a jha:Intervention ; jha:actor <{BASE}id/country/ESP> ;
    jha:speechAct <{BASE}id/speech-act/says> ; jha:stance <{BASE}id/stance/negative> ;
    jha:stanceOn <{BASE}id/dossier/d> ; jha:agendaItem <{PAPER}/item/home-1> ;
    jha:evidence <{PAPER}/evidence/0-{end}> .
  <{PAPER}/figure/0> a jha:Figure ; jha:value {evil} ; jha:unit {evil} ;
    jha:agendaItem <{PAPER}/item/home-1> ; jha:evidence <{PAPER}/evidence/0-{end}> .
  <{PAPER}/evidence/0-{end}> a jha:Evidence ; jha:inDocument <{PAPER}> ; jha:start 0 ;
    jha:end {end} ; jha:quote {sentence}@nl ; jha:page {evil} .
  <{PAPER}/mention/4-7-x> a jha:Mention ; jha:refersTo <{BASE}id/dossier/d> ; jha:start 4 ;
    jha:end 20 ; jha:surfaceForm {evil} ; jha:evidence <{PAPER}/evidence/0-{end}> .
}}
graph:vocabulary {{
  <{BASE}id/country/ESP> a jha:Country ; skos:prefLabel {evil}@en ; skos:altLabel {evil}@nl ;
    skos:definition {evil}@en ; dcterms:source {evil} ; rdfs:seeAlso <javascript:alert(4)> ,
    <data:text/html,evil> , <https://example.com/%22onclick=%22x> .
  <{BASE}id/dossier/d> a jha:Dossier ; skos:prefLabel {evil} ; jha:celex {evil} .
  <{BASE}id/speech-act/says> skos:prefLabel {evil}@en .
  <{BASE}id/stance/negative> skos:prefLabel {evil}@en .
  <{BASE}id/document-type/report> skos:prefLabel {evil}@en .
}}
"""
    return Memory(trig, {"kst-1-2": TEXT})
