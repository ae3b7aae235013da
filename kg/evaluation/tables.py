"""What a store holds, fetched once per kind of thing and kept by the node that it belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property

from kg.evaluation.entities import Row, code_of, rows, values_of
from kg.graph.store import Store

Rows = dict[str, list[Row]]
Values = dict[str, list[str]]

_PLACE = "{ ?thing jha:agendaItem ?place } UNION { ?thing jha:documentPart ?place }"
_EVIDENCE = "?thing jha:evidence ?e . ?e jha:quote ?quote . OPTIONAL { ?e jha:start ?start }"
_FACTS = """SELECT DISTINCT ?s ?p ?o {
  VALUES ?class { jha:Document jha:DocumentPart jha:Meeting }
  VALUES ?p { dcterms:identifier dcterms:issued jha:chamber jha:documentType jha:signatory
    jha:concernsMeeting jha:hasPart jha:startDate jha:endDate jha:meetingKind jha:place
    jha:presidency }
  ?s a ?class ; ?p ?o }"""
_ITEMS = """SELECT DISTINCT ?d ?i ?number ?title ?configuration ?planned {
  ?i a jha:AgendaItem ; jha:describedBy ?d .
  OPTIONAL { ?i jha:itemNumber ?number } OPTIONAL { ?i dcterms:title ?title }
  OPTIONAL { ?i jha:configuration ?configuration } OPTIONAL { ?i jha:plannedOutcome ?planned } }"""
_INTERVENTIONS = f"""SELECT DISTINCT ?place ?start ?thing ?quote ?actor ?act ?stance ?modality {{
  ?thing a jha:Intervention ; jha:actor ?actor ; jha:speechAct ?act . {_EVIDENCE} {_PLACE}
  OPTIONAL {{ ?thing jha:stance ?stance }} OPTIONAL {{ ?thing jha:modality ?modality }} }}"""
_OUTCOMES = f"""SELECT DISTINCT ?place ?start ?thing ?quote ?type {{
  ?thing a jha:Outcome ; jha:outcomeType ?type . {_EVIDENCE} {_PLACE} }}"""


class Tables:
    """The tables of one store; each is a dictionary from a node (or graph) to what is said of it.

    Rows stand in the order of the text, and each only once.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def _in_text_order(self, sparql: str) -> Rows:
        """Rows by their first column; the second, an offset, decides the order and is dropped."""
        found: Rows = defaultdict(list)
        for place, _, *rest in sorted(rows(self._store, sparql), key=_offset_order):
            if place is not None and tuple(rest) not in found[place]:
                found[place].append(tuple(rest))
        return found

    def _in_graphs(self, columns: str, pattern: str) -> Rows:
        """Rows by the graph that they stand in."""
        sparql = f"SELECT DISTINCT ?g {columns} {{ GRAPH ?g {{ {pattern} }} }}"
        return _grouped(sorted(rows(self._store, sparql), key=_text_order))

    def _values(self, sparql: str) -> Values:
        return values_of(self._store, sparql)

    # ------------------------------------------------------------ papers and their points

    @cached_property
    def documents(self) -> Values:
        """Papers by the base name of a file that they were read from."""
        return self._values("SELECT DISTINCT ?f ?d { ?d a jha:Document ; jha:sourceFile ?f }")

    @cached_property
    def facts(self) -> dict[str, Values]:
        """Papers, parts and meetings: values by local name of the property."""
        found: dict[str, Values] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, value in sorted(rows(self._store, _FACTS), key=_text_order):
            if subject and predicate and value:
                found[subject][re.split("[#/]", predicate)[-1]].append(value)
        return found

    @cached_property
    def items(self) -> Rows:
        """Per paper: IRI, number, title, configuration and planned outcome of its points."""
        return _grouped(sorted(rows(self._store, _ITEMS), key=_text_order))

    @cached_property
    def topics(self) -> Values:
        """Topics of points."""
        return self._values("SELECT DISTINCT ?i ?t { ?i jha:topic ?t }")

    @cached_property
    def same_items(self) -> Values:
        """Points that are the same as a point."""
        either = "{ ?i jha:sameItemAs ?o } UNION { ?o jha:sameItemAs ?i }"
        return self._values(f"SELECT DISTINCT ?i ?o {{ {either} }}")

    @cached_property
    def named(self) -> Values:
        """What points and parts mention or are about."""
        return self._values("SELECT DISTINCT ?place ?e { ?place jha:mentions|jha:concerns ?e }")

    @cached_property
    def citations(self) -> Values:
        """Identifiers of the papers that a paper cites."""
        return self._values("SELECT DISTINCT ?d ?n { ?d jha:cites/dcterms:identifier ?n }")

    # ------------------------------------------------------------ statements

    @cached_property
    def rules(self) -> dict[str, str]:
        """The name of the rule that found a statement."""
        found = self._values("SELECT DISTINCT ?s ?rule { ?s jha:foundBy ?rule }")
        return {thing: code_of(iris[0], "rule") or iris[0] for thing, iris in found.items()}

    @cached_property
    def interventions(self) -> Rows:
        """Per point or part: IRI, quote, actor, speech act, stance, modality."""
        return self._in_text_order(_INTERVENTIONS)

    @cached_property
    def antecedents(self) -> Values:
        """Sentences that name the actor of a statement which only refers back."""
        return self._values("SELECT DISTINCT ?i ?q { ?i jha:antecedent/jha:quote ?q }")

    @cached_property
    def objects(self) -> Values:
        """What the stance of a statement is on."""
        return self._values("SELECT DISTINCT ?i ?o { ?i jha:stanceOn ?o }")

    @cached_property
    def members(self) -> Values:
        """Members that a statement of a group names."""
        return self._values("SELECT DISTINCT ?i ?o { ?i jha:includesActor ?o }")

    @cached_property
    def outcomes(self) -> Rows:
        """Per point or part: IRI, quote, type."""
        return self._in_text_order(_OUTCOMES)

    # ------------------------------------------------------------ by graph

    @cached_property
    def graphs(self) -> Values:
        """Graphs that speak of a paper: its own, and those of the papers that cite it."""
        return self._values("SELECT DISTINCT ?d ?g { GRAPH ?g { ?d a jha:Document } }")

    @cached_property
    def own_graphs(self) -> Values:
        """The graph of a paper itself."""
        return self._values("SELECT DISTINCT ?d ?g { GRAPH ?g { ?d jha:sourceFile ?f } }")

    @cached_property
    def commitments(self) -> Rows:
        """Per graph: IRI, quote, whom it was made to."""
        return self._in_graphs(
            "?thing ?quote ?to",
            "?thing a jha:Commitment ; jha:evidence/jha:quote ?quote . "
            "OPTIONAL { ?thing jha:madeTo ?to }",
        )

    @cached_property
    def motions(self) -> Rows:
        """Per graph: IRI, proposer."""
        return self._in_graphs(
            "?thing ?by", "?thing a jha:Motion . OPTIONAL { ?thing jha:proposedBy ?by }"
        )

    @cached_property
    def events(self) -> Rows:
        """Per graph: IRI, quote, class, first and last day."""
        return self._in_graphs(
            "?thing ?quote ?class ?start ?end",
            "VALUES ?class { jha:Event jha:Meeting } ?thing a ?class ; jha:startDate ?start ; "
            "jha:evidence/jha:quote ?quote . OPTIONAL { ?thing jha:endDate ?end }",
        )

    @cached_property
    def figures(self) -> Rows:
        """Per graph: IRI, quote, value."""
        return self._in_graphs(
            "?thing ?quote ?value",
            "?thing a jha:Figure ; jha:value ?value ; jha:evidence/jha:quote ?quote",
        )


def _grouped(found: list[Row]) -> Rows:
    groups: Rows = defaultdict(list)
    for key, *rest in found:
        if key is not None:
            groups[key].append(tuple(rest))
    return groups


def _text_order(row: Row) -> tuple[str, ...]:
    return tuple(value or "" for value in row)


def _offset_order(row: Row) -> tuple[int, tuple[str, ...]]:
    offset = row[1]
    return (int(offset) if offset and offset.isdigit() else -1, _text_order(row))
