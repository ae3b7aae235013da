"""Finds every name of the vocabulary in a text, in one pass, and settles which of them count.

The policy where stretches overlap, in this order: the longest stretch wins, at equal length the
first; a stretch inside an accepted one counts too when the outer one names a file and the inner
one an actor or another file ('EU-Turkijeverklaring' names Turkey and the statement); nothing
inside a stretch that is no name ('Raad van bestuur') counts, nor inside a region or place, not even
where that lies in a file's name ('het akkoord met Latijns-Amerikaanse landen').
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple

from kg import rulebook
from kg.extract.names.folding import fold_text
from kg.extract.names.gazetteer import NOT_A_NAME, Check, Gazetteer, Name, Pattern, gazetteer
from kg.model import Document, Ref
from kg.vocabulary import Vocabulary

FILES = frozenset({"dossier", "act", "proposal", "package", "instrument"})
"""Kinds of what Councils adopt, agree and discuss, as against who does so."""

_EXAMINE, _CAPITAL, _PHRASE = Check.EXAMINE, Check.CAPITAL, Check.PHRASE
_new = tuple.__new__


class Span(NamedTuple):
    """A stretch of a text that names one of ``refs`` (several until linking has chosen one)."""

    start: int
    end: int
    refs: tuple[Ref, ...]
    rule: str
    nested: bool = False

    @property
    def ref(self) -> Ref:
        """The thing named; the first candidate where linking has not chosen yet."""
        return self.refs[0]

    @property
    def kind(self) -> str:
        """The first segment of the Ref ("country")."""
        return self.refs[0].partition("/")[0]


@dataclass(frozen=True, slots=True)
class Recognition:
    """All spans of a document in reading order, actors that are no mention included.

    ``sentences`` gives for each span the index of its sentence.
    """

    spans: tuple[Span, ...]
    sentences: tuple[int, ...]

    def pairs(self) -> list[tuple[Span, int]]:
        """Each span with the index of its sentence."""
        return list(zip(self.spans, self.sentences, strict=True))

    def with_spans(
        self, document: Document, found: Iterable[Span], inner: frozenset[str] = frozenset()
    ) -> Recognition:
        """This recognition and ``found``, which win over what they cover or overlap in part.

        Spans of the kinds ``inner`` stay when they are whole words inside a found one.
        """
        finder = sentence_finder(document)
        added = [(s, i) for s in found if (i := sentence_at(document, finder, s.start)) is not None]
        cover = sorted((s.start, s.end) for s, _ in added)
        starts = [start for start, _ in cover]
        opened = {s.start for s, _ in added if s.kind == "instrument"}  # 'partnerschap | met X'
        kept = [
            (s, i)
            for s, i in zip(self.spans, self.sentences, strict=True)
            if s.nested
            or not _overlapped(s, cover, starts)
            or (
                s.kind in inner
                and (s.kind == "country" or not is_joined(s, document.text))
                and not (s.kind == "instrument" and s.start in opened)
            )
        ]
        pairs = dict.fromkeys(sorted(kept + added, key=lambda p: (p[0].start, -p[0].end, p[0].ref)))
        return Recognition(tuple(s for s, _ in pairs), tuple(i for _, i in pairs))


def _overlapped(span: Span, cover: list[tuple[int, int]], starts: list[int]) -> bool:
    at = bisect_right(starts, span.end - 1) - 1
    return at >= 0 and cover[at][1] > span.start


def _fits(name: Name, surface: str) -> bool:
    if name.case == "capital":
        return surface[0].isupper()
    if name.case == "any":
        return all(a in surface for a in name.acronyms) if name.acronyms else True
    letters = "".join(c for c in surface if c.isalnum())
    wanted = "".join(c for c in name.text if c.isalnum())
    if name.case == "exact":
        return letters == wanted
    return (
        letters == wanted or surface.isupper() or (surface[0].isupper() and surface[1:].islower())
    )


def _compound_head(name: Name, rest: str, book: dict[str, Any]) -> bool:
    """Whether ``rest``, what follows a name inside one word, makes a compound with it."""
    barred = book["compounds_not_names"].get(name.text, ())
    return rest not in barred and rest.removeprefix("s").endswith(tuple(book["compound_heads"]))


def candidates(text: str, names: Gazetteer, book: dict[str, Any]) -> list[Span]:
    """Every stretch that may be a name, overlapping ones too: by start, the longest first."""
    folded = fold_text(text)
    patterns = names.patterns
    examined: dict[tuple[int, str], tuple[tuple[Ref, ...], str] | None] = {}
    found: list[Span] = []
    for index, start, end in names.automaton.find_matches_as_indexes(folded, overlapping=True):
        length, refs, check, stem, rule, _ = patterns[index]
        stop = start + length
        if check == _EXAMINE or (stem and folded[end] != " "):
            word_end = folded.find(" ", end) - 1 if stem else stop
            key = index, text[start:word_end]
            if key not in examined:
                rest = folded[end : word_end + 1] if stem else ""
                examined[key] = _examined(text[start:stop], patterns[index], rest, book)
            if (kept := examined[key]) is None:
                continue
            refs, rule = kept
        elif check == _CAPITAL:
            if not text[start].isupper():
                continue
        elif check == _PHRASE and "\n" in text[start:stop]:
            continue
        # Half the cost of Span(...), in the loop that every name of every text passes.
        found.append(_new(Span, (start, stop, refs, rule, False)))
    found.reverse()  # they came in order of their ends; sorting is stable
    found.sort(key=itemgetter(0))
    return found


def _examined(
    surface: str, pattern: Pattern, rest: str, book: dict[str, Any]
) -> tuple[tuple[Ref, ...], str] | None:
    """Things and rule for a match that opens a compound with ``rest``, or whose names differ."""
    fitting = [n for n in pattern.names if _fits(n, surface)]
    if rest:
        fitting = [n for n in fitting if _compound_head(n, rest, book)]
    if not fitting or "\n" in surface:
        return None
    return tuple(dict.fromkeys(n.ref for n in fitting)), "compound" if rest else fitting[0].rule


def settle(found: Sequence[Span], text: str, book: dict[str, Any]) -> list[Span]:
    """Apply the policy of this module to :func:`candidates`; the result is in reading order."""
    settled: list[Span] = []
    cluster: list[Span] = []
    nested = book["nested"]
    lead_refs: tuple[Ref, ...] = (NOT_A_NAME,)
    reach, lead_end, holds_others = 0, 0, True
    for span in found:
        start, end, refs, _, _ = span
        if start >= reach:
            settled += cluster if len(cluster) < 2 else _settle_cluster(cluster, text, nested)
            cluster = [span]
            reach, lead_end, lead_refs = end, end, refs
            holds_others = refs[0].partition("/")[0] in nested["outer"]
        elif end > lead_end or (holds_others and refs != lead_refs):
            cluster.append(span)
            if end > reach:
                reach = end
    settled += cluster if len(cluster) < 2 else _settle_cluster(cluster, text, nested)
    return [s for s in settled if s[2][0] != NOT_A_NAME]


def _settle_cluster(cluster: list[Span], text: str, nested: dict[str, list[str]]) -> list[Span]:
    outer: list[Span] = []
    inner: list[Span] = []
    if len(cluster) > 2 or cluster[1][1] > cluster[0][1]:
        cluster = sorted(cluster, key=_longest_first)
    opaque: list[Span] = []
    for span in cluster:
        start, end, refs, _, _ = span
        around = [a for a in outer if a[0] < end and start < a[1]]
        if not around:
            outer.append(span)
            continue
        kind = refs[0].partition("/")[0]
        counts = (
            len(around) == 1
            and kind in nested["inner"]
            and not any(o[0] <= start and end <= o[1] for o in opaque)
            and _counts_inside(span, around[0], inner, text, nested)
        )
        if counts:
            inner.append(span._replace(nested=True))
        elif kind in nested["opaque"]:
            opaque.append(span)
    if not inner:
        return sorted(outer)
    return sorted(outer + inner, key=lambda s: (s[0], -s[1]))


def _longest_first(span: Span) -> tuple[int, int, tuple[Ref, ...]]:
    return span[0] - span[1], span[0], span[2]


def _counts_inside(
    span: Span, around: Span, inner: Iterable[Span], text: str, nested: dict[str, list[str]]
) -> bool:
    within = around.start <= span.start and span.end <= around.end
    return (
        within
        and around.kind in nested["outer"]
        and not set(span.refs) & set(around.refs)
        and not any(s.start <= span.start and span.end <= s.end for s in inner)
        and (span.kind not in FILES or _file_counts(span, around, text, nested))
        and (span.kind in nested["joined"] or not is_joined(span, text))
    )


def _file_counts(span: Span, around: Span, text: str, nested: dict[str, list[str]]) -> bool:
    """Whether a file named inside another one's name is a second file."""
    opening = text[around.start : around.end].partition(" ")[0].lower()
    revised = opening in nested["revisions"]
    return not revised and _word_before(text, span.start) in nested["file_after"]


