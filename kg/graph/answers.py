"""Answers: the rows of a query, with labels for the things in them, whose account they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from kg.errors import QueryError
from kg.graph.columns import ColumnFacts, facts
from kg.graph.source import Source, base_of

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Mark = Literal["anonymous", "unresolved", "unreviewed"]
"""What a reader must know of a thing: a group without names, a name that fits nothing known, a name
that nobody has looked at yet."""

_CHUNK = 1000  # things asked for at a time
_MOST_KEPT = 200_000  # descriptions, some 50 MB, after which a source starts anew


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer; ``meaning`` is keyed by language."""

    name: str
    meaning: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """The question that an answer answers: its name, and the terms of its parameters."""

    name: str
    values: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """Whose account an answer is: the papers that it rests on.

    ``papers`` are labels, in the order of the rows; empty where the rows name none and the answer
    rests on all ``number`` papers of the store. ``first`` and ``last`` are ISO dates of Councils.
    """

    number: int
    papers: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of RDF terms (None where nothing is bound), and labels of the IRIs among them."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    labels: Mapping[str, str]
    language: str = "en"
    marks: Mapping[str, Mark] = field(default_factory=dict)
    samples: frozenset[str] = frozenset()
    asked: Asked | None = None
    account: Account | None = None

    def column_facts(self) -> list[ColumnFacts]:
        """What the dictionary of columns knows of each column of a named question's answer."""
        if self.asked is None:
            return [ColumnFacts() for _ in self.columns]
        return [facts(column.name, self.asked.name) for column in self.columns]

    def entity_columns(self) -> list[bool]:
        """Per column, whether it holds things (IRIs) rather than values.

        A named question's columns are the same whatever its rows hold; others are looked into.
        """
        return [
            known.type == "thing"
            if known.type
            else any(isinstance(row[i], ox.NamedNode) for row in self.rows)
            for i, known in enumerate(self.column_facts())
        ]


def answer_of(
    source: Source, sparql: str, columns: Sequence[Column] = (), language: str = "en"
) -> Answer:
    """Evaluate a SELECT (or ASK) query and fetch the labels of the things in its rows.

    Raises:
        QueryError: it is no SPARQL, or it yields a graph.
    """
    result = source.query(sparql)
    if isinstance(result, ox.QueryBoolean):
        return Answer((Column("answer"),), ((ox.Literal(bool(result)),),), {}, language)
    if not isinstance(result, ox.QuerySolutions):
        raise QueryError("query", "it yields a graph, not rows.", "Ask for --format turtle.")
    names = [variable.value for variable in result.variables]
    try:
        rows = tuple(map(tuple, result))
    except (OSError, RuntimeError, ValueError) as error:  # rows are made, and fail, one by one
        raise QueryError("query", f"cannot be evaluated: {error}.") from error
    known = {column.name: column for column in columns}
    described = _describe(source, things(rows), language)
    return Answer(
        tuple(known.get(name, Column(name)) for name in names),
        rows,
        described.labels,
        language,
        described.marks,
        described.samples,
    )


def things(rows: Iterable[Sequence[Term | None]]) -> set[str]:
    """The IRIs that stand in rows."""
    return {term.value for row in rows for term in row if type(term) is ox.NamedNode}


def labels(source: Source, iris: Iterable[str], language: str = "en") -> dict[str, str]:
    """The best label of each IRI, in the reader's language where there is one."""
    return _describe(source, iris, language).labels


@dataclass(frozen=True, slots=True)
class _Described:
    labels: dict[str, str]
    marks: dict[str, Mark]
    samples: frozenset[str]


# The name that people use comes before the full title that an authority gives.
_NAMES = ("skos:prefLabel", "rdfs:label", "dcterms:title", "dcterms:identifier")
_FACTS = ("jha:quantifier", "jha:status", "jha:isSample")
# One branch per property: with VALUES for the property the engine scans instead of looking up.
_BRANCHES = " UNION ".join(
    f"{{ ?thing {name} ?value BIND({place} AS ?place) }}"
    for place, name in enumerate((*_NAMES, *_FACTS))
)
_STATUSES: tuple[Mark, ...] = ("unresolved", "unreviewed")


_Description = tuple[str | None, Mark | None, bool]
"""Label, mark, and whether it is an invented sample."""

