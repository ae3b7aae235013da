"""Who is named in a sentence and could act there: countries, bodies, persons, groups, pronouns.

:func:`find_actors` gives noun phrases (``Phrase``) in order, each with the preposition that governs
it, so that the clause stage can tell a subject ("de Commissie lichtte toe") from an agent ("door de
Commissie") and from a mere modifier ("het voorstel van de Commissie").
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.extract.grammar.tokens import Tokens
from kg.extract.interventions.actor_book import ACTING, Book, Number, Phrase
from kg.extract.interventions.groups import GroupFinder, can_be_finite
from kg.model import Group, Mention, Ref

_LISTS = (
    ["te", "weten"],
    ["onder", "wie"],
    ["met", "name"],
    ["onder", "meer"],
    ["onder", "andere"],
)
"""Words that name members behind 'enkele andere,'."""


class Finder(GroupFinder):
    """Finds the actor phrases of one document's sentences."""

    def find(self, tokens: Tokens, mentions: Sequence[Mention]) -> list[Phrase]:
        """The actor phrases of a sentence, in order, without overlap."""
        named, adjectives = self._mentions(tokens, mentions)
        found: list[Phrase] = []
        taken = -1
        heads = self.book.heads
        for i, word in enumerate(tokens.words):
            if i <= taken:
                continue
            if (
                word not in heads
                and i not in named
                and i not in adjectives
                and not word.endswith("voorzitterschap")
            ):
                continue  # nothing begins here; most words
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
        if i in adjectives and self._elliptic_member(tokens, i, adjectives):
            return Phrase(i, i, i + 1, adjectives[i], "singular")
        if i not in named and word not in b.heads and not word.endswith("voorzitterschap"):
            return None
        if word == "nl" and tokens.raw[i] == "NL":
            return Phrase(i, i, i + 1, self.directory.code("NLD"), "singular")
        if word in b.raw["collections"] and tokens.words[i + 1 : i + 2] in (["staten"], ["landen"]):
            return self._collection(tokens, i, word)
        if i in named:
            end, ref = named[i]
            if end < len(tokens) and tokens.words[end] in b.roles and ref.startswith("person/"):
                return None
            return self._named(tokens, i, end, ref)
        plural = word in b.roles and word in (*b.group_nouns, *b.country_nouns)
        if plural and tokens.words[i + 1 : i + 2] in (["van"], ["uit"]):
            body = self._role(tokens, i, word, named, adjectives)
            if body is not None and body.actor not in (None, self.directory.code("COUNCIL")):
                return body
        if word in b.group_nouns or word in b.country_nouns:
            return self._group(tokens, i, adjectives)
        if word in b.nouns:
            return self._noun(tokens, i, word, adjectives)
        if word.endswith("voorzitterschap"):
            return (
                self._noun(tokens, i, "voorzitterschap", adjectives) if self._union(word) else None
            )
        if word in b.raw["lone_quantities"]:
            return self._quantity(tokens, i, word)
        if word in b.raw["group_names"]:
            left = self._left_edge(tokens, i)
            return Phrase(left, i, i + 1, Group("unspecified", tokens.raw[i]), "plural")
        if word in b.roles:
            return self._role(tokens, i, word, named, adjectives)
        return self._unnamed(tokens, i, word, adjectives)

    def _elliptic_member(self, tokens: Tokens, i: int, adjectives: dict[int, Ref]) -> bool:
        """'delegaties, waaronder de Nederlandse, ...': an adjective for the member it names."""
        words = tokens.words
        following = words[i + 1] if i + 1 < len(words) else "."
        if i and words[i - 1] == "de" and self._led_adjectives(tokens, i, adjectives):
            return True
        if following not in (",", ".", ")", "en") and not can_be_finite(following):
            return False
        k = i - 1
        while k > 0 and (k in adjectives or words[k] in ("de", "en", ",", "ook")):
            k -= 1
        return words[k] in self.book.raw["elliptic_members"] and words[i - 1] in ("de", "en", ",")

    def _led_adjectives(self, tokens: Tokens, i: int, adjectives: dict[int, Ref]) -> bool:
        """'meerdere delegaties, de Franse en de Duitse voorop'."""
        k = i + 1
        while k < len(tokens) and (k in adjectives or tokens.words[k] in ("en", "de", ",")):
            k += 1
        return tokens.words[k : k + 1] != [] and tokens.words[k] in self.book.raw["leading"]

    def _unnamed(
        self, tokens: Tokens, i: int, word: str, adjectives: dict[int, Ref]
    ) -> Phrase | None:
        """Agencies in general, pronouns, 'velen', 'van Nederlandse zijde'."""
        b = self.book
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
        if word in b.raw["partitives"]:
            return self._part(tokens, i, word)
        if word in b.lone_groups and self._stands_alone(tokens, i):
            code, start = b.lone_groups[word], i
            if code == "others" and i and tokens.words[i - 1] != "de":
                at, counted = self._quantifier(tokens, i)  # 'enkele andere, te weten'
                code, start = (counted, at) if counted != "unspecified" else (code, start)
            if code == "all" and self._but_some(tokens, i):
                code = "vast-majority"
            label = " ".join(tokens.raw[start : i + 1])
            return Phrase(start, i, i + 1, Group(code, label), "plural", alone=True)
        return None

    def _union(self, word: str) -> bool:
        return not any(word.startswith(o) for o in self.book.raw["other_presidencies"])

    def _stands_alone(self, tokens: Tokens, i: int) -> bool:
        word = tokens.words[i]
        following = tokens.words[i + 1] if i + 1 < len(tokens) else ""
        before = tokens.words[i - 1] if i else ""
        if word == "het":
            return can_be_finite(following) if i == 0 else self._points_back(before, following)
        if word in ("andere", "sommige", "deze"):
            listed = following == "," and tokens.words[i + 2 : i + 4] in _LISTS
            behind = can_be_finite(before) and following in self.book.determiners
            return listed or can_be_finite(following) or (behind and word != "deze")
        return True

    def _points_back(self, before: str, following: str) -> bool:
        """'Daarom zal het zich verzetten': a pronoun, no article and no 'het is zaak dat'."""
        if not can_be_finite(before) or before in self.book.raw["impersonal_verbs"]:
            return False
        return following in self.book.raw["behind_pronoun"]

    def _named(self, tokens: Tokens, start: int, end: int, ref: Ref) -> Phrase | None:
        kind = ref.partition("/")[0]
        number: Number = "singular"
        if kind == "person":
            affiliation = self._affiliation(ref) or self._titled(tokens, start)
            if start and tokens.words[start - 1] in self.book.raw["titles"]:
                start -= 2 if start > 1 and tokens.words[start - 2] == "de" else 1
            return Phrase(
                start, start, end, affiliation or ref, number, speaker=ref if affiliation else None
            )
        if kind == "country" and end < len(tokens) and tokens.words[end] in ("-", "/"):
            return None
        if ref.startswith("institution/EP-"):
            ref = self.directory.code("EP") or ref  # a committee speaks for the Parliament
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

    def _noun(self, tokens: Tokens, i: int, word: str, adjectives: dict[int, Ref]) -> Phrase | None:
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
        if tokens.raw[i][:1].islower() and tokens.words[i] not in (
            "eurocommissaris",
            "commissaris",
        ):
            return tokens.words[i].endswith(("ministers", "ministers"))
        following = tokens.words[i + 1 : i + 4]
        beside = [w for w in following if w not in ("van", "voor", "de")][:1]
        named = following[:1] in (["van"], ["voor"]) or bool(beside and beside == following[:1])
        key = {"COUNCIL": "not_council", "COM": "not_commission"}.get(code)
        if key and tokens.words[i] in ("raad", "commissie"):
            before = tokens.words[i - 1] if i else ""
            if before in self.book.raw[key] or (named and set(beside) & set(self.book.raw[key])):
                return False
        if code == "TK":
            return tokens.words[i - 1] != "eerste" if i else True
        return not (code == "COUNCIL" and i and tokens.words[i - 1] == "europese")

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
        if country is not None and word == "voorzitter" and self._presides(country):
            country = self.directory.code("PRES") or country
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
            return Phrase(
                left, i, end, self.directory.code("NLD"), number, role="minister", definite=True
            )
        if word in ("ministers",) and tokens.words[max(i - 1, 0)] in ("de", "alle"):
            return Phrase(left, i, end, self.directory.code("COUNCIL"), "plural", definite=True)
        if left == i or word in (
            "autoriteiten",
            "politie",
            "parlement",
            "ministers",
            "delegatie",
            "hof",
            "ministerie",
        ):
            return None
        return Phrase(left, i, end, None, number, role=word, definite=True)

    def _presides(self, country: Ref) -> bool:
        """Does this country hold the Presidency on the day of the meeting?"""
        now = self.directory.code("PRES")
        return now is not None and self.directory.vocabulary.holder_of(now) == country

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
            if k >= len(tokens) or tokens.words[k] not in (*portfolio, "bij", "uit"):
                break
            at = k + 1
            while at < len(tokens) and tokens.words[at] in self.book.raw["passed"]:
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
            if k == at == end + 1:
                break  # 'viel de delegatie bij': no portfolio
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
        tokens.raw[k][:1].isupper() or (tokens.words[k] in ("en", "zaken") and k + 1 <= len(tokens))
    ):
        if tokens.words[k] == "en" and not (
            k + 1 < len(tokens) and tokens.raw[k + 1][:1].isupper()
        ):
            break
        k += 1
    return k


