"""Links a title as a text words it to a thing that the vocabulary words otherwise.

'Verordening betreffende de overdracht van strafvervolging' and 'Verordening overdracht strafvervolging'
have the same noun and content words; 'partnerschap tussen de Unie en Egypte' and 'strategisch
partnerschap met Egypte' the same noun and partner.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.extract.folding import fold_phrase
from kg.extract.gazetteer import gazetteer
from kg.extract.noun_phrases import words_of
from kg.extract.recogniser import FILES, Span, candidates, settle
from kg.identifiers import slug
from kg.model import Ref
from kg.vocabulary import Entry, Vocabulary

PARTNERS = frozenset({"country", "agency", "organisation", "region", "place"})
"""With whom (or where) agreements are made; the Union's own institutions agree among themselves all the time."""

_PLURAL = re.compile(r"(?<=[^e])en$|(?<=schap)pen$")
_LEGISLATION = ("verordening", "richtlijn", "kaderbesluit", "verdrag")


def agreement_key(noun: str, partners: Sequence[Ref]) -> str:
    """What all names of one agreement share: its noun and its partners ('partnerschap-egy')."""
    singular = _PLURAL.sub("", noun.lower())
    return slug(" ".join([singular, *(p.partition("/")[2] for p in sorted(partners))]))


@dataclass(frozen=True, slots=True)
class KnownTitles:
    """The vocabulary's titles by what their spellings share; values that two things claim are out."""

    agreements: dict[str, Ref]
    titles: dict[tuple[str, frozenset[str]], Ref]  # noun and folded content words

    def title(self, noun: str, content: Sequence[str]) -> Ref | None:
        """The thing whose title has this noun and these content words.

        A title of legislation may also be shortened or drawn out: then one of the two sets of words
        holds the other, and no second thing fits.
        """
        words = [w for c in content for w in fold_phrase(c).split()]
        for length in range(len(words), 1, -1):
            if ref := self.titles.get((noun, frozenset(words[:length]))):
                return ref
        if noun not in _LEGISLATION or len(words) < 2:
            return None
        wanted = frozenset(words)
        near = {
            ref
            for (other, known), ref in self.titles.items()
            if other == noun and (known <= wanted or wanted <= known)
        }
        return near.pop() if len(near) == 1 else None


def _label_texts(entry: Entry, language: str) -> Iterator[str]:
    for label in entry.labels:
        if label.language == language and label.role != "notation":
            yield label.text


@lru_cache(maxsize=4)
def _known_titles(
    digest: str, vocabulary: Vocabulary, language: str, head: re.Pattern[str]
) -> KnownTitles:
    book: dict[str, Any] = rulebook.load("extract", "new-names", language)
    loose = frozenset(book["loose_adjectives"])
    skipped = loose.union(book["function_words"])
    names = rulebook.load("extract", "names", language)

    def inside(text: str, kinds: frozenset[str]) -> list[Span]:
        """What a label names, also in compounds and inside the label's own thing."""
        found = candidates(text, gazetteer(vocabulary, language), names)
        return settle([s for s in found if s.kind in kinds], text, names)

    agreements: dict[str, set[Ref]] = {}
    titles: dict[tuple[str, frozenset[str]], set[Ref]] = {}
    for entry in vocabulary.of_class("PolicyInstrument", "Dossier", "LegalAct", "Package"):
        for text in _label_texts(entry, language):
            noun = head.search(text)
            if noun and not noun.group(1) and loose.issuperset(_words_before(text, noun)):
                if partners := sorted({s.ref for s in inside(text, PARTNERS)}):
                    key = agreement_key(noun.group(2), partners)
                    agreements.setdefault(key, set()).add(entry.ref)
            files = [s for s in inside(text, FILES) if entry.ref not in s.refs]
            words = content_words(text, files, skipped)
            if noun and noun.start() == 0 and len(words) > 1:
                named = book["same_noun"].get(noun.group(2).lower(), noun.group(2))
                title = f"{noun.group(1).rstrip('-')}{named}".lower()
                titles.setdefault((title, _folded(words[1:])), set()).add(entry.ref)
            elif not noun and entry.kind == "dossier" and len(words) > 1:
                for kind in _LEGISLATION[:2]:
                    titles.setdefault((kind, _folded(words)), set()).add(entry.ref)
    return KnownTitles(
        {k: min(refs) for k, refs in agreements.items() if len(refs) == 1},
        {k: min(refs) for k, refs in titles.items() if len(refs) == 1 and k[1]},
    )


def _words_before(text: str, noun: re.Match[str]) -> list[str]:
    return text[: noun.start()].replace(",", " ").split()


def content_words(text: str, files: Sequence[Span], skipped: Container[str]) -> list[str]:
    """The words of a title that say which one it is; a file named inside stands as its key.

    The head noun is one of them; ``files`` have offsets in ``text``; ``skipped`` words are left out.
    """
    content: list[str] = []
    for word in words_of(text):
        file = next((s for s in files if s.start <= word.start < s.end), None)
        if file is not None:
            key = file.ref.partition("/")[2]
            content += [key] if key not in content else []
        elif word.is_word and word.low not in skipped:
            content.append(word.low)
    return content


def _folded(words: Sequence[str]) -> frozenset[str]:
    return frozenset(part for word in words for part in fold_phrase(word).split())


def known_titles(vocabulary: Vocabulary, language: str, head: re.Pattern[str]) -> KnownTitles:
    """The titles of a vocabulary; ``head`` finds the head noun of a name. Built once per process."""
    return _known_titles(vocabulary.digest, vocabulary, language, head)
