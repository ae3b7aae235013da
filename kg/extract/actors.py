"""Who is named in a sentence and could act there: countries, bodies, persons, groups, pronouns.

:func:`find_actors` gives noun phrases (``Phrase``) in order, each with the preposition that governs
it, so that the clause stage can tell a subject ("de Commissie lichtte toe") from an agent ("door de
Commissie") and from a mere modifier ("het voorstel van de Commissie").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from kg import rulebook
from kg.extract.tokens import Tokens
from kg.model import Actor, Group, Mention, Ref
from kg.vocabulary import Vocabulary

Number = Literal["singular", "plural", "any"]
ACTING = frozenset({"country", "agency", "institution", "office", "organisation", "person"})
"""Kinds of things that can act."""


@dataclass(slots=True)
class Phrase:
    """A noun phrase that names somebody, or points back to somebody named before.

    ``role`` is set for an office without a body ("de directeur"), ``pronoun`` for 'zij';
    their ``actor`` is None until the antecedent is known.
    """

    start: int
    head: int
    end: int
    actor: Actor | None
    number: Number
    preposition: str = ""
    speaker: Ref | None = None
    role: str = ""
    pronoun: str = ""
    antecedent: int | None = None
    members: list[Phrase] = field(default_factory=list)
    also: tuple[Ref, ...] = ()  # further countries of 'Griekse, Belgische en Italiaanse ministers'
    definite: bool = False
    alone: bool = False  # 'velen', 'anderen': never an object in this prose

    @property
    def is_group(self) -> bool:
        """Is it a group of Member States?"""
        return isinstance(self.actor, Group)


@dataclass(frozen=True)
class Book:
    """The rulebooks on actors, as sets for look-up."""

    nouns: dict[str, tuple[str, Number]]
    roles: frozenset[str]
    ministers: frozenset[str]
    group_nouns: frozenset[str]
    country_nouns: frozenset[str]
    lone_groups: dict[str, str]
    pronouns: dict[str, Number]
    own_voice: frozenset[str]
    agency_nouns: frozenset[str]
    agencies_nouns: frozenset[str]
    quantifiers: dict[tuple[str, ...], str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    adjectives: frozenset[str]
    raw: dict[str, Any] = field(hash=False, compare=False)


@lru_cache(maxsize=2)
def book(language: str = "nl") -> Book:
    """The rulebooks on actors in a language."""
    raw = rulebook.load("extract", "actors", language)
    grammar = rulebook.load("extract", "grammar", language)
    phrases = rulebook.load("extract", "quantifiers", language)["phrases"]
    pronouns: dict[str, Number] = {w: "singular" for w in raw["pronouns"]["singular"]}
    pronouns |= {
        w: "any" if w in pronouns else "plural" for w in raw["pronouns"]["plural"]
    }
    return Book(
        nouns={w: (n["code"], n["number"]) for n in raw["nouns"] for w in n["words"]},
        roles=frozenset(raw["roles"]),
        ministers=frozenset(raw["ministers"]),
        group_nouns=frozenset(raw["group_nouns"]),
        country_nouns=frozenset(raw["country_nouns"]),
        lone_groups=raw["lone_groups"],
        pronouns=pronouns,
        own_voice=frozenset(raw["own_voice"]),
        agency_nouns=frozenset(raw["agency_nouns"]),
        agencies_nouns=frozenset(raw["agencies_nouns"]),
        quantifiers={tuple(p.lower().split()): code for code, ps in phrases.items() for p in ps},
        determiners=frozenset(grammar["determiners"]),
        prepositions=frozenset(grammar["prepositions"]),
        adjectives=frozenset(raw["adjective_like"]),
        raw=raw,
    )


class Directory:
    """The actors of the vocabulary by code, and which presidency is meant on a date."""

    def __init__(self, vocabulary: Vocabulary, date: str | None) -> None:
        self.vocabulary = vocabulary
        self.date = date
        self.by_code: dict[str, Ref] = {}
        self.bodies: dict[str, Ref] = {}
        self.adjectives: set[tuple[str, str]] = set()
        for entry in vocabulary.entries.values():
            if entry.kind in ACTING and entry.kind != "country" and entry.notation:
                self.bodies.setdefault(entry.notation, entry.ref)
            if entry.kind == "institution" and entry.notation:
                self.by_code.setdefault(entry.notation, entry.ref)
        for country in vocabulary.of_class("Country"):
            self.by_code.setdefault(country.notation or country.ref, country.ref)
            for label in country.labels:
                if label.role == "hidden" and label.text[-1:] in "se":
                    self.adjectives.add((label.text.lower(), country.ref))
        kamer = (e.ref for e in vocabulary.of_class("Institution") if _is_kamer(e.notation, e.ref))
        self.by_code.setdefault("TK", next(kamer, Ref("")))

    def code(self, code: str) -> Ref | None:
        """The thing with this notation; PRES is the presidency of the meeting's day."""
        if code == "PRES":
            return self.vocabulary.presidency_on(self.date) if self.date else None
        return self.by_code.get(code) or None

    def presidency_of(self, country: Ref) -> Ref | None:
        """The presidency of ``country`` that lies nearest before or just after the meeting."""
        if self.date is None:
            return None
        year, half = int(self.date[:4]), 1 if self.date[5:7] <= "06" else 2
        now = year * 2 + half - 1
        for step in (0, -1, 1, -2, 2, -3, 3):
            at = now + step
            ref = Ref(f"presidency/{at // 2}-{at % 2 + 1}")
            if ref in self.vocabulary and self.vocabulary.holder_of(ref) == country:
                return ref
        return self.code("PRES")

    def is_adjective(self, surface: str, ref: Ref) -> bool:
        """Is this form of a country's name its adjective ("Spaanse")?"""
        return (surface.lower(), ref) in self.adjectives


