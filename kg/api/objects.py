"""Papers, Councils, dossiers and actors as objects that lead to each other.

Each names one thing of the graph; its properties ask when they are used, of the store or endpoint
that it came from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.api.rows import Rows, Thing
from kg.errors import StoreError
from kg.graph.store import Store

if TYPE_CHECKING:
    from kg.api import Graph


@dataclass(frozen=True, repr=False)
class Named:
    """What all objects have: the graph that they came from, and the thing that they name."""

    graph: Graph
    thing: Thing

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.key!r}: {self.label})"

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> str:
        """The key below its kind ("kst-32317-OG", "jha-2024-03-18", "NLD")."""
        return self.thing.key.partition("/")[2]

    @property
    def label(self) -> str:
        """What a reader calls it, in the graph's language."""
        return self.thing.label

    @property
    def _term(self) -> str:
        return str(ox.NamedNode(self.thing.iri))

    def _things(self, pattern: str) -> Iterator[Thing]:
        """The things that a pattern finds for ``?thing``, in order of their IRIs."""
        query = f"SELECT DISTINCT ?thing {{ {pattern} }} ORDER BY ?thing"
        return self.graph.sparql(query).things("thing")


@dataclass(frozen=True, repr=False)
class Paper(Named):
    """One document that was read; use :meth:`Graph.document`."""

    @property
    def text(self) -> str:
        """The normalised text that offsets point into.

        Raises:
            StoreError: the graph is behind an endpoint, which has no texts.
        """
        if not isinstance(self.graph.store, Store):
            raise StoreError(
                self.key, "an endpoint holds no texts.", "Open the store, or 'kg export texts'."
            )
        return self.graph.store.text(self.key)

    @property
    def meetings(self) -> list[Meeting]:
        """The Councils that it is about."""
        found = self._things(f"{self._term} jha:concernsMeeting ?thing")
        return [Meeting(self.graph, thing) for thing in found]

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
        pattern = f"?item jha:describedBy {self._term} ; jha:concerns ?thing"
        return [Dossier(self.graph, thing) for thing in self._things(pattern)]

    @property
    def actors(self) -> list[Actor]:
        """Those who are said to have spoken or acted; groups without names left out."""
        pattern = f"""?statement jha:actor ?thing ; jha:evidence/jha:inDocument {self._term} .
          FILTER NOT EXISTS {{ ?thing jha:quantifier ?size }}"""
        return [Actor(self.graph, thing) for thing in self._things(pattern)]


@dataclass(frozen=True, repr=False)
class Meeting(Named):
    """One Council; use :meth:`Graph.meeting`."""

    @property
    def start(self) -> date | None:
        """Its first day."""
        return self._day("startDate")

    @property
    def end(self) -> date | None:
        """Its last day."""
        return self._day("endDate")

    def _day(self, name: str) -> date | None:
        rows = self.graph.sparql(f"SELECT ?day {{ {self._term} jha:{name} ?day }} ORDER BY ?day")
        return next((day for day in rows.column("day") if isinstance(day, date)), None)

    @property
    def documents(self) -> list[Paper]:
        """The papers that are about it."""
        pattern = f"?thing jha:concernsMeeting {self._term} ; jha:textDigest ?digest"
        return [Paper(self.graph, thing) for thing in self._things(pattern)]

    @property
    def dossiers(self) -> list[Dossier]:
        """What its points concern."""
        pattern = f"?item jha:itemOf {self._term} ; jha:concerns ?thing"
        return [Dossier(self.graph, thing) for thing in self._things(pattern)]

    @property
    def actors(self) -> list[Actor]:
        """Those who are said to have spoken or acted; groups without names left out."""
        pattern = f"""?item jha:itemOf {self._term} . ?statement jha:agendaItem ?item ;
          jha:actor ?thing . FILTER NOT EXISTS {{ ?thing jha:quantifier ?size }}"""
        return [Actor(self.graph, thing) for thing in self._things(pattern)]

    @property
    def items(self) -> Rows:
        """Its points, as each paper tells them."""
        return self.graph.sparql(
            f"""SELECT ?document ?configuration ?number ?title ?item {{
              ?item jha:itemOf {self._term} ; jha:describedBy ?document ; dcterms:title ?title ;
                jha:evidence/jha:start ?at .
              OPTIONAL {{ ?item jha:configuration ?configuration }}
              OPTIONAL {{ ?item jha:itemNumber ?number }} }} ORDER BY ?document ?at ?item"""
        )


@dataclass(frozen=True, repr=False)
class Dossier(Named):
    """One dossier, act, proposal or instrument; use :meth:`Graph.dossier`."""

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
        pattern = f"?mention jha:refersTo {self._term} ; jha:evidence/jha:inDocument ?thing"
        return [Paper(self.graph, thing) for thing in self._things(pattern)]

    @property
    def meetings(self) -> list[Meeting]:
        """The Councils with a point that concerns it."""
        pattern = f"?item jha:concerns {self._term} ; jha:itemOf ?thing"
        return [Meeting(self.graph, thing) for thing in self._things(pattern)]

    @property
    def actors(self) -> list[Actor]:
        """Those with a stance on it; groups without names left out."""
        pattern = f"""?statement jha:stanceOn {self._term} ; jha:actor ?thing .
          FILTER NOT EXISTS {{ ?thing jha:quantifier ?size }}"""
        return [Actor(self.graph, thing) for thing in self._things(pattern)]


@dataclass(frozen=True, repr=False)
class Actor(Named):
    """A country, institution, agency, office, presidency or person; use :meth:`Graph.actor`."""

    @property
    def positions(self) -> Rows:
        """Its positions, with the sentence behind each (question ``positions``)."""
        return self.graph.ask("positions", actor=self.thing.iri)

    def history(self, dossier: Dossier | str) -> Rows:
        """How its position on a dossier moved (question ``position-history``).

        Raises:
            QuestionError: nothing has the dossier's name, or several things do.
        """
        on = dossier.thing.iri if isinstance(dossier, Dossier) else dossier
        return self.graph.ask("position-history", actor=self.thing.iri, dossier=on)

    @property
    def dossiers(self) -> list[Dossier]:
        """What it has a stance on."""
        pattern = f"?statement jha:actor {self._term} ; jha:stanceOn ?thing"
        return [Dossier(self.graph, thing) for thing in self._things(pattern)]

    @property
    def meetings(self) -> list[Meeting]:
        """The Councils at which it is said to have spoken or acted."""
        pattern = f"?statement jha:actor {self._term} ; jha:agendaItem/jha:itemOf ?thing"
        return [Meeting(self.graph, thing) for thing in self._things(pattern)]

    @property
    def documents(self) -> list[Paper]:
        """The papers that say so."""
        pattern = f"?statement jha:actor {self._term} ; jha:evidence/jha:inDocument ?thing"
        return [Paper(self.graph, thing) for thing in self._things(pattern)]
