"""Clauses of a Dutch sentence, found in one pass with a stack and no parser.

A clause knows the word that opens it, its own words (those of clauses inside it left out), its
verbs with their separable particles, and the clause it hangs under. The pass relies on what Dutch
word order guarantees: a main clause has its finite verb second, a subordinate one its verbs last,
an infinitive clause ends at 'te' and its infinitive, and a particle closes its clause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from kg import rulebook
from kg.extract.lexicon import Reading, first_person, particles_of, readings
from kg.extract.tokens import Tokens

ClauseKind = Literal["main", "sub", "relative", "infinitive"]


@dataclass(slots=True)
class Verb:
    """A verb of a clause: what it can be a form of, and whether 'te' stands before it."""

    index: int
    readings: tuple[Reading, ...]
    particle: str = ""
    te: bool = False
    particle_at: int = -1

    def lemmas(self) -> list[str]:
        """Lexicon spellings, the one with the separated particle first."""
        out: dict[str, None] = {}
        for r in self.readings:
            particle = r.particle or self.particle
            out[f"{particle}|{r.base}" if particle else r.base] = None
        for r in self.readings:
            if not r.particle:
                out[r.base] = None
        return list(out)

    def is_a(self, *bases: str) -> bool:
        """Is it a form of one of these verbs, without particle?"""
        return any(r.base in bases and not r.particle for r in self.readings)

    def kinds(self) -> set[str]:
        """The kinds of form it can be."""
        return {r.kind for r in self.readings}


@dataclass(slots=True)
class Clause:
    """One clause; ``words`` are indices of its own words, ``verbs`` in the order of the text."""

    kind: ClauseKind
    opener: str
    start: int
    parent: Clause | None = None
    beside: Clause | None = None  # the clause it is coordinated with
    words: list[int] = field(default_factory=list)
    finite: Verb | None = None
    others: list[Verb] = field(default_factory=list)
    more: list[Verb] = field(default_factory=list)  # further finite verbs of a verb-last clause
    closed: bool = False

    def verbs(self) -> list[Verb]:
        """All verbs, the finite one first."""
        return [*([self.finite] if self.finite else []), *self.more, *self.others]

    @property
    def seen(self) -> bool:
        """Has its verb been met?"""
        return self.finite is not None or (self.kind == "infinitive" and bool(self.others))


@dataclass(frozen=True)
class Grammar:
    """Function words as sets."""

    subordinators: frozenset[str]
    relatives: frozenset[str]
    infinitival: frozenset[str]
    coordinators: frozenset[str]
    stops: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    adverbs: frozenset[str]
    light: frozenset[str]
    particles: frozenset[str]
    free: frozenset[str]
    modals: frozenset[str]
    auxiliaries: frozenset[str]
    negations: frozenset[str]
    hypothetical: frozenset[str]
    continuing: frozenset[str]
    zijn_verbs: frozenset[str]
    noun_like: frozenset[str]
    noun_ends: tuple[str, ...]
    homographs: dict[str, list[str]] = field(hash=False, compare=False)


@lru_cache(maxsize=2)
def grammar(language: str = "nl") -> Grammar:
    """The function words of a language."""
    raw = rulebook.load("extract", "grammar", language)
    names = {"free": "free_particles"}
    keys = [k for k in Grammar.__dataclass_fields__ if k not in ("homographs", "noun_ends")]
    return Grammar(
        **{k: frozenset(raw[names.get(k, k)]) for k in keys},
        noun_ends=tuple(raw["noun_ends"]),
        homographs=raw["homographs"],
    )


class Parser:
    """One pass over one sentence; ``names`` marks words that belong to actor phrases."""

    def __init__(self, tokens: Tokens, names: Mapping[int, str], g: Grammar) -> None:
        self.words = tokens.words
        self.n = len(tokens)
        self.names = names
        self.g = g
        self.readings = readings()
        self.separable = particles_of()
        main = Clause("main", "", 0)
        self.stack = [main]
        self.clauses = [main]
        self.boundary = -1  # the last comma or coordinator in the open main clause
        self.depth = 0

    def parse(self) -> list[Clause]:
        """The clauses of the sentence, in order of their first words."""
        words, g = self.words, self.g
        for i, w in enumerate(words):
            if w == "(":
                self.depth += 1
            elif w == ")":
                self.depth = max(self.depth - 1, 0)
            elif self.depth:
                continue
            elif w in g.stops:
                self._new_main(i + 1)
            elif w == ",":
                self._comma(i)
            elif i in self.names:
                self.stack[-1].words.append(i)
            else:
                self._word(i, w)
        return self.clauses

    # ------------------------------------------------------------ opening and closing

    def _push(self, kind: ClauseKind, opener: str, i: int) -> None:
        clause = Clause(kind, opener, i + 1, parent=self.stack[-1])
        self.clauses.append(clause)
        self.stack.append(clause)

    def _new_main(self, start: int) -> None:
        previous = self.stack[0]
        clause = Clause("main", "", start, beside=previous)
        self.clauses.append(clause)
        self.stack = [clause]
        self.boundary = start - 1

    def _comma(self, i: int) -> None:
        while len(self.stack) > 1 and self.stack[-1].seen:
            self.stack.pop()
        self.stack[-1].words.append(i)
        self.boundary = i

    def _word(self, i: int, w: str) -> None:
        g = self.g
        kind = self._opens(i, w)
        if kind is not None:
            while len(self.stack) > 1 and self.stack[-1].seen and (
                self.words[i - 1] in g.coordinators
                or (kind != "infinitive" and self.stack[-1].kind == "infinitive")
            ):
                self.stack.pop()
            self._push(kind, w, i)
            return
        if w in g.coordinators or (w == "dan" and i + 1 < self.n and self._is_finite(i + 1)):
            if self._coordinates_clause(i):
                return
            self.boundary = i
            self.stack[-1].words.append(i)
            return
        found = self.readings.get(w)
        if w in ("gelet", "gezien") and (self.words[i - 1] == "," or not i):
            found = None
        if found is None and w.endswith("ende") and self.stack[0].finite is None:
            found = self._slipped(i, w)
        if found and self._verb(i, w, found):
            return
        if (w in g.particles or w in g.free) and self._particle(i, w):
            return
        self.stack[-1].words.append(i)

    def _opens(self, i: int, w: str) -> ClauseKind | None:
        g, words = self.g, self.words
        following = words[i + 1] if i + 1 < self.n else ""
        before = words[i - 1] if i else ""
        if w in g.subordinators:
            return None if w == "wie" and before in g.prepositions else "sub"
        if w == "nu":
            return "sub" if i == 0 and self._closed_by_verb(i) else None
        if w == "dat" or w in g.relatives:
            if not self._opens_content(i, w, before, following):
                return None
            return "relative" if w != "dat" or self._relative_dat(i) else "sub"
        if w == "of":
            prior = self.readings.get(before)
            speaks = prior is not None or before in ("over", "vraag", ",") or before in g.free
            return "sub" if speaks and self._verb_last(i) else None
        if w == "zoals":
            return "sub" if self._closed_by_verb(i) else None
        if w == "als":
            top = self.stack[-1]
            placed = i == 0 or before == "," or (top.finite is not None or top.seen)
            return "sub" if placed and self._verb_before_next(i) else None
        if w in g.infinitival:
            return "infinitive" if self._te_ahead(i, w) else None
        return None

    def _verb_before_next(self, i: int) -> bool:
        """Is there a finite verb before the next comma, stop or coordinator?"""
        for k in range(i + 2, self.n):
            word = self.words[k]
            if word in self.g.stops or word == "," or word in ("en", "maar"):
                return False
            if self._is_finite(k):
                return True
        return False

    def _closed_by_verb(self, i: int) -> bool:
        """Does the stretch up to the next comma end in its verbs ('zoals is aangegeven,')?"""
        stop = next((k for k in range(i, self.n) if self.words[k] == ","), self.n)
        if stop == self.n or stop - i < 3:
            return False
        verbs = self._is_finite(stop - 1) or self._is_participle(stop - 1)
        return verbs and any(self._is_finite(k) for k in range(i + 1, stop))

    def _opens_content(self, i: int, w: str, before: str, following: str) -> bool:
        """'dat' and 'die' as openers, not as pronoun ('Dat steunde X') or article ('op dat punt')."""
        g = self.g
        if i == 0 or (i == 1 and before in g.coordinators):
            return False
        if i + 1 in self.names or following in g.determiners or following in ("er", "zij", "ze", "hij", "dit", "men", "hier", "ook"):
            return before not in g.prepositions or before in g.particles
        verb = self.stack[0].finite
        if i > 1 and before in g.prepositions and self.words[i - 2] in ("er", "daar", "hier"):
            return w == "dat"
        if before in g.prepositions:
            split = verb is not None and any(
                before in self.separable.get(r.base, ()) for r in verb.readings
            )
            return before in g.particles and split and self._verb_last(i) and w == "dat"
        doing = self.readings.get(before, ())
        if w == "dat" and any(r.base == "doen" for r in doing):
            return False
        if self._is_finite(i + 1) and before in ("", *g.coordinators):
            return False
        return self._verb_last(i)

    def _relative_dat(self, i: int) -> bool:
        """'dat' after a noun is a relative; after a verb, particle or comma it opens content."""
        before = self.words[i - 1] if i else ""
        if before in (",",) or before in self.readings or before in self.g.free:
            return False
        return not (before in self.g.adverbs or before in self.g.particles or before in ("mening", "belang", "oordeel", "belangrijk", "duidelijk", "verwachting", "noodzakelijk", "wenselijk", "zorg", "zorgen", "boodschap", "feit", "hoop", "wens", "essentieel", "cruciaal", "jammer", "vertrouwen", "eens", "eensgezind", "overtuigd", "tevreden", "verheugd", "bekend", "waarde"))

    def _slipped(self, i: int, w: str) -> tuple[Reading, ...] | None:
        """'verwelkomende' printed for 'verwelkomde': behind the subject, before its object."""
        following = self.words[i + 1] if i + 1 < self.n else ""
        behind = i - 1 in self.names or self.words[i - 1] == ","
        plain = self.readings.get(w[:-2])
        if plain and behind and following in self.g.determiners:
            return tuple(Reading(r.base, "past", r.particle) for r in plain if r.kind == "plural")
        return None

    def _te_ahead(self, i: int, w: str) -> bool:
        """Does 'te' with an infinitive close the phrase that starts here?"""
        for k in range(i + 1, self.n):
            word = self.words[k]
            if word in self.g.stops or (word == "om" and k > i + 1):
                return False
            if word == "te" and k + 1 < self.n and self._infinitive(k + 1):
                return True
            if w == "door" and (self._is_finite(k) or self._is_participle(k)):
                return False
        return False

    def _infinitive(self, k: int) -> bool:
        word = self.words[k]
        return word.endswith(("en", "aan", "ien", "oen", "ijn")) and word not in self.g.prepositions

    def _verb_last(self, i: int) -> bool:
        """Is there a finite verb ahead that ends its clause?"""
        for k in range(i + 1, min(self.n, i + 40)):
            if self.words[k] in self.g.stops:
                return False
            if k > i + 1 and self._is_finite(k):
                return True
        return False

    # ------------------------------------------------------------ verbs

    def _is_finite(self, k: int) -> bool:
        if k >= self.n or k in self.names:
            return False
        found = self.readings.get(self.words[k])
        return bool(found) and any(r.kind != "participle" for r in found) and not self._nominal(k)

    def _surely_finite(self, k: int) -> bool:
        if k >= self.n or k in self.names:
            return False
        found = self.readings.get(self.words[k])
        if not found or self._nominal(k):
            return False
        kinds = {r.kind for r in found}
        return bool(kinds & {"present", "past", "pasts"}) and "participle" not in kinds

    def _is_participle(self, k: int) -> bool:
        found = self.readings.get(self.words[k])
        return bool(found) and any(r.kind == "participle" for r in found)

    def _nominal(self, k: int) -> bool:
        """A form that is a noun (or 'zijn' a possessive) here, by the words beside it."""
        g, word = self.g, self.words[k]
        before = self.words[k - 1] if k else ""
        following = self.words[k + 1] if k + 1 < self.n else ""
        allowed = g.homographs.get(word)
        if allowed is not None:
            return following in allowed if "!" in allowed else following not in allowed
        if word == "zijn":
            return self._possessive(k, before, following)
        if k - 1 in self.names or not before or before in ("dan", "als", "wat", "te"):
            return False
        kinds = {r.kind for r in self.readings.get(word, ())}
        if word in ("hebben", "worden", "kunnen", "zullen", "willen", "moeten", "mogen"):
            return False
        if before in g.determiners and before not in ("dit", "deze", "die", "dat", "alle", "beide"):
            return True
        if kinds & {"past", "pasts"} and word not in g.noun_like:
            return False
        if "plural" in kinds and before in g.prepositions:
            return not self._ends_modal(k)
        if before in g.determiners:
            return before not in ("dit", "deze", "die", "dat") or word.endswith("en")
        if before in g.prepositions:
            return before not in g.particles
        top = self.stack[-1]
        if not following.isalpha() and top.kind in ("sub", "relative") and top.finite is None:
            return False
        if kinds <= {"plural"} and before.endswith("e") and before not in self.readings:
            return before.isalpha() and before not in g.light and not before.endswith(g.noun_ends)
        return False

    def _possessive(self, k: int, before: str, following: str) -> bool:
        """'in zijn interventie', 'sprak zijn steun uit' against 'zijn de lidstaten', 'is te zijn'."""
        g = self.g
        if not following.isalpha() or following in g.determiners or following in g.prepositions:
            return False
        if following in g.adverbs or following in g.light or k + 1 in self.names:
            return False
        if self._is_participle(k + 1) and not self._is_participle_attribute(k + 1):
            return False
        return before in g.prepositions or before in self.readings or before in g.coordinators

    def _is_participle_attribute(self, k: int) -> bool:
        following = self.words[k + 1] if k + 1 < self.n else ""
        return following.isalpha() and following not in self.g.prepositions

    def _ends_modal(self, k: int) -> bool:
        """The last word under a modal verb ('kon zich er niet in vinden'): no noun."""
        finite = self.stack[-1].finite
        following = self.words[k + 1] if k + 1 < self.n else "."
        g = self.g
        opens = following in ("dat", "om", "hoe") or following in g.subordinators
        last = opens or following in g.prepositions or not following.isalpha()
        return last and finite is not None and finite.is_a(*self.g.modals)

    def _verb(self, i: int, w: str, found: tuple[Reading, ...]) -> bool:
        before = self.words[i - 1] if i else ""
        verb = Verb(i, found)
        kinds = {r.kind for r in found}
        if kinds != {"participle"} and self._nominal(i):
            return False
        if before == "te" or (i > 1 and self.words[i - 2] == "te" and before in self.readings and "plural" in kinds):
            return self._te_infinitive(i, verb)
        if "participle" in kinds and not kinds & {"present", "past", "pasts"} and self._participle(i, verb):
            return True
        if kinds == {"participle"}:
            return False
        if self._finite_verb(i, verb, kinds):
            return True
        return "participle" in kinds and self._participle(i, verb)

    def _te_infinitive(self, i: int, verb: Verb) -> bool:
        te = i - 1 if self.words[i - 1] == "te" else i - 2
        particle = self.words[te - 1] if te else ""
        if any(particle in self.separable.get(r.base, ()) for r in verb.readings):
            verb.particle = particle
        verb.te = True
        top = self.stack[-1]
        while len(self.stack) > 1 and top.seen and not (
            top.others and top.others[-1].index >= i - 2
        ) and not self._awaits_te(top):
            self.stack.pop()
            top = self.stack[-1]
        top.others.append(verb)
        top.words.append(i)
        return True

    def _awaits_te(self, clause: Clause) -> bool:
        return clause.finite is not None and not clause.others and clause.finite.index + 12 > self.n

    def _participle(self, i: int, verb: Verb) -> bool:
        before = self.words[i - 1] if i else ""
        following = self.words[i + 1] if i + 1 < self.n else "."
        ends = following in self.g.prepositions or not following.isalpha() or following in self.g.coordinators or following in self.g.subordinators or following in self.g.relatives or following in self.readings or following in self.g.adverbs
        if before in self.g.determiners and not ends:
            return False
        for depth in range(len(self.stack) - 1, -1, -1):
            clause = self.stack[depth]
            if clause.kind in ("sub", "relative") and clause.finite is None:
                break
            if self._wants_participle(clause, i):
                break
        else:
            return False
        del self.stack[depth + 1 :]
        clause.others.append(verb)
        clause.words.append(i)
        return True

    def _wants_participle(self, clause: Clause, i: int) -> bool:
        finite = clause.finite
        if finite is None or not finite.is_a("hebben", "zijn", "worden", "zullen", "kunnen", "moeten", "mogen", "willen", "blijven", "raken", "dienen"):
            return False
        if not clause.others:
            return True
        last = clause.others[-1].index
        return last >= i - 2 or any(self.words[k] in ("en", "of", ",") for k in range(last + 1, i) if k in clause.words) or all(not v.kinds() & {"participle"} for v in clause.others)

    def _finite_verb(self, i: int, verb: Verb, kinds: set[str]) -> bool:
        while True:
            top = self.stack[-1]
            sure = bool(kinds & {"present", "past", "pasts"})
            if top.kind == "infinitive":
                if not top.seen and not sure:
                    return False
                self.stack.pop()
                continue
            if top.kind != "main" and not top.seen and sure and self._opens_main(i):
                self.stack.pop()
                continue
            if top.finite is None:
                if top.kind == "main" and not sure and not self._plausible(i):
                    return False
                top.finite = verb
                top.words.append(i)
                return True
            if top.kind == "main":
                return self._second_in_main(i, verb, kinds, top, sure)
            if self._joins_cluster(i, verb, kinds, top):
                top.words.append(i)
                return True
            self.stack.pop()

    def _opens_main(self, i: int) -> bool:
        """A finite verb right behind a comma, while the main clause still waits for its own."""
        return self.words[i - 1] == "," and self.stack[0].finite is None and len(self.stack) == 2

    def _plausible(self, i: int) -> bool:
        """Can an infinitive-like form be the verb of the main clause: plural subject beside it?"""
        found = self.readings[self.words[i]]
        if any(r.base in self.g.auxiliaries or r.base in self.g.modals for r in found):
            return True
        near = range(max(i - 1, 0), min(i + 4, self.n))
        if any(k in self.names and self.names[k] != "singular" for k in near):
            return True
        if i and i - 1 in self.names:
            return True
        return not any(self._surely_finite(k) for k in range(i + 1, self.n))

    def _joins_cluster(self, i: int, verb: Verb, kinds: set[str], top: Clause) -> bool:
        """Does this verb belong to the verbs at the end of a subordinate clause?"""
        last = max(v.index for v in top.verbs())
        if kinds <= {"present", "past", "pasts"} and self.stack[0].finite is None:
            return False  # two finite verbs in a row: the second one opens the main clause
        if last >= i - 1 or (last >= i - 2 and self.words[i - 1] == "te"):
            top.others.append(verb)
            return True
        finite = top.finite
        assert finite is not None
        if "plural" in kinds and any(r.base in self.g.modals for r in finite.readings):
            top.others.append(verb)
            return True
        joined = any(self.words[k] in ("en", "of", "maar") for k in range(last + 1, i))
        if joined and self._ends_clause(i) and not self._surely_main(i):
            top.more.append(verb)
            return True
        return False

    def _ends_clause(self, i: int) -> bool:
        following = self.words[i + 1] if i + 1 < self.n else "."
        return not following.isalpha() or following in self.g.coordinators or following in self.g.prepositions or following in self.readings

    def _surely_main(self, i: int) -> bool:
        return self.words[i - 1] in self.g.coordinators and not self._ends_clause(i)

    def _second_in_main(
        self, i: int, verb: Verb, kinds: set[str], top: Clause, sure: bool
    ) -> bool:
        finite = top.finite
        assert finite is not None
        if "plural" in kinds and any(
            r.base in self.g.modals and not r.particle for r in finite.readings
        ):
            top.others.append(verb)
            top.words.append(i)
            return True
        if "plural" in kinds and finite.is_a("hebben", "zijn") and self._for_participle(verb, top):
            top.others.append(verb)
            top.words.append(i)
            return True
        if self.boundary > finite.index and (sure or i - 1 in self.names):
            words = [k for k in top.words if k > self.boundary]
            top.words = [k for k in top.words if k <= self.boundary]
            self._new_main(self.boundary + 1)
            new = self.stack[0]
            new.words = [*words, i]
            new.finite = verb
            return True
        return False

    def _for_participle(self, verb: Verb, clause: Clause) -> bool:
        """'heeft laten weten', 'is komen vragen': an infinitive where a participle would stand."""
        bases = ("laten", "willen", "kunnen", "moeten", "gaan", "komen", "blijven", "zien", "doen")
        return verb.is_a(*bases) or bool(clause.others and clause.others[-1].is_a(*bases))

    def _coordinates_clause(self, i: int) -> bool:
        """After 'en': does a new clause with a verb of its own begin?"""
        g = self.g
        k = i + 1
        while k < self.n and self.words[k] in g.adverbs and k < i + 4 and k not in self.names:
            k += 1
        if k >= self.n:
            return False
        top = self.stack[-1]
        if len(self.stack) > 1 and not top.seen:
            return False
        subject = k in self.names
        at = k
        if subject:
            while at < self.n and at in self.names:
                at += 1
            if not self._is_finite(at) or self.stack[0].finite is None:
                return False
            if not self._agrees(k, at):
                return False
        elif not self._surely_finite(k):
            if not (self._is_finite(k) and self._plural_story() and len(self.stack) == 1):
                return False
        if len(self.stack) > 1 and top.seen and top.kind != "infinitive" and self._stays_below(at, top):
            return False
        if self.stack[0].finite is None:
            return False
        self._new_main(i + 1)
        return True

    def _agrees(self, name: int, verb: int) -> bool:
        """Can the actor phrase at ``name`` be the subject of the verb at ``verb``?"""
        number = self.names[name]
        kinds = {r.kind for r in self.readings[self.words[verb]]}
        if number == "singular" and not self.words[name + 1 : verb].count("en"):
            return bool(kinds & {"present", "past"})
        return number == "any" or bool(kinds & {"plural", "pasts"})

    def _plural_story(self) -> bool:
        """Is the main clause's verb a plural present, so that its fellow may be as well?"""
        finite = self.stack[0].finite
        return finite is not None and "plural" in finite.kinds()

    def _stays_below(self, k: int, top: Clause) -> bool:
        """Does the verb after 'en' go on with the subordinate clause rather than the main one?"""
        if self._ends_clause(k) and not self._particle_later(k):
            return True
        main = self.stack[0].finite
        verb = self.readings[self.words[k]]
        if main is None or top.finite is None:
            return False
        same = {r.kind for r in verb}
        return not same & main.kinds() and bool(same & top.finite.kinds())

    def _particle_later(self, k: int) -> bool:
        wanted = {p for r in self.readings[self.words[k]] for p in self.separable.get(r.base, ())}
        return any(w in wanted for w in self.words[k + 1 :])

    # ------------------------------------------------------------ particles

    def _particle(self, i: int, w: str) -> bool:
        for depth in range(len(self.stack) - 1, -1, -1):
            clause = self.stack[depth]
            verb = clause.finite
            if verb is None or verb.particle:
                continue
            if not any(w in self.separable.get(r.base, ()) and not r.particle for r in verb.readings):
                continue
            if w not in self.g.free and not self._closes(i, verb):
                continue
            if self._belongs_to_infinitive(i, w):
                continue
            verb.particle, verb.particle_at = w, i
            del self.stack[depth + 1 :]
            clause.words.append(i)
            return True
        return False

    def _belongs_to_infinitive(self, i: int, w: str) -> bool:
        """'uit te trekken', 'in te willen zetten': the particle of what follows."""
        if i + 2 >= self.n or self.words[i + 1] != "te":
            return False
        ahead = self.words[i + 2 : i + 4]
        return any(
            w in self.separable.get(r.base, ()) for v in ahead for r in self.readings.get(v, ())
        )

    def _closes(self, i: int, verb: Verb) -> bool:
        """A particle that could be a preposition: nothing follows for it to govern."""
        if i + 1 >= self.n:
            return True
        following = self.words[i + 1]
        if i + 1 in self.names and following not in self.g.determiners:
            near = i - verb.index <= 1
            return near and self._te_or_dat_later(i)
        if following in self.g.determiners and following != "dat":
            near = i - verb.index <= 1 or all(
                k in self.names or self.words[k] in ("ertoe", "daartoe", "hiertoe", "er", "toen")
                for k in range(verb.index + 1, i)
            )
            return near and self._te_or_dat_later(i)
        if not following.isalpha() or following in self.g.prepositions or following in ("dat", "om", "of", "waar", "te"):
            return not following.isdigit() or self._te_or_dat_later(i)
        if following in self.g.coordinators or following in self.g.subordinators or following in self.g.adverbs:
            return True
        return self._near(verb, i) and self._te_or_dat_later(i)

    def _near(self, verb: Verb, i: int) -> bool:
        """Only names and light words between the verb and its particle."""
        return all(
            k in self.names or self.words[k] in self.g.adverbs for k in range(verb.index + 1, i)
        )

    def _te_or_dat_later(self, i: int) -> bool:
        for k in range(i + 1, self.n):
            if self.words[k] in self.g.stops:
                return False
            if self.words[k] == "te" and k + 1 < self.n and self._infinitive(k + 1):
                return True
        return False


def parse(tokens: Tokens, names: Mapping[int, str], own_voice: bool = False) -> list[Clause]:
    """The clauses of a sentence; ``names`` gives the words of actor phrases and their number.

    ``own_voice``: the sentence says 'ik', so that first-person forms count as verbs.
    """
    parser = Parser(tokens, names, grammar())
    if own_voice:
        extra = {form: (reading,) for form, reading in first_person().items()}
        parser.readings = {**extra, **parser.readings}
    return parser.parse()