def _is_kamer(notation: str | None, ref: Ref) -> bool:
    return notation in ("TK", "NL-TK", "SGTK") or ref.endswith(("/tweede-kamer", "/TK"))


class Finder:
    """Finds the actor phrases of one document's sentences."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.book = book()

    def find(self, tokens: Tokens, mentions: Sequence[Mention]) -> list[Phrase]:
        """The actor phrases of a sentence, in order, without overlap."""
        named, adjectives = self._mentions(tokens, mentions)
        found: list[Phrase] = []
        taken = -1
        for i, word in enumerate(tokens.words):
            if i <= taken:
                continue
            phrase = self._at(tokens, i, word, named, adjectives)
            if phrase is not None:
                self._govern(tokens, phrase)
                found.append(phrase)
                taken = phrase.end - 1
        return _joined_persons(found, tokens, self.book)

    def _mentions(
        self, tokens: Tokens, mentions: Sequence[Mention]
    ) -> tuple[dict[int, tuple[int, Ref]], dict[int, Ref]]:
        named: dict[int, tuple[int, Ref]] = {}
        adjectives: dict[int, Ref] = {}
        for mention in mentions:
            kind = mention.refers_to.partition("/")[0]
            if kind not in ACTING:
                continue
            start, end = tokens.span(mention.start, mention.end)
            if end <= start:
                continue
            if kind == "country" and self.directory.is_adjective(
                mention.surface_form, mention.refers_to
            ):
                adjectives[start] = mention.refers_to
            elif tokens.starts[start] >= mention.start and tokens.ends[end - 1] <= mention.end:
                if start not in named or named[start][0] < end:
                    named[start] = (end, mention.refers_to)
            elif kind == "country":  # inside a compound: "Turkijeverklaring"
                continue
        return named, adjectives

    def _at(
        self,
        tokens: Tokens,
        i: int,
        word: str,
        named: dict[int, tuple[int, Ref]],
        adjectives: dict[int, Ref],
    ) -> Phrase | None:
        b = self.book
        if word == "nl" and tokens.raw[i] == "NL":
            return Phrase(i, i, i + 1, self.directory.code("NLD"), "singular")
        if word in b.raw["collections"] and tokens.words[i + 1 : i + 2] in (["staten"], ["landen"]):
            return self._collection(tokens, i, word)
        if i in named:
            end, ref = named[i]
            if end < len(tokens) and tokens.words[end] in b.roles and ref.startswith("person/"):
                return None
            return self._named(tokens, i, end, ref)
        if word in ("ministers", "delegaties") and tokens.words[i + 1 : i + 2] == ["van"]:
            body = self._role(tokens, i, word, named, adjectives)
            if body is not None and body.actor not in (None, self.directory.code("COUNCIL")):
                return body
        if word in b.group_nouns or word in b.country_nouns:
            return self._group(tokens, i, adjectives)
        if word in b.nouns:
            return self._noun(tokens, i, word, adjectives)
        if word.endswith("voorzitterschap"):
            return self._noun(tokens, i, "voorzitterschap", adjectives) if self._union(word) else None
        if word in b.raw["lone_quantities"]:
            return self._quantity(tokens, i, word)
        if word in b.raw["group_names"]:
            left = self._left_edge(tokens, i)
            return Phrase(left, i, i + 1, Group("unspecified", tokens.raw[i]), "plural")
        if word in b.roles:
            return self._role(tokens, i, word, named, adjectives)
        if word in ("zijde", "kant") and i - 1 in adjectives:
            side = Phrase(i - 1, i, i + 1, adjectives[i - 1], "singular")
            return side if i > 1 and tokens.words[i - 2] == "van" else None
        if word in b.agencies_nouns:
            return Phrase(i, i, i + 1, None, "plural", role="agencies")
        if word in b.agency_nouns:
            return Phrase(i, i, i + 1, None, "singular", role="agency")
        if word in b.pronouns and self._stands_alone(tokens, i):
            actor = self.directory.code("NLD") if word in b.own_voice else None
            return Phrase(i, i, i + 1, actor, b.pronouns[word], pronoun=word)
        if word in b.lone_groups and self._stands_alone(tokens, i):
            code = b.lone_groups[word]
            if code == "all" and self._but_some(tokens, i):
                code = "vast-majority"
            return Phrase(i, i, i + 1, Group(code, tokens.raw[i]), "plural", alone=True)
        return None

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
        ends = following == "," or _finite(following)
        left = self._left_edge(tokens, i)
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

    def _union(self, word: str) -> bool:
        return not any(word.startswith(o) for o in self.book.raw["other_presidencies"])

    def _stands_alone(self, tokens: Tokens, i: int) -> bool:
        word = tokens.words[i]
        if word == "het":
            return i == 0 and len(tokens) > 1 and _finite(tokens.words[1])
        if word in ("andere", "sommige", "deze"):
            return i + 1 < len(tokens) and _finite(tokens.words[i + 1])
        return True

    def _named(self, tokens: Tokens, start: int, end: int, ref: Ref) -> Phrase | None:
        kind = ref.partition("/")[0]
        number: Number = "singular"
        if kind == "person":
            affiliation = self._affiliation(ref) or self._titled(tokens, start)
            return Phrase(start, start, end, affiliation or ref, number, speaker=ref if affiliation else None)
        if kind == "country" and end < len(tokens) and tokens.words[end] in ("-", "/"):
            return None
        return Phrase(start, end - 1, end, ref, number)

    def _titled(self, tokens: Tokens, start: int) -> Ref | None:
        """The body of a title that is printed with the name ("Commissaris Jansen")."""
        for k in (start, start - 1):
            noun = self.book.nouns.get(tokens.words[k]) if k >= 0 else None
            if noun is not None and noun[0] == "COM":
                return self.directory.code("COM")
            if k >= 0 and tokens.words[k] in ("minister", "staatssecretaris"):
                return self.directory.code("NLD")
        return None

    def _affiliation(self, person: Ref) -> Ref | None:
        if person not in self.directory.vocabulary:
            return None
        relations = self.directory.vocabulary[person].relations
        for post in relations.get("holds", ()):
            entry = self.directory.vocabulary.entries.get(Ref(post))
            for body in entry.relations.get("postIn", ()) if entry else ():
                return Ref(body) if body.partition("/")[0] in ACTING else None
        return None

    def _noun(
        self, tokens: Tokens, i: int, word: str, adjectives: dict[int, Ref]
    ) -> Phrase | None:
        code, number = self.book.nouns[word]
        if code in ("COUNCIL", "COM", "TK") and not self._is_union_body(tokens, i, code):
            return None
        left = self._left_edge(tokens, i)
        ref = self.directory.code(code)
        country = next((adjectives[k] for k in range(left, i) if k in adjectives), None)
        if code == "PRES" and country:
            ref = self.directory.presidency_of(country)
        if not ref:
            return None
        return Phrase(left, i, i + 1, ref, number, definite=True)

    def _is_union_body(self, tokens: Tokens, i: int, code: str) -> bool:
        if tokens.raw[i][:1].islower() and tokens.words[i] not in ("eurocommissaris", "commissaris"):
            return tokens.words[i].endswith(("ministers", "ministers"))
        following = tokens.words[i + 1 : i + 4]
        beside = [w for w in following if w not in ("van", "voor", "de")][:1]
        named = following[:1] in (["van"], ["voor"]) or bool(beside and beside == following[:1])
        key = {"COUNCIL": "not_council", "COM": "not_commission"}.get(code)
        if key and tokens.words[i] in ("raad", "commissie"):
            before = tokens.words[i - 1] if i else ""
            if before in self.book.raw[key] or named and set(beside) & set(self.book.raw[key]):
                return False
        if code == "TK":
            return tokens.words[i - 1] != "eerste" if i else True
        return not (code == "COUNCIL" and i and tokens.words[i - 1] == "europese")

    def _left_edge(self, tokens: Tokens, head: int, limit: int = 6) -> int:
        """Where the noun phrase with this head begins: its article, or its first adjective."""
        b, left = self.book, head
        for k in range(head - 1, max(head - limit, -1), -1):
            word = tokens.words[k]
            if word in b.determiners:
                if word == "dat" or (word == "die" and k and tokens.words[k - 1] not in b.prepositions):
                    break
                left = k
                break
            if word in b.adjectives or (
                word.endswith("e") and len(word) > 3 and not _finite(word) and word.isalpha()
            ):
                left = k
            else:
                break
        return left

    def _group(self, tokens: Tokens, i: int, adjectives: dict[int, Ref]) -> Phrase | None:
        b, word = self.book, tokens.words[i]
        following = tokens.words[i + 1 : i + 3]
        if following[:2] == ["van", "herkomst"] or (i and tokens.words[i - 1] == "derde"):
            return None
        if i and tokens.words[i - 1] == "beide":
            return Phrase(i - 1, i, i + 1, None, "plural", pronoun="beide")
        start, code = self._quantifier(tokens, i)
        if start and tokens.words[start - 1] == "niet":
            return None
        adjective = next((adjectives[k] for k in range(start, i) if k in adjectives), None)
        if word in b.roles and (code == "unspecified" or adjective):
            return self._role(tokens, i, word, {}, adjectives)
        kind = {w.lower() for w in tokens.words[start:i]} & set(b.raw["group_adjectives"])
        if word in b.country_nouns and (code == "unspecified" and not kind or adjective):
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

    def _but_some(self, tokens: Tokens, start: int) -> bool:
        """'Met uitzondering van X gaven alle lidstaten', 'Op X na steunden alle lidstaten'."""
        words = tokens.words
        if "één" in words and "na" in words or "een" in words and words[start:].count("na"):
            return True
        return "uitzondering" in words or "behalve" in words or (words[:1] == ["op"] and "na" in words[:start])

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
            if best is not None and best[2] == "others" and end == noun:
                wider = self._quantifier(tokens, best[0])
                if wider[1] != "unspecified":
                    return wider
            if best is not None:
                break
            if not (words[end - 1].endswith("e") or words[end - 1] in b.adjectives):
                break
        if best is not None:
            return best[0], best[2]
        return self._left_edge(tokens, noun), "unspecified"

    def _role(
        self,
        tokens: Tokens,
        i: int,
        word: str,
        named: dict[int, tuple[int, Ref]],
        adjectives: dict[int, Ref],
    ) -> Phrase | None:
        left = self._left_edge(tokens, i)
        country = next((adjectives[k] for k in range(left, i) if k in adjectives), None)
        body, end = self._body_of(tokens, i, named)
        if word == "voorzitter" and body == self.directory.code("COUNCIL"):
            body = self.directory.code("PRES")
        plural = word.endswith(("s", "leiders", "delegaties", "en")) and word not in ("parlement",)
        number: Number = "plural" if plural else "singular"
        if country is not None:
            also, left = self._further(tokens, left, adjectives)
            return Phrase(left, i, end, country, number, role=word, definite=True, also=also)
        if body is not None:
            return Phrase(left, i, end, body, number, role=word, definite=True)
        own = self.directory.bodies.get(self.book.raw["role_bodies"].get(word, ""))
        if own is not None:
            return Phrase(left, i, end, own, "singular", role=word, definite=True)
        if word == "voorzitter" and left < i:
            actor = self.directory.code("PRES")
            return Phrase(left, i, end, actor, "singular", definite=True) if actor else None
        if word in ("minister", "staatssecretaris", "staatsecretaris", "regering", "bewindslieden"):
            return Phrase(left, i, end, self.directory.code("NLD"), number, role="minister", definite=True)
        if word in ("ministers",) and tokens.words[max(i - 1, 0)] in ("de", "alle"):
            code = "all" if tokens.words[0] == "unaniem" else "unspecified"
            label = " ".join(tokens.raw[left : i + 1])
            return Phrase(left, i, end, Group(code, label), "plural", definite=True)
        if left == i or word in ("autoriteiten", "politie", "parlement", "ministers", "delegatie", "hof", "ministerie"):
            return None
        return Phrase(left, i, end, None, number, role=word, definite=True)

    def _further(
        self, tokens: Tokens, left: int, adjectives: dict[int, Ref]
    ) -> tuple[tuple[Ref, ...], int]:
        """Adjectives of countries before the first one, joined by commas and 'en'."""
        also: list[Ref] = []
        k = left
        while k >= 2 and tokens.words[k - 1] in (",", "en") and k - 2 in adjectives:
            also.insert(0, adjectives[k - 2])
            k -= 2
        if also and k and tokens.words[k - 1] in self.book.determiners:
            k -= 1
        return tuple(also), k

    def _body_of(
        self, tokens: Tokens, i: int, named: dict[int, tuple[int, Ref]]
    ) -> tuple[Ref | None, int]:
        """The body or country that an office belongs to ("van Frontex"), and where that ends."""
        portfolio = self.book.raw["portfolio"]
        k, end = i + 1, i + 1
        if k < len(tokens) and tokens.words[k] == "(":
            while k < len(tokens) and tokens.words[k] != ")":
                k += 1
            k += 1
        for _ in range(3):
            if k >= len(tokens) or tokens.words[k] not in (*portfolio, "bij"):
                break
            at = k + 1
            passed = ("de", "het", "deze", "ons", "agentschap", "eu-agentschap", "bureau")
            while at < len(tokens) and tokens.words[at] in passed:
                at += 1
            if at in named:
                stop, ref = named[at]
                if ref.startswith("institution/EP-"):
                    ref = self.directory.code("EP") or ref
                return ref, stop
            if at < len(tokens) and tokens.words[at] in ("commissie", "raad"):
                code = "COM" if tokens.words[at] == "commissie" else "COUNCIL"
                return self.directory.code(code), at + 1
            k = _past_portfolio(tokens, at)
            end = k
        return None, end

    def _govern(self, tokens: Tokens, phrase: Phrase) -> None:
        if not phrase.pronoun and tokens.words[phrase.start] not in self.book.determiners:
            phrase.start = self._left_edge(tokens, phrase.start)
        before = tokens.words[phrase.start - 1] if phrase.start else ""
        phrase.preposition = before if before in self.book.prepositions else ""
        if tokens.words[phrase.head] in ("zijde", "kant"):
            phrase.preposition = "door"  # 'van Nederlandse zijde is gewezen op'


def _past_portfolio(tokens: Tokens, at: int) -> int:
    """Past "Justitie en Veiligheid", "Binnenlandse Zaken": capitalised words joined by 'en'."""
    k = at
    while k < len(tokens) and (
        tokens.raw[k][:1].isupper()
        or (tokens.words[k] in ("en", "zaken") and k + 1 <= len(tokens))
    ):
        if tokens.words[k] == "en" and not (
            k + 1 < len(tokens) and tokens.raw[k + 1][:1].isupper()
        ):
            break
        k += 1
    return k


def _finite(word: str) -> bool:
    from kg.extract.lexicon import readings

    return any(r.finite for r in readings().get(word, ()))


def _joined_persons(phrases: list[Phrase], tokens: Tokens, b: Book) -> list[Phrase]:
    """A person and the office beside the name ("A. Naam, directeur van X") are one actor."""
    out: list[Phrase] = []
    for phrase in phrases:
        last = out[-1] if out else None
        gap = tokens.words[last.end : phrase.start] if last else []
        if last is not None and gap in ([","], [], ["("]):
            person = isinstance(phrase.actor, str) and phrase.actor.startswith("person/")
            was_person = isinstance(last.actor, str) and last.actor.startswith("person/")
            official = isinstance(phrase.actor, str) and phrase.actor.startswith("office/")
            if was_person and phrase.actor and (phrase.role or official):
                last.speaker, last.actor, last.end = Ref(str(last.actor)), phrase.actor, phrase.end
                last.role = phrase.role
                continue
            office = isinstance(last.actor, str) and last.actor.startswith("office/")
            if person and (last.role or office or last.actor is not None and gap == []) and not last.pronoun:
                last.speaker, last.end = Ref(str(phrase.actor)), phrase.end
                continue
            if last.actor is not None and last.actor == phrase.actor and not phrase.preposition:
                last.end = phrase.end
                continue
        out.append(phrase)
    return out
