"""A document's text with its structure, names and statements marked: ``kg show``."""

from __future__ import annotations

from dataclasses import dataclass

from kg.graph.store import Store
from kg.vocabulary import iri

_STRUCTURE = """SELECT ?node ?what ?start ?end ?detail {
  VALUES ?document { %s }
  { ?document jha:hasPart ?node . ?node jha:start ?start ; jha:end ?end ; jha:documentType ?type
    BIND("part" AS ?what) BIND(STR(?type) AS ?detail) }
  UNION
  { ?node jha:describedBy ?document ; jha:evidence/jha:start ?start ; jha:evidence/jha:end ?end .
    OPTIONAL { ?node jha:configuration ?c } OPTIONAL { ?node jha:itemNumber ?number }
    OPTIONAL { ?node jha:setting ?s }
    BIND("item" AS ?what)
    BIND(CONCAT(COALESCE(STR(?c), ""), " ", COALESCE(?number, ""), " ", COALESCE(STR(?s), ""))
      AS ?detail) }
}"""
_STATEMENTS = """SELECT ?start ?end ?class ?actor ?act ?stance ?modality ?quantifier {
  VALUES ?document { %s }
  ?evidence jha:inDocument ?document ; jha:start ?start ; jha:end ?end .
  ?node jha:evidence ?evidence ; jha:foundBy ?rule ; a ?class .
  FILTER(?class IN (jha:Intervention, jha:Outcome, jha:Commitment, jha:Motion, jha:Event,
    jha:Figure))
  OPTIONAL { ?node jha:actor ?actor OPTIONAL { ?actor jha:quantifier ?quantifier } }
  OPTIONAL { ?node jha:speechAct|jha:outcomeType|jha:eventKind|jha:value ?act }
  OPTIONAL { ?node jha:stance ?stance } OPTIONAL { ?node jha:modality ?modality }
} ORDER BY ?start ?class ?actor ?act"""
_MENTIONS = """SELECT DISTINCT ?start ?end ?thing {
  VALUES ?document { %s }
  ?evidence jha:inDocument ?document . ?mention jha:evidence ?evidence ; a jha:Mention ;
    jha:start ?start ; jha:end ?end ; jha:refersTo ?thing . }"""


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    order: int  # closing brackets of inner names come before those of outer ones
    text: str


def reading_view(store: Store, key: str, *, marks: bool = True) -> str:
    """The normalised text of a document, one block a line, with marks.

    Headings of parts and points stand on lines of their own; names are in ⟦brackets⟧ with the key
    of what they name; the statements read in a sentence follow its line.

    Raises:
        StoreError: no such document in the store.
    """
    text = store.text(key)
    document = f"<{iri(f'document/{key}', store.manifest.base)}>"
    inserted = [*_headings(store, document, text)]
    if marks:
        inserted += [*_mentions(store, document), *_statements(store, document, text)]
    out: list[str] = []
    position = 0
    for mark in sorted(inserted, key=lambda m: (m.at, m.order)):
        out += [text[position : mark.at], mark.text]
        position = mark.at
    return "".join([*out, text[position:]]).rstrip("\n") + "\n"


def _short(value: str) -> str:
    return value.rsplit("/id/", 1)[-1]


def _code(value: str) -> str:
    return value.rsplit("/", 1)[-1]


def _headings(store: Store, document: str, text: str) -> list[_Mark]:
    found = []
    for row in store.query(_STRUCTURE % document):
        detail = " ".join(_code(word) for word in row["detail"].value.split())
        line = f"══ {detail}\n" if row["what"].value == "part" else f"── {detail}\n"
        at = text.rfind("\n", 0, int(row["start"].value)) + 1
        found.append(_Mark(at, -2 if line[0] == "═" else -1, line))
    return found


def _mentions(store: Store, document: str) -> list[_Mark]:
    found = []
    for row in store.query(_MENTIONS % document):
        start, end = int(row["start"].value), int(row["end"].value)
        found.append(_Mark(start, 10_000 - (end - start), "⟦"))
        found.append(_Mark(end, (end - start), f"|{_short(row['thing'].value)}⟧"))
    return found


def _statements(store: Store, document: str, text: str) -> list[_Mark]:
    found = []
    for row in store.query(_STATEMENTS % document):
        line_end = text.find("\n", int(row["end"].value))
        line_end = len(text) if line_end < 0 else line_end
        kind = row["class"].value.rsplit("#", 1)[-1].lower()
        words = [kind]
        for name in ("actor", "act", "stance", "modality"):
            if row[name] is not None:
                words.append(_short(row[name].value) if name == "actor" else _code(row[name].value))
        if row["quantifier"] is not None:
            words[1] = f"MS:{_code(row['quantifier'].value)}"
        quote = text[int(row["start"].value) : int(row["end"].value)]
        found.append(_Mark(line_end, 20_000, f"\n    ▸ {' · '.join(words)}  “{quote[:60]}…”"))
    return found
