"""What a word is where it stands: verb or noun, finite or not, opener or pronoun.

The parser of :mod:`kg.extract.grammar.clauses` builds on these judgements, which look at
neighbouring words and at the clause that is open.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.grammar.clause import Clause, ClauseKind, Verb, kinds_of
from kg.extract.grammar.grammar import Grammar
from kg.extract.grammar.inflection import Kind
from kg.extract.grammar.lexicon import Reading, bound_bases, first_forms, particles_of, readings
from kg.extract.grammar.tokens import Tokens


class WordReader:
    """Judges single words of a sentence; ``names`` gives words of actor phrases, with number."""

    def __init__(self, tokens: Tokens, names: Mapping[int, str], g: Grammar) -> None:
        self.words = tokens.words
        self.n = len(tokens)
        self.names = names
        self.g = g
        self.readings = readings()
        self.separable = particles_of()
        self.aside_openers = g.asides
        main = Clause("main", "", 0)
        self.stack = [main]
        self.clauses = [main]
        self.boundary = -1  # the last comma or coordinator in the open main clause
        self.depth = 0

    def _infinitive(self, k: int) -> bool:
        word = self.words[k]
        return word.endswith(self.g.infinitive_ends) and word not in self.g.prepositions

    def _verb_last(self, i: int) -> bool:
        """Is there a finite verb ahead that ends its clause?"""
        for k in range(i + 1, min(self.n, i + 40)):
            if self.words[k] in self.g.stops:
                return False
            if k > i + 1 and self._is_finite(k):
                return True
        return False

    def _is_finite(self, k: int) -> bool:
        if k >= self.n or k in self.names:
            return False
        found = self.readings.get(self.words[k], ())
        return any(r.kind != "participle" for r in found) and not self._nominal(k)

    def _surely_finite(self, k: int) -> bool:
        if k >= self.n or k in self.names:
            return False
        found = self.readings.get(self.words[k])
        if not found or self._nominal(k):
            return False
        kinds = kinds_of(found)
        return bool(kinds & {"present", "past", "pasts"}) and "participle" not in kinds

    def _is_participle(self, k: int) -> bool:
        found = self.readings.get(self.words[k], ())
        return any(r.kind == "participle" for r in found)

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
        if k - 1 in self.names or not before or before in g.never_before_noun:
            return False
        kinds = kinds_of(self.readings.get(word, ()))
        if word in g.never_nouns or (before == "het" and self._of_it(k, kinds)):
            return False
        if before in g.determiners and before not in g.also_pronouns:
            return True
        if word in g.sure_nouns and (before in g.prepositions or before.endswith("e")):
            return before not in self.readings
        if kinds & {"past", "pasts"} and word not in g.noun_like:
            return False
        if "plural" in kinds and before in g.prepositions:
            return not self._ends_modal(k)
        if before in g.determiners:
            return before not in g.demonstratives or word.endswith("en")
        if before in g.prepositions:
            return before not in g.particles
        top = self.stack[-1]
        if not following.isalpha() and top.kind in ("sub", "relative") and top.finite is None:
            return False
        if kinds <= {"plural"} and before.endswith("e") and before not in self.readings:
            return before.isalpha() and before not in g.light and not before.endswith(g.noun_ends)
        return False

    def _of_it(self, k: int, kinds: frozenset[Kind]) -> bool:
        """'waar het gaat om', 'het leidt tot': a verb form that no neuter noun looks like."""
        word, g = self.words[k], self.g
        if k > 1 and self.words[k - 2] in g.prepositions:
            return False
        if kinds & {"past"} and word not in g.noun_like:
            return "participle" not in kinds
        bases = [r.base for r in self.readings.get(word, ()) if r.kind == "present"]
        return bool(bases) and any(first_forms().get(b) == word[:-1] for b in bases)

    def _possessive(self, k: int, before: str, following: str) -> bool:
        """'in zijn interventie', 'sprak zijn steun uit' against 'zijn de lidstaten'."""
        g = self.g
        if not following.isalpha() or following in g.determiners or following in g.prepositions:
            return False
        if following in g.adverbs or following in g.light or k + 1 in self.names:
            return False
        if self._is_participle(k + 1) and not self._is_participle_attribute(k + 1):
            return False
        if self.names.get(k - 1) == "singular" and self.stack[-1].kind == "sub":
            return "en" not in self.words[max(k - 3, 0) : k]  # 'nu Oostenrijk zijn bezwaar'
        if before == "het" and self.stack[-1].kind in ("sub", "relative"):
            return True  # 'dat het zijn positie zal bepalen'
        top = self.stack[-1]
        if top.kind == "sub" and top.start == k and top.finite is None and self._verb_last(k):
            return True  # 'dat zijn burgers worden benadeeld'
        return before in g.prepositions or before in self.readings or before in g.coordinators

    def _is_participle_attribute(self, k: int) -> bool:
        following = self.words[k + 1] if k + 1 < self.n else ""
        return following.isalpha() and following not in self.g.prepositions

    def _ends_modal(self, k: int) -> bool:
        """The last word under a modal verb ('kon zich er niet in vinden'): no noun."""
        finite = self.stack[-1].finite
        following = self.words[k + 1] if k + 1 < self.n else "."
        g = self.g
        opens = following in g.content_openers or following in g.subordinators
        last = opens or following in g.prepositions or not following.isalpha()
        return last and finite is not None and finite.is_a(*self.g.modals)

    def _ends_clause(self, i: int) -> bool:
        following = self.words[i + 1] if i + 1 < self.n else "."
        return (
            not following.isalpha()
            or following in self.g.coordinators
            or following in self.g.prepositions
            or following in self.readings
        )


class OpeningReader(WordReader):
    """Judges which words open a clause, and of what kind."""

    def _opens(self, i: int, w: str) -> ClauseKind | None:
        """What kind of clause a word opens; only the grammar's openers are asked about."""
        g, words = self.g, self.words
        following = words[i + 1] if i + 1 < self.n else ""
        before = words[i - 1] if i else ""
        if w == "welk":  # ', in welk verband X opmerkte'
            return "sub" if before in g.prepositions and words[i - 2 : i - 1] == [","] else None
        if w == "wat" and before == "," and "betreft" not in words[i : i + 8]:
            return "relative"  # ', wat door X werd gesteund': what the clause before told
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
            speaks = prior is not None or before in g.before_of or before in g.free
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
            if word in self.g.stops or word in (",", "maar", "dat"):
                return False
            if word == "en" and (k + 1 in self.names or self._is_finite(k + 1)):
                return False
            if self._is_finite(k):
                return True
        return False

    def _closed_by_verb(self, i: int) -> bool:
        """Does the stretch up to the next comma end in its verbs ('zoals is aangegeven,')?"""
        stop = next((k for k in range(i, self.n) if self.words[k] == ","), self.n)
        if stop == self.n or stop - i < 3:
            return False
        if self.words[stop - 2] == "te":
            return False  # 'zoals grooming strafbaar te stellen,'
        verbs = self._is_finite(stop - 1) or self._is_participle(stop - 1)
        return verbs and any(self._is_finite(k) for k in range(i + 1, stop))

    def _opens_content(self, i: int, w: str, before: str, following: str) -> bool:
        """'dat' as an opener, no pronoun ('Dat steunde X') or article ('op dat punt')."""
        g = self.g
        if i == 0 or (i == 1 and before in g.coordinators) or following == "te":
            return False
        if following in g.coordinators:
            return False  # 'verwelkomden dat en drukten'
        since = self.stack[-1].finite.index if self.stack[-1].finite else max(i - 6, 0)
        if before in g.prepositions and g.place_adverbs & set(
            self.words[max(min(since, i - 6), 0) : i]
        ):
            return w == "dat" and self._verb_last(i)
        if (
            i + 1 in self.names
            or following in g.determiners
            or following in g.subordinators
            or following in g.behind_dat
        ):
            return before not in g.prepositions or before in g.particles
        verb = self.stack[0].finite
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
        if before == ",":  # 'Cyprus, dat', not 'benadrukte Cyprus, dat de termijn'
            return i - 2 in self.names and i + 1 not in self.names and self.stack[0].finite is None
        if before in self.g.prepositions:
            return False
        if before in self.readings or before in self.g.free:
            return False
        g = self.g
        return not (before in g.adverbs or before in g.particles or before in g.content_nouns)

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


