"""How far a Dutch name reaches: the modifiers before a head noun and the complement after it.

A title such as 'richtlijn ter bestrijding van namaak en vervalsing' ends by syntax, not by its
words: at a finite verb, a relative pronoun, a new noun phrase, a date, or the punctuation of the
sentence.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from kg import rulebook
from kg.extract.grammar.inflection import paradigm
from kg.extract.grammar.lexicon import readings

_TOKEN = re.compile(r"[\w&][\w&’'./-]*[\w’'-]|\w|[^\w\s]")
_PARTICIPLE = re.compile(
    r"(?:ge|ver|be|ont|her|mede|op|aan|uit|toe|in|af|over|onder)\w+(?:d|t|en)$"
)
_PLAIN_PARTICIPLE = re.compile(
    r"(?:ge\w+[dt]|(?:op|aan|uit|toe|in|af|over|mede|voor|vast|bij|goed|bekend)ge\w+(?:d|t|en))$"
)
_MODIFIER = re.compile(r"[\w’'-]+(?:e|ste|de|[A-Z0-9])$|.*[A-Z]")


class Word(NamedTuple):
    """A word or punctuation mark of a sentence, with its offsets; ``low`` is in lower case."""

    text: str
    start: int
    end: int
    low: str
    is_word: bool  # whether it is no punctuation mark


def words_of(text: str) -> list[Word]:
    """The words and punctuation marks of a sentence."""
    return [
        Word(word, m.start(), m.end(), word.lower(), word[0].isalnum())
        for m in _TOKEN.finditer(text)
        for word in (m.group(),)
    ]


@lru_cache(maxsize=4)
def stop_words(language: str = "nl") -> frozenset[str]:
    """Words at which a title ends: relative pronouns, adverbs, and finite verbs by inflection."""
    book: dict[str, Any] = rulebook.load("extract", "new-names", language)
    stops = set(book["stops"])
    for infinitive in book["verbs"]:
        forms = paradigm(infinitive)
        stops.update((forms.present, forms.past, forms.pasts, forms.plural))
    for form, found in readings(language).items():
        if any(reading.kind in ("past", "pasts") for reading in found):
            stops.add(form)
    return frozenset(stops - {"steun", "delen", "richt", "werken"})


@dataclass(frozen=True, slots=True)
class _Settings:
    """The rulebook on names as sets for look-up."""

    determiners: frozenset[str]
    prepositions: frozenset[str]
    coordinators: frozenset[str]
    dangling: frozenset[str]
    stops: frozenset[str]
    idioms: dict[str, list[list[str]]]
    dates: frozenset[str]
    nouns: frozenset[str]
    closing: frozenset[str]
    heads: tuple[str, ...]


@lru_cache(maxsize=4)
def _settings(language: str) -> _Settings:
    book: dict[str, Any] = rulebook.load("extract", "new-names", language)
    idioms: dict[str, list[list[str]]] = {}
    for idiom in book["idioms"]:
        first, *rest = idiom.split()
        idioms.setdefault(first, []).append(rest)
    return _Settings(
        determiners=frozenset(book["determiners"]),
        prepositions=frozenset(book["prepositions"]),
        coordinators=frozenset(book["coordinators"]),
        dangling=frozenset(book["dangling"]),
        stops=stop_words(language),
        idioms=idioms,
        dates=frozenset(book["date_words"]),
        nouns=frozenset(book["not_participles"]),
        closing=frozenset(book["closing"]),
        heads=tuple(w.lower() for row in book["heads"] for w in row["words"]),
    )


class Phrase:
    """Walks over the words of one sentence; positions are indices into ``words``.

    ``actor_ends`` are the offsets at which names of countries and bodies end.
    """

    def __init__(
        self, words: list[Word], language: str = "nl", actor_ends: Container[int] = ()
    ) -> None:
        settings = _settings(language)
        self.words = words
        self.actor_ends = actor_ends
        self.determiners = settings.determiners
        self.prepositions = settings.prepositions
        self.coordinators = settings.coordinators
        self.dangling = settings.dangling
        self.stops = settings.stops
        self.idioms = settings.idioms
        self.dates = settings.dates
        self.nouns = settings.nouns
        self.closing = settings.closing
        self.heads = settings.heads

    def opener_at(self, at: int, openers: Iterable[str]) -> int:
        """How many words the preposition at ``at`` has, if it is one of ``openers``; else 0."""
        for opener in sorted(openers, key=len, reverse=True):
            parts = opener.split()
            found = [w.low for w in self.words[at : at + len(parts)]]
            if found == parts:
                return len(parts)
        return 0

    def skipped(self, at: int, particles: Iterable[str]) -> int:
        """``at``, moved past one particle or participle between head and complement."""
        if at + 1 >= len(self.words):
            return at
        word = self.words[at]
        apart = word.low in particles or (word.is_word and bool(_PARTICIPLE.match(word.low)))
        return at + 1 if apart and word.low not in self.nouns else at

    def complement_end(self, at: int, limit: int = 40) -> int:
        """One past the last word of the complement whose preposition stands at ``at``."""
        end, i = at, at
        while i < min(len(self.words), at + limit) and self._continues(i, at):
            if self.words[i].is_word:
                end = i + 1
            i += 1
        if self._low(end - 1) in self.closing and not self._low(end)[0].isalnum():
            end -= 1
        while end > at and self._dangles(end - 1):
            end -= 1
        return end if end > at + 1 else at

    def _low(self, i: int) -> str:
        return self.words[i].low if 0 <= i < len(self.words) else "."

    def _continues(self, i: int, at: int) -> bool:
        word = self.words[i]
        if not word.is_word:
            return word.text == "," and self._lists(i, at)
        before = self._low(i - 1)
        if self._follows_actor(i):
            return False
        if word.low == "en" and self._opens_another_name(i):
            return False
        if self._is_stop(i) or self._opens_idiom(i) or self._is_date(i) or self._is_participle(i):
            return False
        fresh = word.low in self.determiners and i > at
        return (
            not fresh or before in self.prepositions or before in (*self.coordinators, ",", "als")
        )

    def _is_stop(self, i: int) -> bool:
        """Whether a title ends here; a word with a capital is no verb ('de Verenigde Staten')."""
        word = self.words[i]
        return word.low in self.stops and not (i > 0 and word.text.istitle())

    def _opens_idiom(self, i: int) -> bool:
        """Whether a fixed phrase of the sentence's verb starts: '... kwam | ter sprake'."""
        return any(
            [w.low for w in self.words[i + 1 : i + 1 + len(rest)]] == rest
            for rest in self.idioms.get(self.words[i].low, ())
        )

    def _follows_actor(self, i: int) -> bool:
        """Whether a new part of the clause starts: 'akkoord met Marokko | vorderen'."""
        before = self.words[i - 1]
        adjective = before.text.endswith(("se", "sche", "s"))
        joins = self.words[i].low in self.prepositions or self.words[i].low in (
            *self.coordinators,
            "als",
        )
        apart = before.end in self.actor_ends and not adjective
        return i > 0 and apart and not joins and self.words[i].text[0].islower()

    def _opens_another_name(self, i: int) -> bool:
        """Whether 'en' goes on with another name: '... en het witboek over zeerecht'."""
        ahead = [self._low(j) for j in range(i + 1, i + 5)]
        return ahead[0] in self.determiners and any(w.endswith(self.heads) for w in ahead[1:])

    def _is_date(self, i: int) -> bool:
        word, before = self.words[i], self._low(i - 1)
        number = word.text.isdigit() and before in self.prepositions
        return word.low in self.dates or (number and self._low(i + 1) in {*self.dates, "en"})

    def _is_participle(self, i: int) -> bool:
        word, after = self.words[i], self._low(i + 1)
        if word.low in self.nouns or self._low(i - 1) == "een":
            return False
        if _PLAIN_PARTICIPLE.match(word.low):
            return True
        closes = not after[0].isalnum() or after in self.stops
        return closes and bool(_PARTICIPLE.match(word.low))

    def _lists(self, i: int, at: int) -> bool:
        """Whether the comma at ``i`` goes on with a list that closes in 'en'."""
        first = self._low(i + 1)
        if _PARTICIPLE.match(first) and self._low(i + 2) in self.prepositions:
            return first in self.nouns
        for j in range(i + 1, min(i + 9, len(self.words))):
            word = self.words[j]
            if word.low in self.coordinators and j > i + 1:
                return self._continues(j + 1, at) if j + 1 < len(self.words) else False
            if word.text == ",":
                continue
            if not word.is_word or word.low in self.stops or word.low in self.determiners:
                return False
        return False

    def _dangles(self, i: int) -> bool:
        word = self.words[i]
        return (
            not word.is_word
            or word.low in self.prepositions
            or word.low in self.determiners
            or word.low in self.dangling
        )

    def modifiers_start(self, head: int) -> int:
        """The first of the adjectives and proper names right before the head noun."""
        start = head
        while start > 0 and self._modifies(start - 1, head):
            start -= 1
        while start < head and self.words[start].text == ",":
            start += 1
        return start

    def _modifies(self, i: int, head: int) -> bool:
        word = self.words[i]
        if word.text == ",":
            return 0 < i < head - 1 and self._modifies(i - 1, head) and self.words[i - 1].is_word
        if not word.is_word or word.low in self.determiners or word.low in self.prepositions:
            return False
        if word.low in self.stops or word.text.isdigit() or word.low in ("en", "of", "aantal"):
            return False
        return bool(_MODIFIER.match(word.text)) and not (i == 0 and word.text.istitle())