def is_joined(span: Span, text: str) -> bool:
    """Whether a name is only part of a compound ('Eurodac-verordening', 'EU-CLASI verklaring')."""
    before = text[span.start - 1] if span.start else " "
    after = text[span.end] if span.end < len(text) else " "
    return before == "-" or after == "-" or after.isalnum()


def _word_before(text: str, at: int) -> str:
    return text[max(0, at - 20) : at].lower().rpartition(" ")[0].rpartition(" ")[2]


def recognise_text(text: str, vocabulary: Vocabulary, language: str = "nl") -> list[Span]:
    """The names in any text, before linking; for documents use ``linking.recognise``.

    >>> from kg.vocabulary import load
    >>> [span.ref for span in recognise_text("Spanje en de Poolse minister.", load())]
    ['country/ESP', 'country/POL']
    """
    book = rulebook.load("extract", "names", language)
    names = gazetteer(vocabulary, language)
    return settle(candidates(text, names, book), text, book)


def sentence_finder(document: Document) -> tuple[list[int], list[int]]:
    """Starts of the sentences in ascending order and their indices, for :func:`sentence_at`."""
    order = sorted(range(len(document.sentences)), key=lambda i: document.sentences[i].start)
    return [document.sentences[i].start for i in order], order


def sentence_at(document: Document, finder: tuple[list[int], list[int]], offset: int) -> int | None:
    """The index of the sentence that holds ``offset``; None between sentences."""
    starts, order = finder
    at = bisect_right(starts, offset) - 1
    if at < 0 or document.sentences[order[at]].end <= offset:
        return None
    return order[at]
