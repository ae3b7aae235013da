"""What no single document says: same point, same text, the Council that an event is.

A pure function of the document graphs and texts: the same documents give the same links, in
whatever order they were loaded. Points and texts are compared by pairs of papers on one meeting, so
that the cost grows with the number of meetings and not with its square. What comparing needs of one
document is its :class:`Material`; :mod:`kg.graph.derived` keeps that of all documents, and compares
anew only what changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations, islice
from typing import NamedTuple

import pyoxigraph as ox
from rapidfuzz import fuzz

from kg import rulebook
from kg.graph.nquads import GraphWriter, iri_term
from kg.identifiers import slug
from kg.vocabulary import BASE, DCTERMS, JHA, graph_iri

SAME_TEXT = 0.98
"""Share of equal text from which two parts count as the same text (data model)."""

SAME_ITEM = JHA + "sameItemAs"
SAME_TEXT_AS = JHA + "sameTextAs"
FULFILLED_IN = JHA + "fulfilledIn"
IS_MEETING = JHA + "isMeeting"
RELATIONS = (SAME_ITEM, SAME_TEXT_AS, FULFILLED_IN, IS_MEETING)
"""The properties that the graph ``links`` is made of."""

# Chosen on invented agendas and reports: titles of one point differ in wording, order and
# punctuation, those of two points in their nouns.
_SAME_SPELLING = 0.9
_SAME_WORD = 85
_SAME_TITLE = 0.66
_SAME_TITLE_AND_SUBJECT = 0.3
_CONTAINED_TITLE = 0.85


class Item(NamedTuple):
    """A point as one document gives it; IRIs, empty where it has none."""

    iri: str
    document: str
    meeting: str
    title: str
    configuration: str
    parent: str
    concerns: frozenset[str]


class Promise(NamedTuple):
    """A promise to one receiver, as one document tells it; days are ISO dates."""

    iri: str
    document: str
    told: str  # the day of the Council that the paper is about
    day: str  # on which it was made, where the text says so
    receiver: str
    met: bool


class Part(NamedTuple):
    """A letter, report or agenda inside a document; ``length`` is that of its squeezed text."""

    iri: str
    document: str
    kind: str
    meeting: str
    start: int
    end: int
    length: int


class CouncilEvent(NamedTuple):
    """An event of kind council-meeting, and the first and last day that the text allows."""

    iri: str
    earliest: str
    latest: str


class Council(NamedTuple):
    """A Council with the day on which it begins."""

    start: str
    iri: str


class Material(NamedTuple):
    """What linking needs of one document, or of many: each table in order."""

    items: tuple[Item, ...]
    parts: tuple[Part, ...]
    promises: tuple[Promise, ...]
    events: tuple[CouncilEvent, ...]
    councils: tuple[Council, ...]


def material(engine: ox.Store, text_of: Callable[[str], str]) -> Material:
    """The material of the documents whose graphs ``engine`` holds.

    ``text_of`` gives the normalised text of a document's IRI.
    """
    return Material(
        items=tuple(_items(engine)),
        parts=tuple(_parts(engine, text_of)),
        promises=tuple(_promises(engine)),
        events=tuple(_events(engine)),
        councils=tuple(_councils(engine)),
    )


def links_nquads(engine: ox.Store, text_of: Callable[[str], str], base: str = BASE) -> str:
    """The graph ``links`` as canonical N-Quads.

    ``engine`` holds all document graphs; ``text_of`` gives the normalised text of a document's IRI.
    """
    found = material(engine, text_of)
    writer = GraphWriter(graph_iri("links", base))

    def both_ways(relation: str, pairs: Iterable[tuple[str, str]]) -> None:
        for first, second in pairs:
            writer.add(first, relation, iri_term(second))
            writer.add(second, relation, iri_term(first))

    for documents in _by_meeting(found.items).values():
        for one, other in combinations(sorted(documents), 2):
            both_ways(SAME_ITEM, same_items(documents[one], documents[other]))

    def text_of_part(part: Part) -> str:
        return squeezed(text_of(part.document)[part.start : part.end])

    both_ways(SAME_TEXT_AS, same_texts(combinations(found.parts, 2), text_of_part))
    by_receiver: dict[str, list[Promise]] = defaultdict(list)
    for promise in found.promises:
        by_receiver[promise.receiver].append(promise)
    for receiver, given in by_receiver.items():
        for commitment, paper in fulfilments(receiver, given):
            writer.add(commitment, FULFILLED_IN, iri_term(paper))
    councils = sorted(set(found.councils))
    for event in found.events:
        within = [c.iri for c in councils if event.earliest <= c.start <= event.latest]
        if len(within) == 1:
            writer.add(event.iri, IS_MEETING, iri_term(within[0]))
    return writer.text()


def _rows(engine: ox.Store, query: str) -> Iterator[list[str]]:
    result = engine.query(
        query, prefixes={"jha": JHA, "dcterms": DCTERMS}, use_default_graph_as_union=True
    )
    assert isinstance(result, ox.QuerySolutions)
    names = [v.value for v in result.variables]
    for row in result:
        yield [getattr(row[name], "value", "") or "" for name in names]


# ---------------------------------------------------------------- points


def _items(engine: ox.Store) -> list[Item]:
    concerns: dict[str, set[str]] = defaultdict(set)
    for item, subject in _rows(engine, "SELECT ?item ?subject { ?item jha:concerns ?subject }"):
        concerns[item].add(subject)
    query = """SELECT DISTINCT ?item ?document ?meeting ?title ?configuration ?parent {
        ?item jha:describedBy ?document ; jha:itemOf ?meeting ; dcterms:title ?title .
        OPTIONAL { ?item jha:configuration ?configuration }
        OPTIONAL { ?item jha:parentItem ?parent } }"""
    found = [
        Item(item, document, meeting, title, configuration, parent, frozenset(concerns[item]))
        for item, document, meeting, title, configuration, parent in _rows(engine, query)
    ]
    return sorted(found, key=lambda item: item.iri)


@lru_cache(maxsize=4096)
def _squashed(title: str) -> str:
    return squeezed(title)


def squeezed(text: str) -> str:
    """Letters and digits alone, so that spacing, hyphens and case do not count."""
    return slug(text).replace("-", "")


@lru_cache(maxsize=1)
def _generic_words() -> frozenset[str]:
    return frozenset(rulebook.load("extract", "titles")["generic"])


@lru_cache(maxsize=4096)
def _content_words(title: str) -> tuple[str, ...]:
    words = slug(title).split("-")
    return tuple(word for word in words if word not in _generic_words()) or tuple(words)


def title_likeness(first: str, second: str) -> float:
    """How alike two titles of agenda items are, from 0 to 1.

    Spelling, spacing and word order count little. Titles that differ in what they are about (the
    nouns that are left without the words of the rulebook ``titles``) are not alike.
    """
    squashed = fuzz.ratio(_squashed(first), _squashed(second)) / 100
    if squashed >= _SAME_SPELLING:
        return squashed
    shorter, longer = sorted((_content_words(first), _content_words(second)), key=len)
    shared = sum(any(fuzz.ratio(word, w) >= _SAME_WORD for w in longer) for word in shorter)
    overlap = 2 * shared / (len(shorter) + len(longer))
    if shared == len(shorter) >= 2:
        overlap = max(overlap, _CONTAINED_TITLE)
    return overlap


def _same_point(first: Item, second: Item) -> float:
    """How sure it is that two points are one; 0 where they are not."""
    if (
        first.configuration and second.configuration and first.configuration != second.configuration
    ) or bool(first.parent) != bool(second.parent):
        return 0.0
    likeness = title_likeness(first.title, second.title)
    share = bool(first.concerns & second.concerns)
    if likeness >= (_SAME_TITLE_AND_SUBJECT if share else _SAME_TITLE):
        return likeness + 0.25 * share
    return 0.0


def _by_meeting(items: Iterable[Item]) -> dict[str, dict[str, list[Item]]]:
    grouped: dict[str, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        grouped[item.meeting][item.document].append(item)
    return grouped


def same_items(ours: Iterable[Item], theirs: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """Points of two papers on one meeting that are one point; the lesser IRI's paper comes first.

    The surest pairs first, each point in one pair; sub-points only below points that pair.
    """
    theirs = list(theirs)
    scored = sorted(
        (
            (-score, a.iri, b.iri, a, b)
            for a in ours
            for b in theirs
            if (score := _same_point(a, b))
        ),
        key=lambda row: row[:3],
    )
    partner: dict[str, str] = {}
    taken: set[str] = set()
    for top_level in (True, False):
        for _, _, _, a, b in scored:
            if bool(a.parent) == top_level or a.iri in partner or b.iri in taken:
                continue
            if not top_level and partner.get(a.parent, b.parent) != b.parent:
                continue
            partner[a.iri] = b.iri
            taken.add(b.iri)
            yield a.iri, b.iri


# ---------------------------------------------------------------- texts


def _parts(engine: ox.Store, text_of: Callable[[str], str]) -> Iterator[Part]:
    query = """SELECT DISTINCT ?part ?document ?kind ?meeting ?start ?end {
        ?document jha:hasPart ?part .
        ?part jha:documentType ?kind ; jha:start ?start ; jha:end ?end .
        OPTIONAL { ?document jha:concernsMeeting ?meeting } }"""
    for part, document, kind, meeting, start, end in sorted(_rows(engine, query)):
        first, last = int(start), int(end)
        length = len(squeezed(text_of(document)[first:last]))
        yield Part(part, document, kind, meeting, first, last, length)


def may_be_same(first: Part, second: Part) -> bool:
    """Whether two parts are worth comparing: of one kind, on one meeting, of like length."""
    shorter, longer = sorted((first.length, second.length))
    return (
        first.document != second.document
        and (first.meeting, first.kind) == (second.meeting, second.kind)
        and shorter >= SAME_TEXT * longer
    )


def same_texts(
    pairs: Iterable[tuple[Part, Part]], text_of: Callable[[Part], str]
) -> Iterator[tuple[str, str]]:
    """The pairs of parts whose texts (squeezed, by ``text_of``) are the same."""
    for first, second in pairs:
        if may_be_same(first, second) and fuzz.ratio(
            text_of(first), text_of(second), score_cutoff=100 * SAME_TEXT
        ):
            yield first.iri, second.iri


# ---------------------------------------------------------------- promises


def _promises(engine: ox.Store) -> list[Promise]:
    query = """SELECT DISTINCT ?promise ?document ?told ?day ?receiver ?met {
        ?promise a jha:Commitment ; jha:evidence/jha:inDocument ?document ; jha:madeTo ?receiver .
        ?document jha:concernsMeeting/jha:startDate ?told .
        OPTIONAL { ?promise jha:date ?day } OPTIONAL { ?promise jha:isMet ?met } }"""
    return sorted(
        (
            Promise(promise, document, told, day, receiver, met == "true")
            for promise, document, told, day, receiver, met in _rows(engine, query)
        ),
        key=lambda promise: promise.iri,
    )


def fulfilments(receiver: str, given: Iterable[Promise]) -> Iterator[tuple[str, str]]:
    """Promises to one receiver, and the papers that meet them.

    A promise that its own sentence says is carried out is met in its own paper. One that is only
    told of is met in a paper on the same or a later Council that says so of a promise to the same
    person, made on the same day; where a text gives no day, only if one promise can be meant.
    """
    given = list(given)
    met = [promise for promise in given if promise.met]
    yield from ((promise.iri, promise.document) for promise in met)
    if "/id/person/" not in receiver:
        return
    open_by_day: dict[str, list[Promise]] = defaultdict(list)
    for promise in given:
        if not promise.met:
            open_by_day[promise.day].append(promise)
    for kept in met:
        yield from ((made.iri, kept.document) for made in _made_before(kept, open_by_day))


def _made_before(kept: Promise, open_by_day: Mapping[str, list[Promise]]) -> list[Promise]:
    """The promises that one which is met can carry out; none where it is unclear which."""

    def before(promises: Iterable[Promise]) -> Iterator[Promise]:
        return (m for m in promises if m.document != kept.document and m.told <= kept.told)

    if kept.day and (same_day := list(before(open_by_day.get(kept.day, ())))):
        return same_day
    days = [""] if kept.day else list(open_by_day)
    undated = list(islice(before(m for day in days for m in open_by_day.get(day, ())), 2))
    return undated if len(undated) == 1 else []


# ---------------------------------------------------------------- meetings


def _councils(engine: ox.Store) -> list[Council]:
    query = "SELECT DISTINCT ?start ?m { ?m a jha:Meeting ; jha:startDate ?start }"
    return sorted(Council(start, council) for start, council in _rows(engine, query))


def _events(engine: ox.Store) -> list[CouncilEvent]:
    """Events of kind council-meeting: within whose dates one known Council begins is that one."""
    query = """SELECT DISTINCT ?event ?earliest ?latest { ?event a jha:Event ; jha:eventKind ?kind ;
         jha:earliest ?earliest ; jha:latest ?latest
       FILTER(STRENDS(STR(?kind), "/event-kind/council-meeting")) }"""
    return sorted(CouncilEvent(*row) for row in _rows(engine, query))
