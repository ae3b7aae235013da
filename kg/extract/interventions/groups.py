"""Groups of Member States in a sentence, and how many of them the wording counts."""

from __future__ import annotations

import re
from functools import lru_cache

from kg import rulebook
from kg.extract.grammar.lexicon import readings
from kg.extract.grammar.tokens import Tokens
from kg.extract.interventions.actor_book import Directory, Number, Phrase, book
from kg.model import Group, Ref


def can_be_finite(word: str) -> bool:
    """Is the word, by its form, a verb that could be the verb of a sentence?"""
    return any(r.finite for r in readings().get(word, ()))


@lru_cache(maxsize=2)
def _floating(language: str = "nl") -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows: dict[str, list[str]] = rulebook.load("extract", "quantifiers", language)["floating"]
    return tuple(
        (code, re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE))
        for code, phrases in rows.items()
    )


def floating_quantity(text: str) -> str | None:
    """How many 'de lidstaten' are where the count stands apart ('in meerderheid')."""
    return next((code for code, pattern in _floating() if pattern.search(text)), None)


class GroupFinder:
    """Finds groups ('een groot deel van de lidstaten'); the base of the finder of all actors."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.book = book()

    def _role(
        self,
        tokens: Tokens,
        i: int,
        word: str,
        named: dict[int, tuple[int, Ref]],
        adjectives: dict[int, Ref],
    ) -> Phrase | None:
        """The office at word ``i``; the finder of all actors knows how."""
        raise NotImplementedError

    def _collection(self, tokens: Tokens, i: int, word: str) -> Phrase | None:
        """'de Baltische staten': the countries that a name of several stands for."""
        refs = [self.directory.by_code.get(c) for c in self.book.raw["collections"][word]]
        found = [r for r in refs if r]
        left = self._left_edge(tokens, i)
        if not found:
            return None
        return Phrase(left, i + 1, i + 2, found[-1], "plural", also=tuple(found[:-1]))

    def _quantity(self, tokens: Tokens, i: int, word: str) -> Phrase | None:
        """'Een ruime meerderheid steunde': a noun of quantity with nothing counted behind it."""
        following = tokens.words[i + 1] if i + 1 < len(tokens) else ""
        ends = following == "," or can_be_finite(following)
        ends = ends or (following == "met" and word in self.book.raw["joined_with"])
        opener = tokens.words[max(self._left_edge(tokens, i) - 1, 0)]
        ends = ends or (opener == "dat" and following in (*self.book.determiners, "zich"))
        left = self._left_edge(tokens, i)
        if left > 1 and tokens.words[left - 1] in self.book.raw["degrees"]:
            left -= 2 if tokens.words[left - 2] == "een" else 1  # 'een even grote groep'
        article = left < i and tokens.words[left] in ("een", "de", "het")
        before = tokens.words[i - 1] if i else ""
        if before.endswith(("e", "t", "n")) and before not in ("een", "de", "het") and left == i:
            left = i - 2 if i > 1 and tokens.words[i - 2] == "een" else i
            article = left < i
        if not ends or not article:
            return None
        codes: dict[str, str] = self.book.raw["lone_quantities"][word]
        adjective = next((tokens.words[k] for k in range(left, i) if tokens.words[k] in codes), "")
        label = " ".join(tokens.raw[left : i + 1])
        return Phrase(left, i, i + 1, Group(codes[adjective], label), "any")

    def _group(self, tokens: Tokens, i: int, adjectives: dict[int, Ref]) -> Phrase | None:
        b, word = self.book, tokens.words[i]
        following = tokens.words[i + 1 : i + 3]
        if following[:2] == ["van", "herkomst"] or (i and tokens.words[i - 1] == "derde"):
            return None
        if i and tokens.words[i - 1] == "beide":
            return Phrase(i - 1, i, i + 1, None, "plural", pronoun="beide")
        start, code = self._quantifier(tokens, i)
        generic = code == "one" and following[:1] == ["die"]  # 'een lidstaat die hulp ontvangt'
        if generic or (start and tokens.words[start - 1] == "niet"):
            return None
        adjective = next((adjectives[k] for k in range(start, i) if k in adjectives), None)
        kind = {w.lower() for w in tokens.words[start:i]} & set(b.raw["group_adjectives"])
        if word in b.roles and (code == "unspecified" or adjective):
            office = self._role(tokens, i, word, {}, adjectives)
            if office is None and word == "delegaties" and (start == i or kind):
                return Phrase(i, i, i + 1, Group("unspecified", tokens.raw[i]), "plural")
            return office
        bare = code == "unspecified" and not kind and not self._described(tokens, start, i)
        if word in b.country_nouns and (bare or adjective):
            return None
        if word.endswith("lidstaat") and code not in ("one", "several", "many", "some"):
            return None
        if adjective is not None:
            return None
        label = " ".join(tokens.raw[start : i + 1])
        if code == "all" and self._but_some(tokens, start):
            code = "vast-majority"
        number: Number = "singular" if code == "one" else "plural"
        return Phrase(start, i, i + 1, Group(code, label), number)

    def _part(self, tokens: Tokens, i: int, word: str) -> Phrase | None:
        """'Twee daarvan', 'enkelen van hen': some of the states named before."""
        noun = i if word == "daarvan" else i - 1
        if noun < 1 or (word != "daarvan" and tokens.words[noun] != "van"):
            return None
        start, code = self._quantifier(tokens, noun)
        if code == "unspecified":
            code = self.book.lone_groups.get(tokens.words[noun - 1], code)
            start = noun - 1
        before = tokens.words[start - 1] if start else ";"
        if code in ("unspecified", "others") or before not in (";", ",", ".", "en", "maar", ":"):
            return None
        label = " ".join(tokens.raw[start : i + 1])
        return Phrase(
            start, i, i + 1, Group(code, label), "singular" if code == "one" else "plural"
        )

    def _described(self, tokens: Tokens, start: int, noun: int) -> bool:
        """'Landen met een lange buitengrens': states told apart by what follows."""
        words, b = tokens.words, self.book.raw
        if words[noun] != "landen" or (start and words[start - 1] not in (",", ";", "volgens")):
            return False
        following = " ".join(words[noun + 1 : noun + 4])
        where = any(w.endswith(tuple(b["borders"])) for w in words[noun + 1 : noun + 8])
        return where and following.startswith(tuple(b["describing"]))

    def _but_some(self, tokens: Tokens, start: int) -> bool:
        """'Met uitzondering van X gaven alle lidstaten', 'Op X na steunden alle lidstaten'."""
        words = tokens.words
        if ("één" in words and "na" in words) or ("een" in words and words[start:].count("na")):
            return True
        return (
            "uitzondering" in words
            or "behalve" in words
            or (words[:1] == ["op"] and "na" in words[:start])
        )

    def _quantifier(self, tokens: Tokens, noun: int) -> tuple[int, str]:
        """Where the group's phrase begins and how it counts."""
        b, words = self.book, tokens.words
        best: tuple[int, int, str] | None = None
        for end in range(noun, max(noun - 4, -1), -1):
            for start in range(max(end - 7, 0), end):
                code = b.quantifiers.get(tuple(words[start:end]))
                if code is not None and code != "unspecified":
                    if best is None or end - start > best[1] - best[0] or start < best[0]:
                        best = (start, end, code)
                    break
            nested = best is not None and best[2] in ("others", "several", "some", "many")
            if best is not None and nested and end == noun:
                wider = self._quantifier(tokens, best[0])
                if wider[1] != "unspecified" and (best[2] == "others" or "group" in wider[1]):
                    return wider
            if best is not None:
                break
            if not (words[end - 1].endswith("e") or words[end - 1] in b.adjectives):
                break
        if best is not None:
            return best[0], best[2]
        return self._left_edge(tokens, noun), "unspecified"

    def _left_edge(self, tokens: Tokens, head: int, limit: int = 6) -> int:
        """Where the noun phrase with this head begins: its article, or its first adjective."""
        b, left = self.book, head
        for k in range(head - 1, max(head - limit, -1), -1):
            word = tokens.words[k]
            if word in b.determiners:
                if word == "dat" or (
                    word == "die" and k and tokens.words[k - 1] not in b.prepositions
                ):
                    break
                left = k
                break
            plain = word.endswith("e") and len(word) > 3 and word not in b.no_adjectives
            if word in b.adjectives or (plain and not can_be_finite(word) and word.isalpha()):
                left = k
            else:
                break
        return left
