"""What no single document says: same point, same text, the Council that an event is.

A pure function of the document graphs and texts: the same documents give the same links, in
whatever order they were loaded. Everything is compared within one meeting only, so that the cost
grows with the number of meetings and not with its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import pyoxigraph as ox
from rapidfuzz import fuzz

from kg import rulebook
from kg.graph.nquads import GraphWriter, iri_term
from kg.identifiers import slug
from kg.vocabulary import BASE, DCTERMS, JHA, graph_iri

SAME_TEXT = 0.98
"""Share of equal text from which two parts count as the same text (data model)."""

# Chosen on invented agendas and reports: titles of one point differ in wording, order and
# punctuation, those of two points in their nouns.
_SAME_SPELLING = 0.9
_SAME_WORD = 85
_SAME_TITLE = 0.66
_SAME_TITLE_AND_SUBJECT = 0.3
_CONTAINED_TITLE = 0.85


@dataclass(frozen=True, slots=True)
class _Item:
    iri: str
    document: str
    meeting: str
    title: str
    configuration: str
    parent: str
    concerns: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Promise:
    iri: str
    document: str
    told: str  # the day of the Council that the paper is about
    day: str  # on which it was made, where the text says so
    receiver: str
    met: bool


@dataclass(frozen=True, slots=True)
class _Part:
    iri: str
    document: str
    kind: str
    meeting: str
    text: str


def links_nquads(engine: ox.Store, text_of: Callable[[str], str], base: str = BASE) -> str:
    """The graph ``links`` as canonical N-Quads.

    ``engine`` holds all document graphs; ``text_of`` gives the normalised text of a document's IRI.
    """
    writer = GraphWriter(graph_iri("links", base))
    for first, second in _same_items(_items(engine)):
        writer.add(first, JHA + "sameItemAs", iri_term(second))
        writer.add(second, JHA + "sameItemAs", iri_term(first))
    for first, second in _same_texts(_parts(engine, text_of)):
        writer.add(first, JHA + "sameTextAs", iri_term(second))
        writer.add(second, JHA + "sameTextAs", iri_term(first))
    for commitment, paper in _fulfilments(_promises(engine)):
        writer.add(commitment, JHA + "fulfilledIn", iri_term(paper))
    for event, meeting in _councils(engine):
        writer.add(event, JHA + "isMeeting", iri_term(meeting))
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


def _items(engine: ox.Store) -> list[_Item]:
    concerns: dict[str, set[str]] = defaultdict(set)
    for item, subject in _rows(engine, "SELECT ?item ?subject { ?item jha:concerns ?subject }"):
        concerns[item].add(subject)
    query = """SELECT DISTINCT ?item ?document ?meeting ?title ?configuration ?parent {
        ?item jha:describedBy ?document ; jha:itemOf ?meeting ; dcterms:title ?title .
        OPTIONAL { ?item jha:configuration ?configuration }
        OPTIONAL { ?item jha:parentItem ?parent } }"""
    found = [
        _Item(item, document, meeting, title, configuration, parent, frozenset(concerns[item]))
        for item, document, meeting, title, configuration, parent in _rows(engine, query)
    ]
    return sorted(found, key=lambda item: item.iri)


@lru_cache(maxsize=1)
def _generic_words() -> frozenset[str]:
    return frozenset(rulebook.load("extract", "titles")["generic"])


def _content_words(title: str) -> list[str]:
    words = slug(title).split("-")
    return [word for word in words if word not in _generic_words()] or words


def title_likeness(first: str, second: str) -> float:
    """How alike two titles of agenda items are, from 0 to 1.

    Spelling, spacing and word order count little. Titles that differ in what they are about (the
    nouns that are left without the words of the rulebook ``titles``) are not alike.
    """
    squashed = fuzz.ratio(slug(first).replace("-", ""), slug(second).replace("-", "")) / 100
    if squashed >= _SAME_SPELLING:
        return squashed
    shorter, longer = sorted((_content_words(first), _content_words(second)), key=len)
    shared = sum(any(fuzz.ratio(word, w) >= _SAME_WORD for w in longer) for word in shorter)
    overlap = 2 * shared / (len(shorter) + len(longer))
    if shared == len(shorter) >= 2:
        overlap = max(overlap, _CONTAINED_TITLE)
    return overlap


def _same_point(first: _Item, second: _Item) -> float:
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


def _same_items(items: list[_Item]) -> Iterator[tuple[str, str]]:
    by_meeting: dict[str, dict[str, list[_Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        by_meeting[item.meeting][item.document].append(item)
    for documents in by_meeting.values():
        for one, other in combinations(sorted(documents), 2):
            yield from _pair_off(documents[one], documents[other])


def _pair_off(ours: list[_Item], theirs: list[_Item]) -> Iterator[tuple[str, str]]:
    """The surest pairs first, each point in one pair; sub-points only below points that pair."""
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


def _parts(engine: ox.Store, text_of: Callable[[str], str]) -> Iterable[_Part]:
    query = """SELECT DISTINCT ?part ?document ?kind ?meeting ?start ?end {
        ?document jha:hasPart ?part .
        ?part jha:documentType ?kind ; jha:start ?start ; jha:end ?end .
        OPTIONAL { ?document jha:concernsMeeting ?meeting } }"""
    for part, document, kind, meeting, start, end in sorted(_rows(engine, query)):
        text = text_of(document)[int(start) : int(end)]
        yield _Part(part, document, kind, meeting, slug(text).replace("-", ""))


def _same_texts(parts: Iterable[_Part]) -> Iterator[tuple[str, str]]:
    groups: dict[tuple[str, str], list[_Part]] = defaultdict(list)
    for part in parts:
        groups[part.meeting, part.kind].append(part)
    for group in groups.values():
        for a, b in combinations(group, 2):
            shorter, longer = sorted((len(a.text), len(b.text)))
            if a.document == b.document or shorter < SAME_TEXT * longer:
                continue
            if fuzz.ratio(a.text, b.text, score_cutoff=100 * SAME_TEXT):
                yield a.iri, b.iri


# ---------------------------------------------------------------- promises


def _promises(engine: ox.Store) -> list[_Promise]:
    query = """SELECT DISTINCT ?promise ?document ?told ?day ?receiver ?met {
        ?promise a jha:Commitment ; jha:evidence/jha:inDocument ?document ; jha:madeTo ?receiver .
        ?document jha:concernsMeeting/jha:startDate ?told .
        OPTIONAL { ?promise jha:date ?day } OPTIONAL { ?promise jha:isMet ?met } }"""
    return sorted(
        (
            _Promise(promise, document, told, day, receiver, met == "true")
            for promise, document, told, day, receiver, met in _rows(engine, query)
        ),
        key=lambda promise: promise.iri,
    )


def _fulfilments(promises: Iterable[_Promise]) -> Iterator[tuple[str, str]]:
    """Promises and the papers that meet them.

    A promise that its own sentence says is carried out is met in its own paper. One that is only
    told of is met in a paper on the same or a later Council that says so of a promise to the same
    person, made on the same day; where a text gives no day, only if one promise can be meant.
    """
    by_receiver: dict[str, list[_Promise]] = defaultdict(list)
    for promise in promises:
        by_receiver[promise.receiver].append(promise)
        if promise.met:
            yield promise.iri, promise.document
    for receiver, given in sorted(by_receiver.items()):
        if "/id/person/" in receiver:
            for kept in (promise for promise in given if promise.met):
                yield from ((made.iri, kept.document) for made in _made_before(kept, given))


def _made_before(kept: _Promise, given: Iterable[_Promise]) -> list[_Promise]:
    """The promises that one which is met can carry out; none where it is unclear which."""
    open_before = [
        made
        for made in given
        if not made.met and made.document != kept.document and made.told <= kept.told
    ]
    if same_day := [made for made in open_before if kept.day and made.day == kept.day]:
        return same_day
    undated = [made for made in open_before if not (made.day and kept.day)]
    return undated if len(undated) == 1 else []


# ---------------------------------------------------------------- meetings


def _councils(engine: ox.Store) -> Iterator[tuple[str, str]]:
    """Events of kind council-meeting within whose dates exactly one known Council begins."""
    meetings = sorted(
        {
            (start, meeting)
            for meeting, start in _rows(
                engine, "SELECT ?m ?s { ?m a jha:Meeting ; jha:startDate ?s }"
            )
        }
    )
    events = _rows(
        engine,
        """SELECT DISTINCT ?event ?earliest ?latest { ?event a jha:Event ; jha:eventKind ?kind ;
             jha:earliest ?earliest ; jha:latest ?latest
           FILTER(STRENDS(STR(?kind), "/event-kind/council-meeting")) }""",
    )
    for event, earliest, latest in events:
        within = [meeting for start, meeting in meetings if earliest <= start <= latest]
        if len(within) == 1:
            yield event, within[0]
