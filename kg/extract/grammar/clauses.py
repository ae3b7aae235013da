"""Clauses of a Dutch sentence, found in one pass with a stack and no parser.

A clause knows the word that opens it, its own words (those of clauses inside it left out), its
verbs with their separable particles, and the clause it hangs under. The pass relies on what Dutch
word order guarantees: a main clause has its finite verb second, a subordinate one its verbs last,
an infinitive clause ends at 'te' and its infinitive, and a particle closes its clause.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.extract.grammar.clause import Clause, ClauseKind, kinds_of
from kg.extract.grammar.grammar import grammar
from kg.extract.grammar.lexicon import first_person
from kg.extract.grammar.tokens import Tokens
from kg.extract.grammar.unknown_verbs import guessed
from kg.extract.grammar.verb_places import VerbPlacer


class Parser(VerbPlacer):
    """One pass over one sentence; ``names`` marks words that belong to actor phrases."""

    def parse(self) -> list[Clause]:
        """The clauses of the sentence, in order of their first words."""
        words, g = self.words, self.g
        passed = -1
        for i, w in enumerate(words):
            if w in self.aside_openers:
                passed = max(passed, self._past_aside(i))
            if i < passed:
                self.stack[-1].words.append(i)
            elif w == "(":
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

    def _comma(self, i: int) -> None:
        while len(self.stack) > 1 and self.stack[-1].seen:
            self.stack.pop()
        self.stack[-1].words.append(i)
        if not self._lists_names(i):
            self.boundary = i

    def _past_aside(self, i: int) -> int:
        """One past a fixed adverbial with a verb of its own ('naar het zich laat aanzien')."""
        for aside in self.aside_openers[self.words[i]]:
            if tuple(self.words[i : i + len(aside)]) == aside:
                return i + len(aside)
        return -1

    def _lists_names(self, i: int) -> bool:
        """Do a comma or 'en' here only join actors: 'vanuit Zweden en Hongarije klinken'?"""
        finite = self.stack[0].finite
        if i - 1 not in self.names or i + 1 not in self.names or finite is None:
            return False
        verb = self._past_list(i + 1)
        return verb < self.n and self._is_finite(verb) and not self._agrees(i + 1, verb)

    def _word(self, i: int, w: str) -> None:
        g = self.g
        kind = self._opens(i, w) if w in g.openers else None
        if kind is not None:
            while (
                len(self.stack) > 1
                and self.stack[-1].seen
                and (
                    self.words[i - 1] in g.coordinators
                    or (kind != "infinitive" and self.stack[-1].kind == "infinitive")
                )
            ):
                self.stack.pop()
            self._push(kind, w, i)
            return
        if w in g.coordinators or (w == "dan" and i + 1 < self.n and self._is_finite(i + 1)):
            if self._coordinates_clause(i):
                return
            if not self._lists_names(i):
                self.boundary = i
            self.stack[-1].words.append(i)
            return
        if w == "al" and i and self.words[i - 1] == "," and self._is_finite(i + 1):
            self._new_main(i + 1)  # 'al zijn niet alle leden overtuigd'
            return
        found = self.readings.get(w)
        if w in ("gelet", "gezien") and (self.words[i - 1] in (",", "mede") or not i):
            found = None
        if found is None and w.endswith("ende") and self.stack[0].finite is None:
            found = self._slipped(i, w)
        if found and self._verb(i, w, found):
            return
        if (w in g.particles or w in g.free) and self._particle(i, w):
            return
        self.stack[-1].words.append(i)

    # ------------------------------------------------------------ coordination

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
            at = self._past_list(k)
            if self._shares_perfect(at):
                return False
            if not self._is_finite(at) or self.stack[0].finite is None:
                return False
            if not self._agrees(k, at):
                return False
        elif not self._surely_finite(k) and not (
            self._is_finite(k) and self._plural_story() and len(self.stack) == 1
        ):
            return False
        if (
            len(self.stack) > 1
            and top.seen
            and top.kind != "infinitive"
            and self._stays_below(at, top)
        ):
            return False
        if self.stack[0].finite is None:
            return False
        self._new_main(i + 1)
        return True

    def _past_list(self, k: int) -> int:
        """Past the names at ``k`` that commas and 'en' join."""
        while k < self.n and (
            k in self.names or (self.words[k] in (",", "en", "alsook") and k + 1 in self.names)
        ):
            k += 1
        return k

    def _shares_perfect(self, k: int) -> bool:
        """'heeft het belang onderstreept en de Commissie verzocht': one 'heeft' for both."""
        main = self.stack[0]
        if main.finite is None or not main.finite.is_a("hebben") or not self._is_participle(k):
            return False
        return any("participle" in v.kinds() for v in main.others)

    def _agrees(self, name: int, verb: int) -> bool:
        """Can the actor phrase at ``name`` be the subject of the verb at ``verb``?"""
        number = self.names[name]
        kinds = kinds_of(self.readings[self.words[verb]])
        if number == "singular" and not self.words[name + 1 : verb].count("en"):
            return bool(kinds & {"present", "past"})
        return number == "any" or bool(kinds & {"plural", "pasts"})

    def _plural_story(self) -> bool:
        """Is the main clause's verb a plural present, so that its fellow may be as well?"""
        finite = self.stack[0].finite
        return finite is not None and "plural" in finite.kinds()

    def _stays_below(self, k: int, top: Clause) -> bool:
        """Does the verb after 'en' go on with the subordinate clause rather than the main one?"""
        if self._second_place(k):
            return False
        if self._ends_clause(k) and not self._particle_later(k):
            return True
        main = self.stack[0].finite
        verb = self.readings[self.words[k]]
        if main is None or top.finite is None:
            return False
        same = {r.kind for r in verb}
        return not same & main.kinds() and bool(same & top.finite.kinds())

    def _second_place(self, k: int) -> bool:
        """'en heeft in dat kader gevraagd': verb second, with its participle further on."""
        found = self.readings[self.words[k]]
        perfect = any(r.base in self.g.auxiliaries for r in found)
        modal = any(r.base in ("kunnen", "zullen", "willen", "moeten") for r in found)
        if not (perfect or modal) or self.stack[0].finite is None:
            return False
        for n in range(k + 1, min(k + 16, self.n)):
            word = self.words[n]
            if word in self.g.stops or word == "," or word in self.g.subordinators:
                return False
            if (perfect and self._is_participle(n)) or (modal and self._infinitive(n)):
                return n > k + 1 and word in self.readings and not self._nominal(n)
        return False


def parse(tokens: Tokens, names: Mapping[int, str], own_voice: bool = False) -> list[Clause]:
    """The clauses of a sentence; ``names`` gives the words of actor phrases and their number.

    ``own_voice``: the sentence says 'ik', so that first-person forms count as verbs.
    """
    parser = Parser(tokens, names, grammar())
    if own_voice:
        extra = {form: (reading,) for form, reading in first_person().items()}
        parser.readings = {**extra, **parser.readings}
    if "dat" in parser.words and (unknown := guessed(parser.words, names)):
        parser.readings = {**parser.readings, **unknown}
    return parser.parse()
