"""The view of a paper: its text with names linked and every sentence that says something marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.publish.site.catalogue import STATEMENTS, Catalogue, Node, Term, node_of
from kg.publish.site.views.statements import Statement, read

_EVIDENCE = """SELECT ?evidence ?start ?end ?node {
  ?evidence jha:inDocument %%(iri)s ; jha:start ?start . FILTER(?start >= %d && ?start < %d)
  ?evidence jha:end ?end . OPTIONAL { ?node jha:evidence ?evidence } }"""
_NAMES = """SELECT ?start ?end ?thing {
  ?evidence jha:inDocument %%(iri)s ; jha:start ?from ; jha:end ?to .
  FILTER(?to > %d && ?from < %d)
  ?mention jha:evidence ?evidence ; jha:refersTo ?thing ; jha:start ?start ; jha:end ?end }"""
_ITEMS = """SELECT ?item ?start {
  ?item jha:describedBy %(iri)s ; jha:evidence ?evidence . ?evidence jha:start ?start }"""
_STATED = """SELECT (COUNT(DISTINCT ?s) AS ?n) { ?evidence jha:inDocument %(iri)s .
  ?s jha:evidence ?evidence ; jha:foundBy ?rule
  FILTER NOT EXISTS { ?s jha:refersTo ?name } }"""
_PARTS = "SELECT ?part ?start { %(iri)s jha:hasPart ?part . ?part jha:start ?start }"
_CITED_BY = "SELECT DISTINCT ?paper { ?paper jha:cites %(iri)s }"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; ``thing`` is what it names, "" for plain text."""

    text: str
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A run of text that is the evidence of something (``evidence`` is "" where of nothing)."""

    pieces: tuple[Piece, ...]
    evidence: str = ""
    anchors: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the text: a heading of a part or point, or a paragraph, and what it states."""

    sentences: tuple[Sentence, ...]
    part: str = ""
    item: str = ""
    statements: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One page of a paper; without text (a paper that is only cited) no blocks."""

    meeting: str
    official: str
    sample: bool
    read: bool
    blocks: tuple[Block, ...]
    total: int
    own: str
    types: tuple[str, ...]
    cited_by: tuple[str, ...]
    contents: tuple[tuple[str, int], ...]
    pages: int

    def iris(self) -> Iterator[str]:
        """Every IRI that the view names."""
        yield from filter(None, (self.meeting, self.own))
        yield from (*self.types, *self.cited_by, *(item for item, _ in self.contents))
        for block in self.blocks:
            yield from filter(None, (block.part, block.item))
            for statement in block.statements:
                yield from statement.iris()
            for sentence in block.sentences:
                yield from filter(None, (sentence.evidence, *sentence.anchors))
                yield from (piece.thing for piece in sentence.pieces if piece.thing)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show but facts."""
        return not (self.blocks or self.cited_by)

    def papers(self) -> list[str]:
        """The paper itself, where it was read."""
        return [self.own] if self.read else []


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    iri: str
    nodes: tuple[Node, ...] = ()


def document(catalogue: Catalogue, iri: str, page: int = 1) -> Document:
    """The view of a paper; ``page`` counts pages of its text."""
    key = iri.rpartition("/")[2]
    paper = catalogue.papers.get(iri)
    text = (catalogue.text(key) if paper else None) or ""
    starts = [*catalogue.text_pages(key), len(text)]
    begin, end = (starts[page - 1], starts[page]) if page < len(starts) else (0, 0)
    cited_by = {row[0].value for row in catalogue.rows(_CITED_BY, iri=[iri]) if row[0]}
    return Document(
        (paper.meeting or "") if paper else "",
        (paper.official or "") if paper else "",
        paper is not None and paper.sample,
        paper is not None,
        tuple(_blocks(catalogue, iri, text, begin, end)),
        _total(catalogue, iri),
        iri,
        paper.types if paper else (),
        tuple(sorted(cited_by)),
        tuple(
            (item.value, catalogue.text_page(key, int(start.value)))
            for item, start in sorted(
                catalogue.rows(_ITEMS, iri=[iri]), key=lambda row: _place(*row)
            )
            if item is not None and start is not None
        ),
        len(starts) - 1,
    )