def _joined_persons(phrases: list[Phrase], tokens: Tokens, b: Book) -> list[Phrase]:
    """A person and the office beside the name ("A. Naam, directeur van X") are one actor."""
    out: list[Phrase] = []
    for phrase in phrases:
        last = out[-1] if out else None
        between = tokens.words[last.end : phrase.start] if last else []
        gap = [w for w in between if w not in b.raw["titles"]]
        if last is not None and gap in ([","], [], ["("]):
            person = isinstance(phrase.actor, str) and phrase.actor.startswith("person/")
            was_person = isinstance(last.actor, str) and last.actor.startswith("person/")
            official = isinstance(phrase.actor, str) and phrase.actor.startswith("office/")
            if was_person and phrase.actor and (phrase.role or official):
                last.speaker, last.actor, last.end = Ref(str(last.actor)), phrase.actor, phrase.end
                last.role = phrase.role
                continue
            office = isinstance(last.actor, str) and last.actor.startswith("office/")
            titled = not set(b.raw["titles"]).isdisjoint(tokens.words[phrase.start : phrase.end])
            office = office or (last.definite and titled)  # 'de commissaris, de heer X'
            if (
                person
                and (last.role or office or (last.actor is not None and gap == []))
                and not last.pronoun
            ):
                last.speaker, last.end = Ref(str(phrase.actor)), phrase.end
                continue
            if last.actor is not None and last.actor == phrase.actor and not phrase.preposition:
                last.end = phrase.end
                continue
        out.append(phrase)
    return out
