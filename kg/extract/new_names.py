"""Acts, proposals and policy instruments that the text names and no vocabulary knows.

A name is a head noun ('verordening', 'actieplan') with a proper name beside it or with the complement
that makes a title of it. Precision comes first: a bare head noun, an indefinite plan, 'de richtlijn'
give nothing. Spellings of one thing share one node: its key holds the content words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.extract.noun_phrases import Phrase, Word, words_of
from kg.extract.recogniser import FILES, Span
from kg.identifiers import slug
from kg.model import Document, NewEntity, Ref
from kg.vocabulary import KINDS, Vocabulary

_ACTORS = frozenset(
    {"country", "agency", "institution", "organisation", "office", "region", "system"}
)
_ARTICLES = frozenset({"de", "het", "een", "dit", "deze", "the"})
_NUMBERED = re.compile(
    r"\b(?P<head>(?:[Uu]itvoerings|[Gg]edelegeerde )?(?:[Vv]erordening|[Rr]ichtlijn|[Bb]esluit|[Kk]aderbesluit))"
    r"(?P<tail>\s(?:van de Raad\s)?(?:\((?:EU|EG|EEG|GBVB|JBZ)(?:,\sEuratom)?\)\s)?(?:nr\.?\s)?"
    r"\d{2,4}/\d{1,4}(?:/(?:EU|EG|EEG|JBZ|GBVB))?)"
)
_EXPLAINED = re.compile(r"^(?:\d+\s)?(\S{3,20}) (?:is|staat voor) (?:een|het|de) $")
_COM_NUMBER = re.compile(r"\bCOM\s?\(?(?P<year>(?:19|20)\d{2})\)?\s?/?(?P<number>\d{1,4})\b")
_QUOTED = re.compile(r"[“\"‘']([^“”\"‘’']{3,70})[”\"’']")


@dataclass(frozen=True, slots=True)
class Head:
    """A kind of name: its head nouns and what it asks for (``new-names.yaml``)."""

    id: str
    cls: str
    kind: str
    words: tuple[str, ...]
    need: str
    openers: tuple[str, ...]
    strong: frozenset[str]
    compounds: bool  # whether a small first part may stand before the noun ('drugsstrategie')


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name found in a sentence; ``key`` is what all its spellings share."""

    start: int
    end: int
    cls: str
    ref: Ref
    labels: tuple[str, ...]
    rule: str


@dataclass(slots=True)
class NewNames:
    """What :func:`find_new_names` found: spans for the mentions, and the new nodes."""

    spans: list[Span] = field(default_factory=list)
    entities: list[NewEntity] = field(default_factory=list)


@lru_cache(maxsize=4)
def heads(language: str = "nl") -> tuple[Head, ...]:
    """The kinds of names of the rulebook."""
    book: dict[str, Any] = rulebook.load("extract", "new-names", language)
    return tuple(
        Head(
            row["id"],
            row["class"],
            row["kind"],
            tuple(row["words"]),
            row["need"],
            tuple(row["openers"]),
            frozenset(row.get("strong", ())),
            bool(row.get("compounds")),
        )
        for row in book["heads"]
    )


@lru_cache(maxsize=4)
def _head_pattern(language: str) -> re.Pattern[str]:
    nouns = {w for head in heads(language) for w in head.words}
    longest = sorted(nouns, key=lambda w: (-len(w), w))
    return re.compile(
        rf"(?<![\w&])([\w&’'-]*?)({'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE
    )


