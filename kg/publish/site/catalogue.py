"""What pages are made from: one source of the graph, the names of its things, and its papers.

A catalogue belongs to one generation of a store. It keeps what every page needs again (names, the
list of papers, which parts repeat another paper's text); make a new one when the store changes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Protocol, TypeVar, cast, runtime_checkable

import pyoxigraph as ox

from kg.errors import StoreError
from kg.graph.source import Source, base_of

Term = ox.NamedNode | ox.BlankNode | ox.Literal
STATEMENTS = ("intervention", "outcome", "commitment", "motion", "event", "figure")
"""Kinds of statements, as the IRIs below a paper spell them."""

T = TypeVar("T")
_RECENT = 16
_CACHED = 50_000  # names
_CHUNK = 1000  # things asked for at a time
_TEXT_PAGE = 16_000  # characters of a paper shown on one page
_COMPOSED = frozenset({*STATEMENTS, "office-holding", "part"})
_NODE = re.compile(r"(?P<paper>.+?/id/document/(?P<key>[^/]+))/(?P<kind>[^/]+)/(?P<start>\d+)?")


@runtime_checkable
class Papers(Protocol):
    """A source that also holds the papers' texts."""

    def text(self, key: str) -> str:
        """The normalised text of a paper, by key."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a thing is called: its best label per language ("" where a label has none)."""

    labels: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str) -> tuple[str, str]:
        """(label, its language), the reader's own where there is one; ("", "") for none."""
        for candidate in (language, *sorted(self.labels.keys() - {language, ""}), ""):
            if candidate in self.labels:
                return self.labels[candidate], candidate
        return "", ""


