"""Acts, proposals and policy instruments that the text names and no vocabulary knows.

Three ways to be a name: an official number ('Verordening (EU) 2019/816', 'COM(2022) 209'), a head
noun with what specifies it (:mod:`kg.extract.names.headed_names`), or an English name with
capitals. Precision comes first: a bare head noun, an indefinite plan, 'de richtlijn' give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from kg import rulebook
from kg.extract.names.abbreviations import abbreviates
from kg.extract.names.headed_names import Candidate, head_nouns, headed_name, heads
from kg.extract.names.recogniser import FILES, Span
from kg.extract.names.sentence_view import SentenceView
from kg.identifiers import slug
from kg.model import Document, NewEntity, Ref
from kg.prefilter import Prefilter, required
from kg.vocabulary import Vocabulary

_COM_NUMBER = re.compile(r"\bCOM\s?\(?(?P<year>(?:19|20)\d{2})\)?\s?/?(?P<number>\d{1,4})\b")
_SILENT = frozenset({"letterhead", "signature", "title", "section", "planned-outcome"})

_SAME_AS = {
    "agency": frozenset({"agency", "office", "organisation"}),
    "conference": frozenset({"event"}),
}
"""What an acronym behind a new name of these groups may name; elsewhere a file."""


@dataclass(slots=True)
class NewNames:
    """What :func:`find_new_names` found: spans for the mentions, and the new nodes."""

    spans: list[Span] = field(default_factory=list)
    entities: list[NewEntity] = field(default_factory=list)


@lru_cache(maxsize=8)
def _act_number(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _act_class(label: str, classes: dict[str, str]) -> str:
    """The class of an act by the word for its kind."""
    return next(cls for word, cls in classes.items() if word in label.lower())


def _numbered(view: SentenceView) -> Iterator[Candidate]:
    for match in _act_number(view.book["act_number"]).finditer(view.text):
        if not view.is_known(*match.span(), FILES):
            label = " ".join(match.group().split())
            label = label[0].upper() + label[1:]
            ref = Ref(f"act/{slug(label)}")
            yield Candidate(
                *match.span(),
                _act_class(label, view.book["act_classes"]),
                ref,
                (label,),
                "act-number",
            )
    for match in _COM_NUMBER.finditer(view.text):
        if not view.is_known(*match.span(), FILES):
            year, number = match.group("year"), int(match.group("number"))
            ref = Ref(f"proposal/com-{year}-{number}")
            label = f"COM({year}) {number}"
            yield Candidate(*match.span(), "Proposal", ref, (label,), "com-number")


@lru_cache(maxsize=4)
def _english_words(language: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """What stands inside English names, what ends them, and what may open them."""
    book = rulebook.load("extract", "new-names", language)
    lists = ("english_words", "english_heads", "english_openings")
    small, closing, opening = (frozenset(book[name]) for name in lists)
    return small, closing, opening


def _english(view: SentenceView) -> Iterator[Candidate]:
    """English names with a capital and an English head ('Firearms focal point')."""
    book = view.book
    small, closing, opening = _english_words(view.language)
    if not any(word in view.text for word in closing):
        return
    words = view.words
    i = 0
    while i < len(words):
        j, last = i, -1
        while j < len(words) and words[j].is_word:
            text = words[j].text
            if not (text[0].isupper() or text in small or text in closing):
                break
            if text in closing and j > i:
                last = j
            j += 1
        if i < last < i + 12 and (words[i].text[0].isupper() or words[i].text in opening):
            label = view.text[words[i].start : words[last].end]
            if label.lower() not in book["never"]:
                ref = Ref(f"instrument/{slug(label)}")
                span = words[i].start, words[last].end
                yield Candidate(*span, "PolicyInstrument", ref, (label,), "english-name")
        i = max(j, i + 1)


_HEADED, _ENGLISH, _NUMBERED = 1, 2, 4 | 8
"""The bits of what :func:`_prefilter` says may stand in a sentence."""


@lru_cache(maxsize=4)
def _prefilter(language: str) -> Prefilter:
    """What each way to be a name cannot do without: a head noun, an English head, a number."""
    _, closing, _ = _english_words(language)
    pattern: str = rulebook.load("extract", "new-names", language)["act_number"]
    return Prefilter(
        [
            [{word for head in heads(language) for word in head.words}],
            [{word.lower() for word in closing}],
            required(pattern),
            required(_COM_NUMBER.pattern),
        ]
    )


def _names_in(view: SentenceView, maybe: int, vocabulary: Vocabulary) -> Iterator[Candidate]:
    taken: list[Candidate] = []

    def is_free(start: int, end: int) -> bool:
        return all(c.end <= start or end <= c.start for c in taken)

    if maybe & _NUMBERED:
        taken.extend(_numbered(view))
    for noun in head_nouns(view.text, view.language) if maybe & _HEADED else ():
        if is_free(noun.start, noun.end) and (found := headed_name(view, noun, vocabulary)):
            taken.append(found)
    for candidate in _english(view) if maybe & _ENGLISH else ():
        free = is_free(candidate.start, candidate.end)
        if free and not view.is_known(candidate.start, candidate.end):
            taken.append(candidate)
    return iter(sorted(taken, key=lambda c: (c.start, -c.end, c.ref)))


def find_new_names(
    document: Document, spans: Sequence[tuple[Span, int]], vocabulary: Vocabulary
) -> NewNames:
    """Names of acts and instruments unknown to the vocabulary; ``spans`` are the linked names."""
    by_sentence: dict[int, list[Span]] = {}
    for span, index in spans:
        by_sentence.setdefault(index, []).append(span)
    found: list[tuple[Candidate, int | None]] = []
    same: dict[Ref, Ref] = {}
    prefilter = _prefilter(document.language)
    for index, unit in enumerate(document.sentences):
        if document.blocks[unit.block].kind in _SILENT:
            continue
        by = unit.start
        text = document.text[unit.start : unit.end]
        maybe = prefilter.mask(text.lower())
        if not maybe:
            continue
        known = [s._replace(start=s.start - by, end=s.end - by) for s in by_sentence.get(index, ())]
        subject = document.items[unit.item].title if unit.item is not None else ""
        heading = document.blocks[unit.block].kind == "item-heading"
        view = SentenceView(text, known, document.language, subject, heading)
        for c in _names_in(view, maybe, vocabulary):
            if ref := _known_by_acronym(view, c):
                same.setdefault(c.ref, ref)
            found.append((replace(c, start=c.start + by, end=c.end + by), unit.item))
    linked = [(replace(c, ref=same.get(c.ref, c.ref)), item) for c, item in found]
    return _collected(_one_per_point(linked), vocabulary)


def _known_by_acronym(view: SentenceView, candidate: Candidate) -> Ref | None:
    """The file whose known acronym stands in brackets behind a name that it abbreviates.

    A law's acronym may be that of its English title: any file's behind a law is the law's.
    """
    after = view.text[candidate.end :]
    for span in view.known:
        short = view.text[span.start : span.end]
        if (
            span.kind in _SAME_AS.get(candidate.group, FILES)
            and after.startswith(f" ({short})")
            and span.start == candidate.end + 2
            and (
                f"new-{candidate.group}" not in view.book["abbreviated_with_care"]
                or abbreviates(short, view.text[candidate.start : candidate.end], view.book)
            )
        ):
            return span.ref
    return None


def _one_per_point(found: Sequence[tuple[Candidate, int | None]]) -> Iterator[Candidate]:
    """Unite what a point has one of: its decision, and a paper named with and without its title.

    The body varies the words of the heading: 'het uitvoeringsbesluit', 'de raadsconclusies'.
    """
    decisions: dict[int | None, Ref] = {}
    titled: dict[tuple[int | None, str], Ref] = {}
    for c, item in found:
        if c.group == "council-decision":
            decisions.setdefault(item, c.ref)
        elif not c.untitled:
            titled.setdefault((item, c.noun), c.ref)
    for c, item in found:
        ref = decisions[item] if c.group == "council-decision" else c.ref
        yield replace(c, ref=titled.get((item, c.noun), ref) if c.untitled else ref)


def _collected(found: Iterable[Candidate], vocabulary: Vocabulary) -> NewNames:
    result = NewNames()
    labels: dict[Ref, dict[str, None]] = {}
    classes: dict[Ref, str] = {}
    for c in found:
        result.spans.append(Span(c.start, c.end, (c.ref,), f"new-{c.group}"))
        labels.setdefault(c.ref, {}).update(dict.fromkeys(c.labels))
        classes.setdefault(c.ref, c.cls)
    for ref in sorted(labels):
        first, *others = labels[ref]
        if ref not in vocabulary:
            alt = tuple(sorted(x for x in others if x != first))
            result.entities.append(NewEntity(ref, classes[ref], first, "unreviewed", alt))
    return result