class _Sentence:
    """One sentence under inspection: its words, and the linked names that stand in it."""

    def __init__(
        self, text: str, known: Sequence[Span], book: dict[str, Any], language: str
    ) -> None:
        self.text = text
        self.known = known
        self.book = book
        self.phrase = Phrase(words_of(text), language)
        self.words: list[Word] = self.phrase.words
        self.at = {w.start: i for i, w in enumerate(self.words)}
        self.language = language

    def is_known(self, start: int, end: int) -> bool:
        """Whether a name of a file already covers the head noun."""
        return any(s.kind in FILES and s.start < end and start < s.end for s in self.known)

    def proper_in(self, start: int, end: int, kinds: frozenset[str]) -> bool:
        """Whether a proper name stands in the stretch: a linked one of ``kinds``, or a capital."""
        inside_known = [s for s in self.known if start <= s.start and s.end <= end]
        if any(s.kind in kinds for s in inside_known):
            return True
        if kinds == _ACTORS and inside_known:
            return False
        inside = [w for w in self.words if start <= w.start < end and w.start > 0]
        return any(w.text[0].isupper() and w.text not in self.book["no_proper"] for w in inside)

    def modifiers_start(self, head: int) -> int:
        """The first modifier of the head noun that is not an actor before it ('de Raad akkoord')."""
        start = self.phrase.modifiers_start(head)
        institutions = {s.end for s in self.known if s.kind in ("institution", "agency")}
        for i in range(head - 1, start - 1, -1):
            if self.words[i].end in institutions:
                return i + 1
        return start

    def whole_names(self, end: int) -> int:
        """``end``, moved past a known name that it would cut in two."""
        offset = self.words[end - 1].end
        reach = max((s.end for s in self.known if s.start < offset < s.end), default=offset)
        while end < len(self.words) and self.words[end].start < reach:
            end += 1
        return end

    def after_short_name(self, at: int) -> int:
        """The position after a bracketed short name: 'Memorandum of Understanding (MoU) | met'."""
        texts = [w.text for w in self.words[at : at + 3]]
        bracketed = len(texts) == 3 and texts[0] == "(" and texts[2] == ")"
        return at + 3 if bracketed and texts[1][0].isupper() else at

    def is_apposition(self, start: int) -> bool:
        """Whether the phrase only explains a known name before it ('het Forum, een ...')."""
        before = self.words[:start]
        if len(before) < 2 or before[-1].low not in ("een", "het", "de"):
            return False
        return before[-2].text == "," and any(s.end == before[-2].start for s in self.known)

    def files_in(self, start: int, end: int) -> list[Ref]:
        """Files that the vocabulary knows, named in the stretch."""
        return sorted(
            {s.ref for s in self.known if start <= s.start and s.end <= end and s.kind in FILES}
        )

    def actors_in(self, start: int, end: int) -> list[Ref]:
        """Countries and bodies named in the stretch, without the Union's own."""
        found = {s.ref for s in self.known if start <= s.start and s.end <= end}
        return sorted(r for r in found if r.partition("/")[0] in _ACTORS and r != "institution/COM")


def _named_parts(part: str, book: dict[str, Any]) -> bool:
    """Whether the first part of a compound makes a name of it ('mensensmokkel' + 'richtlijn')."""
    bare = part.rstrip("-").lower()
    generic = {*book["generic_parts"], *(g.rstrip("s") for g in book["generic_parts"])}
    return len(bare) > 2 and bare not in generic and not bare.endswith("-en")


def _candidates(sentence: _Sentence) -> Iterator[Candidate]:
    yield from _numbered(sentence)
    taken: list[tuple[int, int]] = []
    for match in _head_pattern(sentence.language).finditer(sentence.text):
        if any(s <= match.start() < e for s, e in taken) or match.start() not in sentence.at:
            continue
        found = _named_by_head(sentence, match)
        if found:
            taken.append((found.start, found.end))
            yield found
    yield from _english(sentence, taken)


def _numbered(sentence: _Sentence) -> Iterator[Candidate]:
    for match in _NUMBERED.finditer(sentence.text):
        if not sentence.is_known(*match.span()):
            label = " ".join(match.group().split())
            label = label[0].upper() + label[1:]
            yield Candidate(
                *match.span(), _act_class(label), Ref(f"act/{slug(label)}"), (label,), "act-number"
            )
    for match in _COM_NUMBER.finditer(sentence.text):
        if not sentence.is_known(*match.span()):
            year, number = match.group("year"), int(match.group("number"))
            label = f"COM({year}) {number}"
            yield Candidate(
                *match.span(),
                "Proposal",
                Ref(f"proposal/com-{year}-{number}"),
                (label,),
                "com-number",
            )


