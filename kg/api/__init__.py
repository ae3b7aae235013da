"""The graph from Python: ``import kg; g = kg.open("jha-store"); g.ask("positions", actor="NLD")``.

Everything that the command line asks, a notebook can: rows come typed (dates as
:class:`datetime.date`, numbers as numbers, things as :class:`Thing` with label and key), convert to
pandas or polars where those are installed, and draw themselves. ``kg.open("https://...")`` asks an
endpoint in the same way.
"""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from kg.api.objects import Actor, Dossier, Meeting, Paper
from kg.api.rows import Picture, Rows, Thing, Value
from kg.errors import StoreError
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

_DOSSIERS = ("dossier", "act", "proposal", "package", "instrument")


class Graph:
    """A store or endpoint opened for questions; use :func:`kg.open`."""

    def __init__(self, store: Source, language: str = "en") -> None:
        self.store = store
        self.language = language

    def ask(self, name: str, **values: str) -> Rows:
        """Ask a named question, with values as people write them.

        A parameter that is a word of Python goes in a dict: ``ask("meetings", **{"from": ...})``.

        Raises:
            QuestionError: no such question, or a value cannot be understood.
        """
        return Rows(named_queries.ask(self.store, name, values, self.language), self.store)

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

    def document(self, key: str) -> Paper:
        """A document by its key ("kst-32317-OG").

        Raises:
            StoreError: no such document; the message lists some.
        """
        papers = {paper.key: paper for paper in self.documents}
        if key not in papers:
            known = ", ".join(sorted(papers)[:8]) or "none"
            raise StoreError(key, "no such document in this store.", f"It holds: {known}.")
        return papers[key]

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
        node = resolve(self.store, name, type_, language=self.language)
        rows = self.sparql(f"SELECT ?thing {{ VALUES ?thing {{ {ox.NamedNode(node)} }} }}")
        return next(rows.things("thing"))

    def iri(self, key: str) -> str:
        """The IRI of a key ("country/NLD") under this graph's base."""
        return iri(key, base_of(self.store))


def open_graph(store: str | Path, language: str = "en") -> Graph:
    """Open a store or an endpoint; see :func:`kg.open`."""
    if is_address(store):
        return Graph(RemoteStore(str(store)), language)
    return Graph(Store(Path(store)), language)