def _place(item: Term | None, start: Term | None) -> tuple[int, str]:
    return (int(start.value) if start else 0, item.value if item else "")


def _total(catalogue: Catalogue, iri: str) -> int:
    for (number,) in catalogue.rows(_STATED, iri=[iri]):
        return int(number.value) if number is not None else 0
    return 0


def _evidence(catalogue: Catalogue, iri: str, begin: int, end_: int) -> list[_Span]:
    """Where this stretch of the paper is the evidence of something, in the order of the text."""
    spans: dict[str, tuple[int, int, set[str]]] = {}
    query = _EVIDENCE % (begin, end_)
    for evidence, start, end, node in catalogue.rows(query, iri=[iri]):
        if evidence is not None and start is not None and end is not None:
            place = spans.setdefault(evidence.value, (int(start.value), int(end.value), set()))
            place[2].update({node.value} if node is not None else ())
    found = [
        _Span(start, end, evidence, tuple(n for n in map(node_of, sorted(nodes)) if n))
        for evidence, (start, end, nodes) in spans.items()
    ]
    return sorted(found, key=lambda s: (s.start, -s.end, s.iri))


def _blocks(catalogue: Catalogue, iri: str, text: str, begin: int, end: int) -> Iterator[Block]:
    if begin == end:
        return
    shown = _evidence(catalogue, iri, begin, end)
    nodes = [n.iri for span in shown for n in span.nodes if n.kind in STATEMENTS]
    statements: dict[str, list[Statement]] = {}
    for statement in read(catalogue, nodes):
        statements.setdefault(statement.evidence, []).append(statement)
    names = sorted(
        {
            _Span(int(start.value), int(stop.value), thing.value)
            for start, stop, thing in catalogue.rows(_NAMES % (begin, end), iri=[iri])
            if start and stop and thing and begin <= int(start.value) < end
        },
        key=lambda s: (s.start, -s.end, s.iri),
    )
    parts = {
        int(start.value): part.value
        for part, start in catalogue.rows(_PARTS, iri=[iri])
        if part and start
    }
    for first, last in _lines(text, begin, end):
        inside = [span for span in shown if first <= span.start < last]
        heading = next((n.iri for s in inside for n in s.nodes if n.kind == "item"), "")
        part = next((iri for at, iri in sorted(parts.items()) if first <= at < last), "")
        yield Block(
            tuple(_sentences(text, first, last, inside, names, statements)),
            part,
            heading,
            tuple(s for span in inside for s in statements.get(span.iri, ())),
        )


def _lines(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches of the lines that are not blank."""
    while begin < end:
        stop = text.find("\n", begin, end)
        stop = end if stop < 0 else stop
        if text[begin:stop].strip():
            yield begin, stop
        begin = stop + 1


def _sentences(
    text: str,
    first: int,
    last: int,
    spans: Sequence[_Span],
    names: Sequence[_Span],
    statements: dict[str, list[Statement]],
) -> Iterator[Sentence]:
    """The line cut into sentences that are evidence, and what lies between them.

    Evidence inside other evidence keeps its anchor at the sentence that holds it.
    """
    position = first
    outer = _not_overlapping(spans)
    for span in outer:
        if span.start > position:
            yield Sentence(tuple(_pieces(text, position, span.start, names)))
        end = min(span.end, last)
        inner = [s for s in spans if s.start < end and s.start >= span.start and s != span]
        yield Sentence(
            tuple(_pieces(text, span.start, end, names)),
            span.iri,
            tuple(s.iri for s in inner),
            tuple(s.iri for e in (span, *inner) for s in statements.get(e.iri, ())),
        )
        position = end
    if position < last:
        yield Sentence(tuple(_pieces(text, position, last, names)))


def _not_overlapping(spans: Iterable[_Span]) -> list[_Span]:
    """The first and longest of spans that overlap; the spans come in that order."""
    kept: list[_Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _pieces(text: str, first: int, last: int, names: Sequence[_Span]) -> Iterator[Piece]:
    inside = _not_overlapping(s for s in names if first <= s.start and s.end <= last)
    edges = [first, *(edge for span in inside for edge in (span.start, span.end)), last]
    for number, (start, end) in enumerate(pairwise(edges)):
        if end > start:
            yield Piece(text[start:end], inside[number // 2].iri if number % 2 else "")