def _act_class(label: str) -> str:
    low = label.lower()
    if "verordening" in low:
        return "Regulation"
    return "Directive" if "richtlijn" in low else "Decision"


def _named_by_head(sentence: _Sentence, match: re.Match[str]) -> Candidate | None:
    part, noun = match.group(1), match.group(2).lower()
    first = sentence.at[match.start()]
    last = max(i for i, w in enumerate(sentence.words) if w.start < match.end())
    head = next((h for h in heads(sentence.language) if noun in map(str.lower, h.words)), None)
    if head is None or sentence.is_known(match.start(), match.end()):
        return None
    if match.group().lower() in sentence.book["never"]:
        return None
    if part and not head.compounds and not (part.endswith("-") or part[0].isupper()):
        return None
    start = sentence.modifiers_start(first)
    end = sentence.after_short_name(last + 1)
    opener = sentence.phrase.opener_at(end, head.openers)
    if not opener and head.id in ("agreement", "paper"):
        later = sentence.phrase.skipped(end, sentence.book["particles"])
        opener = sentence.phrase.opener_at(later, head.openers)
        end = later if opener else end
    if opener:
        stop = sentence.phrase.complement_end(end)
        end = sentence.whole_names(stop) if stop > end + opener else end
    compound = bool(part) and _named_parts(part, sentence.book)
    if not opener:
        end = last + 1
    if not _is_name(sentence, head, noun, start, first, last + 1, end, compound):
        return None
    return _candidate(sentence, head, match, start, first, last + 1, end)


def _is_name(
    sentence: _Sentence,
    head: Head,
    noun: str,
    start: int,
    first: int,
    after: int,
    end: int,
    compound: bool,
) -> bool:
    words = sentence.words
    begin, stop = words[start].start, words[end - 1].end
    if sentence.is_apposition(start):
        return False
    if noun in sentence.book["needs_determiner"] and (
        start == 0 or words[start - 1].low not in _ARTICLES
    ):
        return False
    indefinite = start > 0 and words[start - 1].low in ("een", "geen", "nationale", "andere")
    bodies = (begin, words[first].start), (words[after - 1].end, stop)
    kinds = _ACTORS if head.id == "agreement" else _ACTORS | FILES
    proper = any(sentence.proper_in(a, b, kinds) for a, b in bodies)
    proper_part = compound and words[first].text[:1].isupper() and first > 0
    if head.need == "proper":
        return proper or proper_part
    if head.need == "name":
        return proper_part or ("-" in words[first].text and words[first].text[:2].isupper())
    if proper_part or (head.id == "legislation" and compound):
        return True
    if end == after:
        return False
    if head.id in ("legislation", "council-decision"):
        return True
    return proper if indefinite or noun not in head.strong else True


def _candidate(
    sentence: _Sentence,
    head: Head,
    match: re.Match[str],
    start: int,
    first: int,
    after: int,
    end: int,
) -> Candidate:
    words, text = sentence.words, sentence.text
    loose = set(sentence.book["loose_adjectives"])
    bare = start
    while bare < first and (words[bare].low in loose or not words[bare].is_word):
        bare += 1
    begin, stop = words[start].start, words[end - 1].end
    ends = [stop]
    for i in range(after + 1, end):
        if words[i].low in ("van", "voor", "over", "met", "tegen", "en", ",") and i > after + 1:
            ends.append(words[i - 1].end)
    starts = sorted({begin, words[bare].start, words[first].start})
    labels = [text[a:b] for b in ends for a in starts]
    if short := _EXPLAINED.match(text[:begin]):
        labels.append(short.group(1))
    key = _key(sentence, head, match, bare, first, after, end)
    return Candidate(begin, stop, head.cls, key, tuple(dict.fromkeys(labels)), f"new-{head.id}")