_kept: WeakKeyDictionary[Source, dict[tuple[str, str], _Description]] = WeakKeyDictionary()


def _describe(source: Source, iris: Iterable[str], language: str) -> _Described:
    """Labels and marks of things; what was asked once is kept as long as the source is open."""
    kept = _kept.setdefault(source, {})
    if len(kept) > _MOST_KEPT:
        kept.clear()
    wanted = sorted(iris)
    asked_for = [thing for thing in wanted if (thing, language) not in kept]
    for start in range(0, len(asked_for), _CHUNK):
        kept.update(_ask_descriptions(source, asked_for[start : start + _CHUNK], language))
    described = [(thing, kept[thing, language]) for thing in wanted]
    return _Described(
        {thing: label for thing, (label, _, _) in described if label is not None},
        {thing: mark for thing, (_, mark, _) in described if mark},
        frozenset(thing for thing, (_, _, sample) in described if sample),
    )


def _ask_descriptions(
    source: Source, wanted: Sequence[str], language: str
) -> dict[tuple[str, str], _Description]:
    names: dict[str, tuple[int, int, str]] = {}
    marks: dict[str, Mark] = {}
    samples: set[str] = set()
    values = " ".join(str(ox.NamedNode(thing)) for thing in wanted)
    query = f"SELECT ?thing ?place ?value {{ VALUES ?thing {{ {values} }} {_BRANCHES} }}"
    for thing_term, place_term, value in source.query(query):
        thing, place = thing_term.value, int(place_term.value)
        if place < len(_NAMES):
            tongue = value.language
            rank = 0 if tongue == language else 1 if tongue else 2
            candidate = (rank, place, value.value)
            names[thing] = min(names.get(thing, candidate), candidate)
        else:
            _note(_FACTS[place - len(_NAMES)], thing, value.value, marks, samples)
    return {
        (thing, language): (
            names[thing][2] if thing in names else None,
            marks.get(thing),
            thing in samples,
        )
        for thing in wanted
    }


def _note(fact: str, thing: str, value: str, marks: dict[str, Mark], samples: set[str]) -> None:
    if fact == "jha:quantifier":
        marks[thing] = "anonymous"
    elif fact == "jha:isSample":
        samples.update({thing} if value in ("true", "1") else ())
    else:
        for status in _STATUSES:
            if value.endswith("/status/" + status):
                marks.setdefault(thing, status)


_PAPERS = """SELECT (COUNT(DISTINCT ?document) AS ?number) (MIN(?date) AS ?first)
  (MAX(?date) AS ?last) (MAX(?sample) AS ?invented) {
  ?document jha:textDigest ?digest .
  OPTIONAL { ?document jha:concernsMeeting/jha:startDate ?date }
  OPTIONAL { ?document jha:isSample ?sample }
}"""


def account_of(source: Source, answer: Answer) -> Account:
    """The papers that an answer rests on: those in its rows, else all that the source holds."""
    documents = base_of(source) + "id/document/"

    def is_paper(iri: str) -> bool:
        return iri.startswith(documents) and "/" not in iri[len(documents) :]

    papers: dict[str, None] = {}
    for i, holds_things in enumerate(answer.entity_columns()):
        first = next((row[i] for row in answer.rows if row[i] is not None), None)
        if holds_things and first is not None and is_paper(first.value):
            values = (term.value for row in answer.rows if (term := row[i]) is not None)
            papers |= dict.fromkeys(filter(is_paper, dict.fromkeys(values)))
    if not papers:
        return _all_papers(source)
    days = sorted(_days(answer))
    return Account(
        len(papers),
        tuple(answer.labels.get(paper, paper.removeprefix(documents)) for paper in papers),
        days[0] if days else "",
        days[-1] if days else "",
        any(paper in answer.samples for paper in papers),
    )


def _days(answer: Answer) -> set[str]:
    names = [column.name for column in answer.columns]
    if "date" not in names:
        return set()
    column = (row[names.index("date")] for row in answer.rows)
    return {term.value for term in column if term is not None}


def _all_papers(source: Source) -> Account:
    for number, first, last, invented in source.query(_PAPERS):
        return Account(
            int(number.value),
            (),
            first.value if first else "",
            last.value if last else "",
            invented is not None and invented.value == "true",
        )
    return Account(0)