class ParticleReader(OpeningReader):
    """Judges which words are particles split off a verb."""

    def _particle(self, i: int, w: str) -> bool:
        for depth in range(len(self.stack) - 1, -1, -1):
            clause = self.stack[depth]
            verb = clause.finite
            if verb is None or verb.particle:
                continue
            if not any(
                w in self.separable.get(r.base, ()) and not r.particle for r in verb.readings
            ):
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
        if f"{self.words[i]} {following}" in self.g.fixed_phrases:
            return False  # 'stelde de leden in kennis'
        if self._lacks_particle(i, verb) and self._te_or_dat_later(i):
            return True
        if i + 1 in self.names and following not in self.g.determiners:
            near = i - verb.index <= 1
            return near and self._te_or_dat_later(i)
        if following in self.g.determiners and following != "dat":
            near = i - verb.index <= 1 or all(
                k in self.names or self.words[k] in self.g.before_particles
                for k in range(verb.index + 1, i)
            )
            return near and self._te_or_dat_later(i)
        if (
            not following.isalpha()
            or following in self.g.prepositions
            or following in self.g.behind_particles
        ):
            return not following.isdigit() or self._te_or_dat_later(i)
        if (
            following in self.g.coordinators
            or following in self.g.subordinators
            or following in self.g.adverbs
        ):
            return True
        return self._near(verb, i) and self._te_or_dat_later(i)

    def _lacks_particle(self, i: int, verb: Verb) -> bool:
        """'spoorde de leden aan hun deel te leveren': the verb is none without its particle."""
        if any(r.base not in bound_bases() for r in verb.readings):
            return False
        return self.words[i] not in self.words[i + 1 :]

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

    def _particle_later(self, k: int) -> bool:
        wanted = {p for r in self.readings[self.words[k]] for p in self.separable.get(r.base, ())}
        return any(w in wanted for w in self.words[k + 1 :])