def _key(
    sentence: _Sentence,
    head: Head,
    match: re.Match[str],
    bare: int,
    first: int,
    after: int,
    end: int,
) -> Ref:
    words = sentence.words
    noun = f"{match.group(1).rstrip('-')}{match.group(2)}".lower()
    if head.id == "agreement":
        actors = sentence.actors_in(words[bare].start, words[end - 1].end)
        if actors:
            singular = re.sub(r"(?<=[^e])en$|(?<=schap)pen$", "", match.group(2).lower())
            names = "-".join(slug(a.partition("/")[2]) for a in actors)
            return Ref(f"{head.kind}/{slug(singular)}-{names}")
    files = sentence.files_in(words[bare].start, words[end - 1].end)
    if head.id == "paper" and files:
        named = " ".join(f.partition("/")[2] for f in files)
        return Ref(f"{head.kind}/{slug(f'{noun} {named}')}")
    content = [
        w.low
        for i, w in enumerate(words[bare:end], bare)
        if w.is_word and not first <= i < after and w.low not in sentence.book["function_words"]
    ]
    return Ref(f"{head.kind}/{slug(' '.join([noun, *content[:9]]))}")


def _english(sentence: _Sentence, taken: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    """English names with a capital and an English head ('Firearms focal point')."""
    book, words = sentence.book, sentence.words
    small, closing = set(book["english_words"]), set(book["english_heads"])
    i = 0
    while i < len(words):
        j, last = i, -1
        while (
            j < len(words)
            and words[j].is_word
            and (words[j].text[0].isupper() or words[j].text in small)
        ):
            if words[j].text in closing and j > i:
                last = j
            j += 1
        opens = words[i].text[:1].isupper() or words[i].text == "standard"
        if last > i and opens:
            begin, end = words[i].start, words[last].end
            if sentence.text[begin:end].lower() in book["never"]:
                last = -1
        if last > i and opens:
            free = all(e <= begin or end <= s for s, e in taken)
            if free and not sentence.is_known(begin, end) and last - i < 12:
                label = sentence.text[begin:end]
                yield Candidate(
                    begin,
                    end,
                    "PolicyInstrument",
                    Ref(f"instrument/{slug(label)}"),
                    (label,),
                    "new-english",
                )
        i = max(j, i + 1)


def find_new_names(
    document: Document, spans: Sequence[tuple[Span, int]], vocabulary: Vocabulary
) -> NewNames:
    """Names of acts and instruments unknown to the vocabulary; ``spans`` are the linked names."""
    book: dict[str, Any] = rulebook.load("extract", "new-names", document.language)
    by_sentence: dict[int, list[Span]] = {}
    for span, sentence in spans:
        by_sentence.setdefault(sentence, []).append(span)
    found: list[Candidate] = []
    for index, unit in enumerate(document.sentences):
        if document.blocks[unit.block].kind in ("letterhead", "signature", "title", "section"):
            continue
        text = document.text[unit.start : unit.end]
        known = [
            Span(s.start - unit.start, s.end - unit.start, s.refs, s.rule, s.nested)
            for s in by_sentence.get(index, ())
        ]
        inspected = _Sentence(text, known, book, document.language)
        found.extend(_moved(c, unit.start) for c in _candidates(inspected))
    return _collected(found, vocabulary)


def _moved(c: Candidate, by: int) -> Candidate:
    return Candidate(c.start + by, c.end + by, c.cls, c.ref, c.labels, c.rule)


def _collected(found: Iterable[Candidate], vocabulary: Vocabulary) -> NewNames:
    result = NewNames()
    labels: dict[Ref, dict[str, None]] = {}
    classes: dict[Ref, str] = {}
    for c in found:
        assert c.ref.partition("/")[0] in KINDS
        result.spans.append(Span(c.start, c.end, (c.ref,), c.rule))
        labels.setdefault(c.ref, {}).update(dict.fromkeys(c.labels))
        classes.setdefault(c.ref, c.cls)
    for ref in sorted(labels):
        first, *others = labels[ref]
        if ref not in vocabulary:
            alt = tuple(sorted(x for x in others if x != first))
            result.entities.append(NewEntity(ref, classes[ref], first, "unreviewed", alt))
    return result
