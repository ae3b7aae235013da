"""The graph from Python: ``import kg; g = kg.open("jha-store"); g.ask("positions", actor="NLD")``.

Everything that the command line asks, a notebook can: rows come typed (dates as
:class:`datetime.date`, numbers as numbers, things as :class:`Thing` with label and key), convert to
pandas or polars where those are installed, and draw themselves. ``kg.open("https://...")`` asks an
endpoint in the same way.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox

from kg.api.objects import Actor, Dossier, Meeting, Named, Paper
from kg.api.rows import Picture, Rows, Thing, Value
from kg.errors import QuestionError, StoreError
from kg.graph import named_queries
from kg.graph.names import resolve
from kg.graph.own_queries import answer_own
from kg.graph.remote import RemoteStore
from kg.graph.source import Source, base_of, is_address
from kg.graph.store import Store
from kg.vocabulary import iri

__all__ = [
    "Actor",
    "Dossier",
    "Graph",
    "Meeting",
    "Paper",
    "Picture",
    "Rows",
    "Thing",
    "Value",
    "open_graph",
]

LANGUAGES = ("en", "nl")
Asked = str | int | date | Thing | Named | None
"""What a parameter of a question may be given."""
_DOSSIERS = ("dossier", "act", "proposal", "package", "instrument")


class Graph:
    """A store or endpoint opened for questions; use :func:`kg.open`."""

    def __init__(self, store: Source, language: str = "en") -> None:
        self.store = store
        self.language = language

    def __repr__(self) -> str:
        place = self.store.folder if isinstance(self.store, Store) else base_of(self.store)
        return f"<Graph of {place}, labels in '{self.language}'>"

    def ask(self, name: str, /, **values: Asked) -> Rows:
        """Ask a named question, with values as people write them, dates, things or objects.

        None is no value. A parameter that is a word of Python may end in an underscore:
        ``ask("meetings", from_=date(2024, 1, 1))``.

        Raises:
            QuestionError: no such question, or a value cannot be understood.
        """
        given = {
            parameter.removesuffix("_"): _written(parameter, value)
            for parameter, value in values.items()
            if value is not None
        }
        return Rows(named_queries.ask(self.store, name, given, self.language), self.store)

    def sparql(self, query: str) -> Rows:
        """Evaluate a SELECT or ASK query over the union of all graphs but provenance.

        Raises:
            QueryError: it is no SPARQL (the message shows where), or yields a graph.
        """
        return Rows(answer_own(self.store, query, self.language), self.store)

    @property
    def questions(self) -> dict[str, str]:
        """The named questions and what each asks."""
        known = named_queries.questions()
        return {name: question.summary[self.language] for name, question in known.items()}

    def object(self, thing: Thing) -> Paper | Meeting | Dossier | Actor:
        """The object of a thing in a row: a paper, a Council, a dossier, else an actor."""
        kind = thing.key.partition("/")[0]
        if kind in _DOSSIERS:
            return Dossier(self, thing)
        if kind == "document":
            return Paper(self, thing)
        return Meeting(self, thing) if kind == "meeting" else Actor(self, thing)

    def document(self, name: str) -> Paper:
        """A document by its key ("kst-32317-OG") or its label ("Kamerstuk 32317-OG").

        Raises:
            QuestionError: no document has that name; the nearest are offered.
            StoreError: a paper cites the document, but it was not read itself.
        """
        paper = Paper(self, self._named(name, "document"))
        if not self.sparql(f"SELECT ?d {{ {ox.NamedNode(paper.thing.iri)} jha:textDigest ?d }}"):
            known = ", ".join(found.key for found in self.documents[:8]) or "none"
            raise StoreError(
                name, "is cited, but was not read itself.", f"Papers that were read: {known}."
            )
        return paper

    @property
    def documents(self) -> list[Paper]:
        """All documents that were read."""
        rows = self.sparql("SELECT DISTINCT ?thing { ?thing jha:textDigest ?digest }")
        return [Paper(self, thing) for thing in sorted(rows.things("thing"), key=lambda t: t.key)]

    @property
    def meetings(self) -> list[Meeting]:
        """All Councils that a paper is about, in order of time."""
        rows = self.sparql(
            """SELECT DISTINCT ?thing ?day {
              ?document jha:concernsMeeting ?thing . ?thing jha:startDate ?day } ORDER BY ?day"""
        )
        return [Meeting(self, thing) for thing in rows.things("thing")]

    def meeting(self, name: str) -> Meeting:
        """A Council by its key ("jha-2024-03-18"), its label, or a day on which it sat.

        Raises:
            QuestionError: there is none, or there are several.
        """
        return Meeting(self, self._named(name, "meeting"))

    def dossier(self, name: str) -> Dossier:
        """A dossier, act, proposal or instrument by any of its names.

        Raises:
            QuestionError: nothing has that name, or several things do.
        """
        return Dossier(self, self._named(name, "dossier"))

    def actor(self, name: str) -> Actor:
        """A country, institution, agency, office, presidency or person by any of its names.

        Raises:
            QuestionError: nobody has that name, or several do.
        """
        return Actor(self, self._named(name, "actor"))

    def _named(self, name: str, type_: str) -> Thing:
        node = resolve(self.store, name, type_, type_, self.language)
        rows = self.sparql(f"SELECT ?thing {{ VALUES ?thing {{ {ox.NamedNode(node)} }} }}")
        return next(rows.things("thing"))

    def iri(self, key: str) -> str:
        """The IRI of a key ("country/NLD") under this graph's base."""
        return iri(key, base_of(self.store))


def _written(parameter: str, value: Asked) -> str:
    """A value as a person writes it on the command line."""
    if isinstance(value, Named):
        value = value.thing
    if isinstance(value, Thing):
        return value.iri
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise QuestionError(
        parameter,
        f"cannot be a {type(value).__name__}.",
        "Give a name, a date, a whole number, or a thing or object of this graph.",
    )


def open_graph(store: str | Path, language: str = "en") -> Graph:
    """Open a store or an endpoint; see :func:`kg.open`."""
    if language not in LANGUAGES:
        raise QuestionError(
            "language", f"'{language}' is none of {', '.join(LANGUAGES)}.", 'Take "en" or "nl".'
        )
    if is_address(store):
        return Graph(RemoteStore(str(store)), language)
    return Graph(Store(Path(store)), language)
