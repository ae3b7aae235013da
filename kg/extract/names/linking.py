"""From stretches that may name several things to one node each.

A name of an act or proposal refers to the dossier that it belongs to. A name that two things claim
is settled by the rules of ``ambiguities.yaml`` and by what the same document names in full. A city
is not its country, a language not its people, and 'het Voorzitterschap' is the one of the meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.extract.names.ellipsis import spans_around_brackets, spans_of_shared_heads
from kg.extract.names.folding import fold_phrase
from kg.extract.names.recogniser import (
    FILES,
    Recognition,
    Span,
    recognise_text,
    sentence_at,
    sentence_finder,
)
from kg.model import Document, Ref
from kg.vocabulary import Vocabulary

_NEAR = 150  # characters on either side in which a rule looks for its words
_WORD_BEFORE = re.compile(r"([\w'’]+)\W*$")
_WORDS_BEFORE = re.compile(r"((?:[\w'’]+\W+)?[\w'’]+)\W*$")


@lru_cache(maxsize=4)
def _owners(digest: str, vocabulary: Vocabulary) -> dict[Ref, Ref]:
    owners: dict[Ref, Ref] = {}
    for dossier in vocabulary.of_class("Dossier"):
        for relation in ("hasAct", "hasProposal"):
            for target in dossier.relations.get(relation, ()):
                owners.setdefault(Ref(target), dossier.ref)
    return owners


def node_of(ref: Ref, vocabulary: Vocabulary) -> Ref:
    """The node that a name of ``ref`` refers to: an act's or proposal's dossier, else itself."""
    return _owners(vocabulary.digest, vocabulary).get(ref, ref)


def _context(text: str, span: Span, width: int) -> str:
    around = text[max(0, span.start - width) : span.end + width]
    return fold_phrase(around.replace("\n", " "))


def _sentence_text(document: Document, sentence: int) -> str:
    found = document.sentences[sentence]
    return document.text[found.start : found.end]


def _is_city(text: str, sentence: str, span: Span, book: dict[str, Any]) -> bool:
    surface = text[span.start : span.end]
    if surface not in book["city_and_country"]:
        return False
    after = text[span.end : span.end + 12]
    if re.match(r",? \d{1,2} \w", after):
        return True
    before = _WORD_BEFORE.search(text[max(0, span.start - 20) : span.start])
    if not before or before.group(1).lower() not in book["city_before"]:
        return False
    folded = fold_phrase(sentence)
    return any(f" {word} " in folded for word in book["city_context"])


def _is_language(text: str, span: Span, book: dict[str, Any]) -> bool:
    if text[span.start : span.end] not in book["languages"]:
        return False
    before = _WORDS_BEFORE.search(text[max(0, span.start - 20) : span.start])
    words = before.group(1).lower() if before else ""
    last = words.rpartition(" ")[2]
    if words not in book["language_before"] and last not in ("het", *book["language_verbs"]):
        return False
    return not re.match(r" \w", text[span.end : span.end + 2])


@lru_cache(maxsize=1 << 14)
def _folded(surface: str) -> str:
    """A name as printed, folded: the same few names come again and again."""
    return fold_phrase(surface)


class Linker:
    """Chooses one thing for each span of one document.

    ``text`` is the whole text (for context), ``named`` the things that it names without ambiguity.
    """

    def __init__(self, text: str, vocabulary: Vocabulary, language: str, named: set[Ref]) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.named = named
        self.names = rulebook.load("extract", "names", language)
        self.rules = ambiguity_rules(language)

    def link(self, span: Span, sentence: str, heading: str = "") -> Span | None:
        """``span`` with its one thing, or None where it names none after all."""
        if span.kind == "country" and (
            _is_city(self.text, sentence, span, self.names)
            or _is_language(self.text, span, self.names)
        ):
            places = tuple(r for r in span.refs if r.startswith("place/"))
            return span._replace(refs=places[:1]) if places else None
        chosen = self.choose(span, heading)
        return span._replace(refs=(chosen,)) if chosen else None

    def _is_beside(self, span: Span, phrase: str) -> bool:
        """Whether the words right before or after say that a label does not name its thing."""
        beside = self.names["not_beside"].get(phrase)
        if beside is None:
            return False
        before = self.text[max(0, span.start - 40) : span.start].rstrip().lower()
        after = self.text[span.end : span.end + 20].lower()
        return bool(re.search(rf"(?<!\w){beside['before']}", before)) or bool(
            re.match(beside["after"], after)
        )

    def choose(self, span: Span, heading: str = "") -> Ref | None:
        """The thing that a span names: by rule, by what the document names in full, else the first.

        None where the rulebook asks for words that stand neither near nor in the point's
        ``heading``.
        """
        refs = tuple(dict.fromkeys(node_of(r, self.vocabulary) for r in span.refs))
        phrase = _folded(self.text[span.start : span.end])
        rules = self.rules.get(phrase, ())
        wanted = self.names["only_near"].get(phrase.strip(), ())
        context = _context(self.text, span, _NEAR) if rules or wanted else ""
        if wanted and not _stands_near(wanted, context + fold_phrase(heading)):
            return None
        if self._is_beside(span, phrase.strip()):
            return None
        for rule in rules:
            if rule["ref"] in refs and _stands_near(rule.get("near", ()), context):
                return Ref(rule["ref"])
        if len(refs) == 1:
            return refs[0]
        named = [r for r in refs if r in self.named]
        if len(named) == 1:
            return named[0]
        return min(refs, key=lambda r: (_KIND_ORDER.get(r.partition("/")[0], 9), r))


_KIND_ORDER = {"dossier": 0, "package": 1, "act": 2, "proposal": 3, "system": 4, "agency": 5}


def _stands_near(words: Sequence[str], context: str) -> bool:
    return not words or any(fold_phrase(w).strip() in context for w in words)


@lru_cache(maxsize=4)
def ambiguity_rules(language: str = "nl") -> dict[str, list[dict[str, Any]]]:
    """For each folded label that two things claim: the things, in order, each with its context."""
    book = rulebook.load("extract", "ambiguities", language)
    rules: dict[str, list[dict[str, Any]]] = {}
    for entry in book:
        rules.setdefault(fold_phrase(entry["label"]), []).extend(entry["choices"])
    return rules


def _presidency_spans(
    spans: Sequence[Span], document: Document, vocabulary: Vocabulary, book: dict[str, Any]
) -> Iterator[Span]:
    """The spans of 'het (Spaanse) Voorzitterschap': the country's own term where one is named."""
    meeting = document.facts.meeting
    date = meeting.start if meeting else document.facts.date
    if date is None:
        return
    current = vocabulary.presidency_on(date)
    ends = {s.end: s for s in spans}
    for found in _presidency_pattern(tuple(book["presidency_words"])).finditer(document.text):
        before = ends.get(found.start() - 1)
        if before is not None and before.kind == "country":
            refs = _term_of(before.ref, date, vocabulary) or current
            start = before.start
        elif before is not None and before.kind == "organisation":
            continue
        else:
            refs, start = current, found.start()
        if refs is not None:
            yield Span(start, found.end(), (refs,), "presidency")


