"""One sentence as the finders of new names see it: its words and the names that stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from kg import rulebook
from kg.extract.names.known_titles import PARTNERS
from kg.extract.names.noun_phrases import Phrase, Word, words_of
from kg.extract.names.recogniser import FILES, Span
from kg.model import Ref

PROPER = PARTNERS | FILES | {"institution", "office", "system", "event"}


class SentenceView:
    """A sentence, with offsets that start at 0; ``known`` are the linked names in it.

    ``subject`` is the title of its point: what tells one untitled paper from another; ``heading``
    says that the sentence is that title, which does without articles.
    """

    def __init__(
        self,
        text: str,
        known: Sequence[Span],
        language: str = "nl",
        subject: str = "",
        heading: bool = False,
    ) -> None:
        self.text = text
        self.known = known
        self.heading = heading
        self.book: dict[str, Any] = rulebook.load("extract", "new-names", language)
        self.language = language
        self._subject = subject

    @cached_property
    def phrase(self) -> Phrase:
        """The words as a noun phrase walks over them."""
        known = self.known
        actor_ends = {s.end for s in known if s.kind in PARTNERS or s.kind == "institution"}
        return Phrase(words_of(self.text), self.language, actor_ends)

    @cached_property
    def words(self) -> list[Word]:
        """The words and punctuation marks; most sentences name nothing new and need none."""
        return self.phrase.words

    @cached_property
    def at(self) -> dict[int, int]:
        """The index of the word that starts at an offset."""
        return {w.start: i for i, w in enumerate(self.words)}

    @cached_property
    def subject(self) -> list[str]:
        """The first words of the point's title that say what it is about."""
        content = [w.low for w in words_of(self._subject) if w.is_word]
        return [w for w in content if w not in self.book["function_words"]][:5]

    def is_known(self, start: int, end: int, kinds: frozenset[str] = PROPER) -> bool:
        """Whether a known name (of ``kinds``) already covers the stretch, or part of it."""
        return any(
            s.start < end and start < s.end
            for s in self.known
            if s.kind in kinds and s.rule != "compound"
        )

    def stretch(self, first: int, after: int) -> tuple[int, int]:
        """The offsets of the words ``first`` to ``after``, an empty stretch if there are none."""
        if first >= after:
            return 0, 0
        return self.words[first].start, self.words[after - 1].end

    def opens_with_country(self, word: int) -> bool:
        """Whether a country is the first part of the compound at ``word``."""
        start = self.words[word].start
        return any(s.start == start and s.kind == "country" for s in self.known)

    def within(self, first: int, after: int) -> list[Span]:
        """The known names inside the words ``first`` to ``after``."""
        if first >= after:
            return []
        start, end = self.words[first].start, self.words[after - 1].end
        return [s for s in self.known if start <= s.start and s.end <= end]

    def refs(self, first: int, after: int, kinds: frozenset[str]) -> list[Ref]:
        """The things of ``kinds`` named in the words ``first`` to ``after``."""
        return sorted({s.ref for s in self.within(first, after) if s.kind in kinds})

    def is_proper(self, first: int, after: int, kinds: frozenset[str]) -> bool:
        """Whether a proper name stands there: a linked one of ``kinds``, or an unknown capital."""
        known = self.within(first, after)
        if any(s.kind in kinds for s in known):
            return True
        covered = [(s.start, s.end) for s in known]
        return any(
            w.text[0].isupper()
            and w.start > 0
            and w.text not in self.book["no_proper"]
            and not any(a <= w.start < b for a, b in covered)
            for w in self.words[first:after]
        )

    def modifiers_start(self, head: int) -> int:
        """The first modifier of the head noun, an actor before it left out ('de Raad akkoord')."""
        start = self.phrase.modifiers_start(head)
        if (
            start >= 2
            and self.words[start - 1].low in self.book["coordinators"]
            and self.words[start - 2].text[-1] == "-"
        ):
            start = start - 2  # 'terug- en overnameovereenkomst'
        actors = {s.end for s in self.known if s.kind in ("institution", "agency")}
        for i in range(head - 1, start - 1, -1):
            if self.words[i].end in actors:
                return i + 1
        return start

    def whole_names(self, after: int) -> int:
        """``after``, moved past a known name that it would cut in two."""
        offset = self.words[after - 1].end
        reach = max((s.end for s in self.known if s.start < offset < s.end), default=offset)
        while after < len(self.words) and self.words[after].start < reach:
            after += 1
        return after

    def after_short_name(self, at: int) -> int:
        """The position after a bracketed short name: 'Memorandum of Understanding (MoU) | met'."""
        texts = [w.text for w in self.words[at : at + 3]]
        bracketed = len(texts) == 3 and texts[0] == "(" and texts[2] == ")"
        return at + 3 if bracketed and texts[1][0].isupper() else at

    def title_after(self, at: int) -> int:
        """One past the capitalised title right after a head noun: 'Actieplan | Weerbare
        Democratie'.

        ``at`` itself where there is none, or where an actor stands there ('het rapport Frankrijk').
        """
        end = i = at + (at < len(self.words) and self.words[at].text in "'‘“\"")
        while i < len(self.words):
            word = self.words[i]
            fresh = not self.is_known(word.start, word.end)
            if (word.text[0].isupper() and fresh) or self._numbers(i, end):
                end = i + 1
            elif end == i or word.low not in self.book["function_words"]:
                break
            i += 1
        return end if end > i - 3 and not self.words[end - 1].text[0].islower() else at

    def _numbers(self, i: int, end: int) -> bool:
        """Whether a year or version closes the title that ends before word ``i``."""
        after = self.words[i + 1].low if i + 1 < len(self.words) else ""
        closes = end == i and self.words[i - 1].text[0].isupper()
        return closes and self.words[i].text[0].isdigit() and after not in self.phrase.dates

    def explains(self, start: int) -> bool:
        """Whether the phrase only explains a known name before it ('het Forum, een ...')."""
        before = self.words[:start]
        if len(before) < 2 or before[-1].low not in self.book["articles"]:
            return False
        return before[-2].text == "," and any(s.end == before[-2].start for s in self.known)

    def partner_before(self, start: int) -> Span | None:
        """The partner named right before the phrase: 'met Egypte een gezamenlijke verklaring'."""
        at = start - 1
        if at >= 0 and self.words[at].low in self.book["articles"]:
            at -= 1
        for span in self.known:
            if at >= 1 and span.end == self.words[at].end and span.kind in PARTNERS:
                first = self.at.get(span.start)
                if first and self.words[first - 1].low == self.book["partner_preposition"]:
                    return span
        return None
