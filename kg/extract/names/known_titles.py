"""Links a title as a text words it to a thing that the vocabulary words otherwise.

'Verordening betreffende de overdracht van strafvervolging' and 'Verordening overdracht
strafvervolging' have the same noun and content words; 'partnerschap tussen de Unie en Egypte' and
'strategisch partnerschap met Egypte' the same noun and partner.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.extract.names.folding import fold_phrase
from kg.extract.names.gazetteer import gazetteer
from kg.extract.names.noun_phrases import words_of
from kg.extract.names.recogniser import FILES, Span, candidates, settle
from kg.identifiers import slug
from kg.model import Ref
from kg.vocabulary import Entry, Vocabulary

PARTNERS = frozenset({"country", "agency", "organisation", "region", "place"})
"""With whom, or where, agreements are made; institutions of the Union agree all the time."""

_PLURAL = re.compile(r"(?<=[^e])en$|(?<=schap)pen$")
_LEGISLATION = ("verordening", "richtlijn", "kaderbesluit", "verdrag")


def agreement_key(noun: str, partners: Sequence[Ref]) -> str:
    """What all names of one agreement share: its noun and its partners ('partnerschap-egy')."""
    singular = _PLURAL.sub("", noun.lower())
    return slug(" ".join([singular, *(p.partition("/")[2] for p in sorted(partners))]))


@dataclass(frozen=True, slots=True)
class KnownTitles:
    """The vocabulary's titles by what their spellings share; what two things claim is out."""

    agreements: dict[str, Ref]
    titles: dict[tuple[str, frozenset[str]], Ref]  # noun and folded content words
    compounds: dict[str, Ref]  # 'terugkeerrichtlijn', without the s that joins its parts
    general: frozenset[str]  # words of a title that say nothing about its subject

    def title(self, noun: str, content: Sequence[str]) -> Ref | None:
        """The thing whose title has this noun and these content words.

        A title of legislation may also be shortened or drawn out: then one of the two sets of words
        holds the other, and no second thing fits.
        """
        words = [_singular(w) for c in content for w in fold_phrase(c).split()]
        if len(words) == 1:
            return self.compounds.get(f"{words[0].rstrip('s')}{noun}")
        for length in range(len(words), 1, -1):
            if ref := self.titles.get((noun, frozenset(words[:length]))):
                return ref
        if noun not in _LEGISLATION or len(words) < 2:
            return None
        wanted = frozenset(words)
        near = {
            ref
            for (other, known), ref in self.titles.items()
            if other == noun and (self._holds(wanted, known) or wanted <= known)
        }
        return near.pop() if len(near) == 1 else None

    def _holds(self, wanted: frozenset[str], known: frozenset[str]) -> bool:
        """Whether a known title is the wanted one in short; one word is too little for most."""
        return known <= wanted and (len(known) > 1 or wanted - known <= self.general)


class _Labels:
    """Reads the labels of a vocabulary for what their spellings share."""

    def __init__(self, vocabulary: Vocabulary, language: str, head: re.Pattern[str]) -> None:
        self.head = head
        self.names: dict[str, Any] = rulebook.load("extract", "names", language)
        self.book: dict[str, Any] = rulebook.load("extract", "new-names", language)
        self.gazetteer = gazetteer(vocabulary, language)
        self.loose = frozenset(self.book["loose_adjectives"])
        self.skipped = self.loose.union(self.book["function_words"])

    def inside(self, text: str, kinds: frozenset[str]) -> list[Span]:
        """What a label names, also in compounds and inside the label's own thing."""
        found = candidates(text, self.gazetteer, self.names)
        return settle([s for s in found if s.kind in kinds], text, self.names)

    def agreement(self, text: str) -> str | None:
        """The key of an agreement's label, where nothing but loose adjectives opens it."""
        noun = self.head.search(text)
        if not noun or "-" in noun.group(1):
            return None
        partners = sorted({s.ref for s in self.inside(text, PARTNERS)})
        before = text[: noun.start()].replace(",", " ").split()
        if not partners or not self.loose.issuperset(before):
            return None
        return agreement_key(noun.group(), partners)

    def titles(self, text: str, entry: Entry) -> list[tuple[str, frozenset[str]]]:
        """Noun and content words of a label; a dossier without noun may be either kind of law."""
        files = [s for s in self.inside(text, FILES) if entry.ref not in s.refs]
        words = content_words(text, files, self.skipped)
        noun = self.head.search(text)
        if noun and noun.start() == 0 and len(words) > 1:
            named = self.book["same_noun"].get(noun.group(2).lower(), noun.group(2))
            return [(f"{noun.group(1).rstrip('-')}{named}".lower(), _folded(words[1:]))]
        if not noun and entry.kind == "dossier" and len(words) > 1:
            return [(kind, _folded(words)) for kind in _LEGISLATION[:2]]
        return []


@lru_cache(maxsize=4)
def _known_titles(
    digest: str, vocabulary: Vocabulary, language: str, head: re.Pattern[str]
) -> KnownTitles:
    labels = _Labels(vocabulary, language, head)
    agreements: dict[str, set[Ref]] = {}
    titles: dict[tuple[str, frozenset[str]], set[Ref]] = {}
    compounds: dict[str, set[Ref]] = {}
    for entry in vocabulary.of_class("PolicyInstrument", "Dossier", "LegalAct", "Package"):
        for label in entry.labels:
            if label.language != language or label.role == "notation":
                continue
            if key := labels.agreement(label.text):
                agreements.setdefault(key, set()).add(entry.ref)
            if compound := _compound(label.text):
                compounds.setdefault(compound, set()).add(entry.ref)
            for title in labels.titles(label.text, entry):
                titles.setdefault(title, set()).add(entry.ref)
    return KnownTitles(
        {k: min(refs) for k, refs in agreements.items() if len(refs) == 1},
        {k: min(refs) for k, refs in titles.items() if len(refs) == 1 and k[1]},
        {k: min(refs) for k, refs in compounds.items() if len(refs) == 1},
        _folded(labels.book["title_words"]),
    )


def _compound(text: str) -> str | None:
    """The key of a law's name in one word: 'Terugkeerrichtlijn', 'CSAM-verordening'."""
    bare = text.lower().replace("-", "")
    noun = next((n for n in _LEGISLATION if bare.endswith(n)), None)
    if noun is None or " " in bare or len(bare) < len(noun) + 3:
        return None
    return f"{_singular(bare.removesuffix(noun)).rstrip('s')}{noun}"


def content_words(text: str, files: Sequence[Span], skipped: Container[str]) -> list[str]:
    """The words of a title that say which one it is; a file named inside stands as its key.

    The head noun is one of them; ``files`` have offsets in ``text``; ``skipped`` words are left
    out.
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
    return frozenset(_singular(part) for word in words for part in fold_phrase(word).split())


def _singular(word: str) -> str:
    """'asielprocedures' is 'asielprocedure'; only for comparing, so a wrong cut does no harm."""
    return word[:-1] if len(word) > 5 and word.endswith("s") else word


def known_titles(vocabulary: Vocabulary, language: str, head: re.Pattern[str]) -> KnownTitles:
    """The titles of a vocabulary, built once; ``head`` finds the head noun of a name."""
    return _known_titles(vocabulary.digest, vocabulary, language, head)