@lru_cache(maxsize=4)
def _presidency_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _term_of(country: Ref, date: str, vocabulary: Vocabulary) -> Ref | None:
    """The term of ``country`` nearest to ``date``, an earlier one before a later one."""
    here = int(date[:4]) * 2 + (date[5:7] > "06")
    terms: list[tuple[int, bool, Ref]] = []
    for entry in vocabulary.of_class("Presidency"):
        if vocabulary.holder_of(entry.ref) == country:
            year, _, half = entry.ref.rpartition("/")[2].partition("-")
            distance = int(year) * 2 + int(half) - 1 - here
            terms.append((abs(distance), distance > 0, entry.ref))
    return min(terms)[2] if terms else None


def link_spans(
    spans: Iterable[Span], document: Document, vocabulary: Vocabulary
) -> list[tuple[Span, int]]:
    """Spans inside sentences, each with its one thing and the index of its sentence."""
    finder = sentence_finder(document)
    found = list(spans)
    named = {node_of(s.ref, vocabulary) for s in found if len(s.refs) == 1}
    linker = Linker(document.text, vocabulary, document.language, named)
    linked: list[tuple[Span, int]] = []
    for span in found:
        sentence = sentence_at(document, finder, span.start)
        if sentence is None:
            continue
        item = document.sentences[sentence].item
        heading = document.items[item].title if item is not None else ""
        chosen = linker.link(span, _sentence_text(document, sentence), heading)
        if chosen is not None:
            linked.append((chosen, sentence))
    return linked


def recognise(
    document: Document, vocabulary: Vocabulary, extra: Iterable[Span] = ()
) -> Recognition:
    """All names in a document, linked: vocabulary names, the Presidency, and ``extra`` spans.

    Use this where actors are wanted that are no mention ('Raad', 'het kabinet', 'Voorzitterschap');
    :func:`kg.extract.names.mentions.find_mentions` keeps what counts as a mention.
    """
    book = rulebook.load("extract", "names", document.language)
    text, language = document.text, document.language
    found = [*recognise_text(text, vocabulary, language)]
    around = spans_around_brackets(text, vocabulary, language)
    spans = [
        s
        for s in found
        if s.kind not in FILES or not any(a.start <= s.start and s.end <= a.end for a in around)
    ]
    spans += around
    spans += spans_of_shared_heads(text, vocabulary, language)
    presidency = _presidency_spans(spans, document, vocabulary, book)
    pairs = link_spans([*spans, *presidency, *extra], document, vocabulary)
    pairs.sort(key=lambda p: (p[0].start, -p[0].end, p[0].ref))
    unique = list(dict.fromkeys(pairs))
    return Recognition(tuple(s for s, _ in unique), tuple(i for _, i in unique))
