"""Links a title as a text words it to a thing that the vocabulary words otherwise.

'Verordening betreffende de overdracht van strafvervolging' and 'Verordening overdracht strafvervolging'
have the same noun and content words; 'partnerschap tussen de Unie en Egypte' and 'strategisch
partnerschap met Egypte' the same noun and partner.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.extract.folding import fold_phrase
from kg.extract.gazetteer import gazetteer
from kg.extract.noun_phrases import words_of
from kg.extract.recogniser import candidates, settle
from kg.identifiers import slug
from kg.model import Ref
from kg.vocabulary import Entry, Vocabulary

PARTNERS = frozenset({"country", "agency", "organisation", "region"})
"""With whom agreements are made; the Union's own institutions agree among themselves all the time."""

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
    agreements: dict[str, set[Ref]] = {}
    titles: dict[tuple[str, frozenset[str]], set[Ref]] = {}
    for entry in vocabulary.of_class("PolicyInstrument", "Dossier", "LegalAct", "Package"):
        for text in _label_texts(entry, language):
            noun = head.search(text)
            words = [w for w in words_of(text) if w.is_word and w.low not in skipped]
            if noun and not noun.group(1) and loose.issuperset(_words_before(text, noun)):
                partners = _partners_in(text, vocabulary, language)
                if partners:
                    key = agreement_key(noun.group(2), partners)
                    agreements.setdefault(key, set()).add(entry.ref)
            if noun and noun.start() == 0 and len(words) > 2:
                named = noun.group(1).rstrip("-") + str(
                    book["same_noun"].get(noun.group(2).lower(), noun.group(2))
                )
                content = _folded(w.text for w in words if w.start >= noun.end())
                titles.setdefault((named.lower(), content), set()).add(entry.ref)
            elif not noun and entry.kind == "dossier" and len(words) > 1:
                for kind in _LEGISLATION[:2]:
                    content = _folded(w.text for w in words)
                    titles.setdefault((kind, content), set()).add(entry.ref)
    return KnownTitles(
        {k: min(refs) for k, refs in agreements.items() if len(refs) == 1},
        {k: min(refs) for k, refs in titles.items() if len(refs) == 1 and k[1]},
    )


def _partners_in(text: str, vocabulary: Vocabulary, language: str) -> list[Ref]:
    """The partners a label names, also inside compounds and inside the label's own thing."""
    names = rulebook.load("extract", "names", language)
    found = candidates(text, gazetteer(vocabulary, language), names)
    partners = [s for s in found if s.kind in PARTNERS]
    return sorted({s.ref for s in settle(partners, text, names)})


def _words_before(text: str, noun: re.Match[str]) -> list[str]:
    return text[: noun.start()].replace(",", " ").split()


def _folded(words: Iterator[str]) -> frozenset[str]:
    return frozenset(part for word in words for part in fold_phrase(word).split())


def known_titles(vocabulary: Vocabulary, language: str, head: re.Pattern[str]) -> KnownTitles:
    """The titles of a vocabulary; ``head`` finds the head noun of a name. Built once per process."""
    return _known_titles(vocabulary.digest, vocabulary, language, head)