@dataclass(frozen=True, slots=True)
class Node:
    """A node below a paper, read from its IRI: paper, kind ("intervention") and offset."""

    iri: str
    paper: str
    key: str
    kind: str
    start: int


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that was read: its Council, dates and address."""

    iri: str
    meeting: str | None = None
    date: str = ""
    issued: str = ""
    official: str | None = None
    sample: bool = False
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Repeat:
    """A stretch of a paper whose text another paper has too; ``of`` is None for the one counted."""

    start: int
    end: int
    of: str | None
    others: tuple[str, ...]


def node_of(iri: str) -> Node | None:
    """What the IRI of a node below a paper says of it; None for other IRIs."""
    found = _NODE.match(iri)
    if found is None:
        return None
    return Node(iri, found["paper"], found["key"], found["kind"], int(found["start"] or 0))


def _is_composed(iri: str) -> bool:
    """Whether a thing is called by who did what."""
    node = node_of(iri)
    return node is not None and node.kind in _COMPOSED


def is_statement(iri: str) -> bool:
    """Whether an IRI is that of a statement (and not of a mention, a point or evidence)."""
    node = node_of(iri)
    return node is not None and node.kind in STATEMENTS


_NAMES = ("skos:prefLabel", "rdfs:label", "dcterms:title", "dcterms:identifier", "skos:notation")
# One branch per property: with VALUES for the property the engine scans instead of looking up.
_NAME_BRANCHES = " UNION ".join(
    f"{{ ?thing {name} ?value BIND({place} AS ?place) }}" for place, name in enumerate(_NAMES)
)
_WHO = ("jha:actor", "jha:madeBy", "jha:proposedBy", "jha:decidedBy", "org:member")
_WHAT = ("jha:speechAct", "jha:documentType", "jha:outcomeType", "jha:eventKind", "jha:dateText",
         "jha:value", "jha:unit", "org:post")  # fmt: skip
_PART_BRANCHES = " UNION ".join(
    f"{{ ?thing {name} ?value BIND({place} AS ?place) }}"
    for place, name in enumerate((*_WHO, *_WHAT))
)
_PAPERS = """SELECT ?paper ?meeting ?date ?issued ?official ?sample ?type {
  ?paper jha:textDigest ?digest .
  OPTIONAL { ?paper jha:concernsMeeting ?meeting OPTIONAL { ?meeting jha:startDate ?date } }
  OPTIONAL { ?paper dcterms:issued ?issued } OPTIONAL { ?paper jha:officialPage ?official }
  OPTIONAL { ?paper jha:isSample ?sample } OPTIONAL { ?paper jha:documentType ?type } }"""
_REPEATS = """SELECT ?paper ?part ?start ?end ?twin ?other {
  ?part jha:sameTextAs ?twin ; jha:start ?start ; jha:end ?end .
  ?paper jha:hasPart ?part . ?other jha:hasPart ?twin }"""


class Catalogue:
    """One source of the graph, with what pages need of it again and again."""

    def __init__(self, source: Source, listed: int | None = 20_000) -> None:
        """``listed`` is the most things that an index lists; None lists all, however slowly."""
        self.source, self.listed = source, listed
        self.base = base_of(source)
        self._names: dict[str, Name] = {}
        self._names_kept: Mapping[str, Name] = {}
        self._kept: dict[str, object] = {}
        self._recent: dict[str, object] = {}
        self.text = lru_cache(maxsize=32)(self._text)
        self.text_pages = lru_cache(maxsize=512)(self._text_pages)

    # ------------------------------------------------------------ queries

    def rows(self, sparql: str, **values: Iterable[str]) -> list[tuple[Term | None, ...]]:
        """Rows of a query in which ``%(name)s`` stands for IRIs, each written as a term.

        Raises:
            QueryError: it cannot be evaluated.
        """
        terms = {
            name: " ".join(str(ox.NamedNode(iri)) for iri in iris) for name, iris in values.items()
        }
        return [tuple(row) for row in self.source.query(sparql % terms)]

    def iri(self, ref: str) -> str:
        """The IRI of a thing under this source's base ("country/ESP")."""
        return f"{self.base}id/{ref}"

    def once(self, key: str, make: Callable[[], T]) -> T:
        """What ``make`` gives, made at the first call with this key and kept."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    def has(self, key: str) -> bool:
        """Whether :meth:`once` has been called with this key."""
        return key in self._kept

    def lately(self, key: str, make: Callable[[], T]) -> T:
        """Like :meth:`once`, for what many things have: the last few are kept."""
        if key not in self._recent:
            while len(self._recent) >= _RECENT:
                self._recent.pop(next(iter(self._recent)))
            self._recent[key] = make()
        return cast(T, self._recent[key])

    def kept(self) -> dict[str, object]:
        """What was worked out once, so that another catalogue of the same content can have it."""
        worked_out = ("papers", "_order", "invented", "_repeats", "_repeated")
        names = {iri: name for iri, name in self._names.items() if node_of(iri) is None}
        found = {name: getattr(self, name) for name in worked_out}
        return {"once": self._kept, "names": {**self._names_kept, **names}, **found}

    def keep(self, kept: Mapping[str, object]) -> None:
        """Take over what :meth:`kept` gave."""
        rest = dict(kept)
        self._kept |= cast(dict[str, object], rest.pop("once"))
        self._names_kept = cast(dict[str, Name], rest.pop("names"))
        self.__dict__.update(rest)

    # ------------------------------------------------------------ names

    def names(self, iris: Iterable[str]) -> dict[str, Name]:
        """The names of things; a statement is called by who did what, in every language."""
        wanted = set(iris)
        if len(self._names) > _CACHED:
            self._names.clear()
        kept = self._names_kept
        missing = sorted(wanted - kept.keys() - self._names.keys())
        for start in range(0, len(missing), _CHUNK):
            self._names |= self._look_up(missing[start : start + _CHUNK])
        return {iri: kept[iri] if iri in kept else self._names[iri] for iri in wanted}

    def _look_up(self, iris: list[str]) -> dict[str, Name]:
        found = self._labels(iris)
        composed = [iri for iri in iris if _is_composed(iri)]
        if composed:
            found |= self._composed(composed)
        return found

    def _labels(self, iris: Iterable[str]) -> dict[str, Name]:
        best: dict[str, dict[str, tuple[int, str]]] = {iri: {} for iri in iris}
        if not best:
            return {}
        query = f"SELECT ?thing ?place ?value {{ VALUES ?thing {{ %(iris)s }} {_NAME_BRANCHES} }}"
        for thing, place, value in self.rows(query, iris=best):
            if isinstance(value, ox.Literal) and thing is not None and place is not None:
                known = best[thing.value]
                tongue = value.language or ""
                candidate = (int(place.value), value.value)
                known[tongue] = min(known.get(tongue, candidate), candidate)
        return {
            iri: Name({tongue: label for tongue, (_, label) in sorted(known.items())})
            for iri, known in best.items()
        }

    def _composed(self, iris: list[str]) -> dict[str, Name]:
        """Statements by who did what; those that tell neither keep their label."""
        query = f"SELECT ?thing ?place ?value {{ VALUES ?thing {{ %(iris)s }} {_PART_BRANCHES} }}"
        parts: dict[str, set[tuple[int, Term]]] = {}
        for thing, place, value in self.rows(query, iris=iris):
            if thing is not None and place is not None and value is not None:
                parts.setdefault(thing.value, set()).add((int(place.value), value))
        linked = {v.value for p in parts.values() for _, v in p if isinstance(v, ox.NamedNode)}
        single = {iri for iri in linked if not _is_composed(iri)}
        labels = {**self.names(single), **self._labels(sorted(linked - single))}
        return {iri: _sentence(known, labels) for iri, known in sorted(parts.items())}

    # ------------------------------------------------------------ papers

    @cached_property
    def papers(self) -> dict[str, Paper]:
        """Every paper that was read, by IRI, in order of Council and key."""
        found: dict[str, Paper] = {}
        types: dict[str, set[str]] = {}
        for row in self.rows(_PAPERS):
            paper, meeting, date, issued, official, sample, type_ = (
                term.value if term is not None else None for term in row
            )
            known = Paper(cast(str, paper), meeting, date or "", issued or "", official,
                          sample in ("true", "1"))  # fmt: skip
            found[known.iri] = min(found.get(known.iri, known), known, key=_first)
            types.setdefault(known.iri, set()).update({type_} if type_ else ())
        ordered = sorted(found.values(), key=lambda p: (p.date or p.issued, p.iri))
        return {
            p.iri: Paper(p.iri, p.meeting, p.date, p.issued, p.official, p.sample,
                         tuple(sorted(types[p.iri])))
            for p in ordered
        }  # fmt: skip

    @cached_property
    def _order(self) -> dict[str, int]:
        return {iri.rpartition("/")[2]: number for number, iri in enumerate(self.papers)}

    @cached_property
    def invented(self) -> bool:
        """Whether any of the papers is an invented sample."""
        return any(paper.sample for paper in self.papers.values())

    @cached_property
    def _repeats(self) -> dict[str, list[_Repeat]]:
        """Per paper, the parts that other papers have too; the first by IRI is the one counted."""
        found: dict[tuple[str, str, int, int], set[tuple[str, str]]] = {}
        for row in self.rows(_REPEATS):
            paper, part, start, end, twin, other = (cast(Term, term).value for term in row)
            found.setdefault((paper, part, int(start), int(end)), set()).add((twin, other))
        repeats: dict[str, list[_Repeat]] = {}
        for (paper, part, start_, end_), twins in sorted(found.items()):
            first, of = min(twins)
            others = tuple(sorted({other for _, other in twins}))
            counted = _Repeat(start_, end_, of if first < part else None, others)
            repeats.setdefault(paper, []).append(counted)
        return repeats

    def _repeat(self, node: Node) -> _Repeat | None:
        ranges = self._repeats.get(node.paper, ())
        return next((r for r in ranges if r.start <= node.start < r.end), None)

    @cached_property
    def _repeated(self) -> dict[str, list[tuple[int, int]]]:
        """Per key of a paper, the stretches whose text is counted in another paper."""
        return {
            paper.rpartition("/")[2]: [(r.start, r.end) for r in ranges if r.of]
            for paper, ranges in self._repeats.items()
        }

    def counted(self, iris: Iterable[str]) -> list[str]:
        """The statements among nodes, each text once, in order of Council, paper and place.

        Reads their IRIs alone: a country that is heard often has a hundred thousand of them.
        """
        documents = self.iri("document/")
        kept: list[tuple[int, int, str]] = []
        for iri in set(iris):
            key, _, tail = iri[len(documents) :].partition("/")
            kind, _, rest = tail.partition("/")
            if kind in STATEMENTS and iri.startswith(documents):
                digits = rest.partition("-")[0]
                start = int(digits) if digits.isdecimal() else 0
                if not any(a <= start < b for a, b in self._repeated.get(key, ())):
                    kept.append((self._order.get(key, 0), start, iri))
        return [iri for _, _, iri in sorted(kept)]

    def also_in(self, node: Node) -> tuple[str, ...]:
        """Other papers that have the same text at this place."""
        repeat = self._repeat(node)
        return repeat.others if repeat else ()

    # ------------------------------------------------------------ texts

    def _text(self, key: str) -> str | None:
        if not isinstance(self.source, Papers):
            return None
        try:
            return self.source.text(key)
        except StoreError:  # a paper that is only cited
            return None

    def _text_pages(self, key: str) -> list[int]:
        """Offsets at which the pages of a paper's text begin: at ends of lines, of even length."""
        text = self.text(key) or ""
        starts = [0]
        while (target := starts[-1] + _TEXT_PAGE) < len(text):
            cut = text.find("\n", target) + 1
            if not cut or cut >= len(text):
                break
            starts.append(cut)
        return starts

    def text_page(self, key: str, offset: int) -> int:
        """The page, from 1, of a paper's text that holds an offset."""
        return max(1, bisect_left(self.text_pages(key), offset + 1))


def _first(paper: Paper) -> tuple[str, str, str]:
    return (paper.date, paper.issued, paper.official or "")


def _sentence(known: set[tuple[int, Term]], labels: Mapping[str, Name]) -> Name:
    """ "Spain: calls for", in each language that any of its words has."""
    ordered = sorted(known, key=lambda pair: (pair[0], pair[1].value))
    who = [term for place, term in ordered if place < len(_WHO)]
    what = [term for place, term in ordered if place >= len(_WHO)]

    def said(terms: list[Term], language: str) -> str:
        words = (
            labels[t.value].text(language)[0] if isinstance(t, ox.NamedNode) else t.value
            for t in terms
        )
        return " ".join(filter(None, words))

    return Name({lang: ": ".join(filter(None, (said(who, lang), said(what, lang))))
                 for lang in ("en", "nl")})  # fmt: skip
