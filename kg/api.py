"""The graph from Python: ``import kg; g = kg.open("jha-store"); g.ask("positions", actor="NLD")``.

Everything that the command line asks, a notebook can: rows come typed (dates as
:class:`datetime.date`, numbers as numbers, things as :class:`Thing` with label and key), and
convert to pandas or polars where those are installed.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import pyoxigraph as ox

from kg.graph import named_queries
from kg.graph.answers import Answer, Term, answer_of
from kg.graph.names import resolve
from kg.graph.store import Store
from kg.vocabulary import XSD, iri, ref_of

if TYPE_CHECKING:
    import pandas
    import polars


@dataclass(frozen=True, slots=True)
class Thing:
    """A node of the graph: its IRI, its key ("country/ESP") and a label for the reader."""

    iri: str
    key: str
    label: str

    def __str__(self) -> str:
        return self.label


Value = Thing | str | int | float | Decimal | bool | date | None
"""What a cell of an answer holds."""


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:  # an imprecise or impossible date stays as written
        return text


_CONVERTERS: Mapping[str, Callable[[str], Value]] = {
    XSD + "date": _date,
    XSD + "integer": int,
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "boolean": lambda text: text == "true",
}


class Rows(Sequence[Mapping[str, Value]]):
    """The rows of an answer; each is a mapping from column name to typed value."""

    def __init__(self, answer: Answer, base: str) -> None:
        self.answer = answer
        self.columns = tuple(column.name for column in answer.columns)
        self._base = base
        self._rows = [
            {name: self._value(term) for name, term in zip(self.columns, row, strict=True)}
            for row in answer.rows
        ]

    def _value(self, term: Term | None) -> Value:
        if term is None:
            return None
        if isinstance(term, ox.Literal):
            return _CONVERTERS.get(term.datatype.value, str)(term.value)
        key = ref_of(term.value, self._base) or term.value
        return Thing(term.value, key, self.answer.labels.get(term.value, key))

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Value]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, Value]]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def column(self, name: str) -> list[Value]:
        """All values of one column."""
        return [row[name] for row in self._rows]

    def flat(self) -> list[dict[str, Any]]:
        """Rows without objects: a thing becomes its IRI, with ``NAME_label`` beside it."""
        things = dict(zip(self.columns, self.answer.entity_columns(), strict=True))
        rows = []
        for row in self._rows:
            flat: dict[str, Any] = {}
            for name, value in row.items():
                flat[name] = value.iri if isinstance(value, Thing) else value
                if things[name]:
                    flat[f"{name}_label"] = value.label if isinstance(value, Thing) else None
            rows.append(flat)
        return rows

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame of the flat rows.

        Raises:
            ImportError: pandas is not installed (``pip install 'jha-kg[pandas]'``).
        """
        import pandas

        return pandas.DataFrame(self.flat(), columns=self._flat_columns())

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame of the flat rows.

        Raises:
            ImportError: polars is not installed (``pip install 'jha-kg[polars]'``).
        """
        import polars

        rows = self.flat()
        return polars.DataFrame(
            {name: [row[name] for row in rows] for name in self._flat_columns()}
        )

    def _flat_columns(self) -> list[str]:
        from kg.publish.tables import header

        return header(self.answer)

    def _repr_html_(self) -> str:
        """The table that a notebook shows; things link to their IRI."""
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row.values()) + "</tr>"
            for row in self._rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: Value) -> str:
    if isinstance(value, Thing):
        return f'<a href="{html.escape(value.iri, quote=True)}">{html.escape(value.label)}</a>'
    text = "" if value is None else str(value)
    if text.startswith("https://"):
        return f'<a href="{html.escape(text, quote=True)}">{html.escape(text)}</a>'
    return html.escape(text)


@dataclass(frozen=True)
class Paper:
    """One document of the store; use :meth:`Graph.document`."""

    graph: Graph
    key: str

    @property
    def text(self) -> str:
        """The normalised text that offsets point into."""
        return self.graph.store.text(self.key)

    @property
    def items(self) -> Rows:
        """Its agenda items: number, title, configuration, planned outcome."""
        return self.graph.sparql(
            f"""SELECT ?item ?configuration ?number ?title ?planned {{
              ?item jha:describedBy {self._term} ; dcterms:title ?title .
              ?item jha:evidence/jha:start ?at .
              OPTIONAL {{ ?item jha:configuration ?configuration }}
              OPTIONAL {{ ?item jha:itemNumber ?number }}
              OPTIONAL {{ ?item jha:plannedOutcome ?planned }} }} ORDER BY ?at"""
        )

    @property
    def statements(self) -> Rows:
        """Who is said to have done what, in the order of the text."""
        return self.graph.sparql(
            f"""SELECT ?item ?actor ?act ?stance ?modality ?object ?quote {{
              ?statement jha:actor ?actor ; jha:speechAct ?act ; jha:evidence ?evidence .
              ?evidence jha:inDocument {self._term} ; jha:quote ?quote ; jha:start ?at .
              OPTIONAL {{ ?statement jha:agendaItem ?item }}
              OPTIONAL {{ ?statement jha:stance ?stance }}
              OPTIONAL {{ ?statement jha:modality ?modality }}
              OPTIONAL {{ ?statement jha:stanceOn ?object }} }} ORDER BY ?at ?actor ?act"""
        )

    @property
    def dossiers(self) -> list[Dossier]:
        """The dossiers, acts and instruments that its points concern."""
        rows = self.graph.sparql(
            f"""SELECT DISTINCT ?dossier {{
              ?item jha:describedBy {self._term} ; jha:concerns ?dossier }} ORDER BY ?dossier"""
        )
        return [Dossier(self.graph, thing) for thing in _things(rows, "dossier")]

    @property
    def _term(self) -> str:
        return str(ox.NamedNode(iri(f"document/{self.key}", self.graph.store.manifest.base)))


@dataclass(frozen=True)
class Dossier:
    """One dossier, act, proposal or instrument; use :meth:`Graph.dossier`."""

    graph: Graph
    thing: Thing

    @property
    def timeline(self) -> Rows:
        """Where it comes back, in order of time (question ``dossier-timeline``)."""
        return self.graph.ask("dossier-timeline", dossier=self.thing.iri)

    @property
    def positions(self) -> Rows:
        """Who supported and who opposed it (question ``support-and-opposition``)."""
        return self.graph.ask("support-and-opposition", dossier=self.thing.iri)

    @property
    def documents(self) -> list[Paper]:
        """The papers that name it."""
        keys = {thing.key.partition("/")[2] for thing in _things(self.timeline, "document")}
        return [Paper(self.graph, key) for key in sorted(keys)]


def _things(rows: Rows, column: str) -> Iterator[Thing]:
    return (value for value in rows.column(column) if isinstance(value, Thing))


class Graph:
    """A store opened for questions; use :func:`kg.open`."""

    def __init__(self, store: Store, language: str = "en") -> None:
        self.store = store
        self.language = language

    def ask(self, name: str, **values: str) -> Rows:
        """Ask a named question, with values as people write them.

        Raises:
            QuestionError: no such question, or a value cannot be understood.
        """
        answer = named_queries.ask(self.store, name, values, self.language)
        return Rows(answer, self.store.manifest.base)

    def sparql(self, query: str) -> Rows:
        """Evaluate a SELECT or ASK query over the union of all graphs but provenance.

        Raises:
            QueryError: it is no SPARQL, or yields a graph.
        """
        return Rows(answer_of(self.store, query, language=self.language), self.store.manifest.base)

    def document(self, key: str) -> Paper:
        """A document by its key ("kst-32317-OG").

        Raises:
            StoreError: no such document.
        """
        return Paper(self, self.store.document(key).key)

    @property
    def documents(self) -> list[Paper]:
        """All documents that were read."""
        return [Paper(self, key) for key in sorted(self.store.manifest.documents)]

    def dossier(self, name: str) -> Dossier:
        """A dossier, act, proposal or instrument by any of its names.

        Raises:
            QuestionError: nothing has that name, or several things do.
        """
        node = resolve(self.store, name, "dossier")
        labels = self.sparql(f"SELECT ?thing {{ VALUES ?thing {{ {ox.NamedNode(node)} }} }}")
        return Dossier(self, next(_things(labels, "thing")))


def open_graph(store: str | Path, language: str = "en") -> Graph:
    """Open a store; see :func:`kg.open`."""
    return Graph(Store(Path(store)), language)
