"""Which clause a verb belongs to, as what: finite verb, participle, infinitive behind 'te'.

The base of the parser of :mod:`kg.extract.grammar.clauses`. The open clauses are a stack; a verb
may close some of them, complete one that waits for it, or open a further main clause.
"""

from __future__ import annotations

from kg.extract.grammar.clause import Clause, Verb, kinds_of
from kg.extract.grammar.inflection import Kind
from kg.extract.grammar.lexicon import Reading
from kg.extract.grammar.word_reading import ParticleReader


class VerbPlacer(ParticleReader):
    """Places the verbs of one sentence in its clauses."""

    def _new_main(self, start: int) -> None:
        previous = self.stack[0]
        clause = Clause("main", "", start, beside=previous)
        self.clauses.append(clause)
        self.stack = [clause]
        self.boundary = start - 1

    def _verb(self, i: int, w: str, found: tuple[Reading, ...]) -> bool:
        before = self.words[i - 1] if i else ""
        verb = Verb(i, found)
        kinds = kinds_of(found)
        if kinds != {"participle"} and self._nominal(i):
            return False
        if before == "te" or ("plural" in kinds and self._behind_te(i)):
            return self._te_infinitive(i, verb)
        if (
            "participle" in kinds
            and not self._ends_as_plural(i, kinds)
            and (not kinds & {"present", "past", "pasts"} or self._completes_perfect(i, before))
            and self._participle(i, verb)
        ):
            return True
        if kinds == {"participle"}:
            return False
        if self._finite_verb(i, verb, kinds):
            return True
        return "participle" in kinds and self._participle(i, verb)

    def _behind_te(self, i: int) -> bool:
        """'te zullen instemmen', 'te zullen laten vallen': verbs in a row behind one 'te'."""
        k = i - 1
        while k > max(i - 4, 0) and "plural" in kinds_of(self.readings.get(self.words[k], ())):
            k -= 1
        return k < i - 1 and self.words[k] == "te"

    def _completes_perfect(self, i: int, before: str) -> bool:
        """'heeft het belang van a en b onderstreept': the participle that 'heeft' waits for."""
        top = self.stack[-1]
        if top.kind != "main" or top.finite is None or not top.finite.is_a(*self.g.auxiliaries):
            return False
        if before == "," or before in self.g.coordinators or before in self.g.adverbs:
            return False
        if i - 1 not in self.names:
            return not any("participle" in v.kinds() for v in top.others)
        told = top.finite.is_a("hebben") and any("participle" in v.kinds() for v in top.others)
        return told

    def _te_infinitive(self, i: int, verb: Verb) -> bool:
        te = max(k for k in range(max(i - 4, 0), i) if self.words[k] == "te")
        particle = self.words[te - 1] if te else ""
        if any(particle in self.separable.get(r.base, ()) for r in verb.readings):
            verb.particle = particle
        verb.te = True
        top = self.stack[-1]
        while (
            len(self.stack) > 1
            and top.seen
            and not (top.others and top.others[-1].index >= i - 2)
            and not self._awaits_te(top)
            and not self._governs(top, i)
        ):
            self.stack.pop()
            top = self.stack[-1]
        top.others.append(verb)
        top.words.append(i)
        return True

    def _awaits_te(self, clause: Clause) -> bool:
        return clause.finite is not None and not clause.others and clause.finite.index + 12 > self.n

    def _governs(self, clause: Clause, i: int) -> bool:
        """'waarbij zij aankondigde meer te doen': the infinitive hangs on the verb just met."""
        if clause.kind == "infinitive" or not clause.verbs():
            return False
        last = max(clause.verbs(), key=lambda v: v.index)
        if clause.kind == "main":
            return "," not in self.words[last.index : i] and self._takes_te(last)
        if self._takes_te(last):
            return True
        below = self.stack[: self.stack.index(clause)]
        return not any(c.finite is not None and self._takes_te(c.finite) for c in below)

    def _takes_te(self, verb: Verb) -> bool:
        return any(r.base in self.g.te_governing for r in verb.readings)

    def _fronted_participle(self, i: int, verb: Verb) -> bool:
        """'Gerapporteerd werd door X', 'Gesproken is over': the auxiliary comes right behind."""
        top = self.stack[-1]
        if top.kind != "main" or top.finite is not None or top.words or i + 1 >= self.n:
            return False
        following = self.readings.get(self.words[i + 1], ())
        if not any(r.base in self.g.auxiliaries and r.finite for r in following):
            return False
        top.others.append(verb)
        top.words.append(i)
        return True

    def _ends_as_plural(self, i: int, kinds: frozenset[Kind]) -> bool:
        """'dat de termijnen verlopen en': plural present rather than participle in last place."""
        top = self.stack[-1]
        if "plural" not in kinds or top.kind not in ("sub", "relative") or top.finite is not None:
            return False
        return not (self._is_finite(i + 1) or top.others or self._later_auxiliary(i))

    def _later_auxiliary(self, i: int) -> bool:
        for k in range(i + 1, min(i + 6, self.n)):
            if self.words[k] == "," or self.words[k] in self.g.coordinators:
                return False
            found = self.readings.get(self.words[k], ())
            if any(r.base in self.g.auxiliaries and r.finite for r in found):
                return True
        return False

    def _participle(self, i: int, verb: Verb) -> bool:
        before = self.words[i - 1] if i else ""
        following = self.words[i + 1] if i + 1 < self.n else "."
        ends = (
            following in self.g.prepositions
            or not following.isalpha()
            or following in self.g.coordinators
            or following in self.g.subordinators
            or following in self.g.relatives
            or following in self.readings
            or following in self.g.adverbs
        )
        if (before in self.g.determiners and not ends) or before == "zoals":
            return False
        if self._fronted_participle(i, verb):
            return True
        if following == "door" and before in ("daarin", "hierin", ","):
            return False  # 'daarin bijgevallen door X'
        for depth in range(len(self.stack) - 1, -1, -1):
            clause = self.stack[depth]
            if clause.kind in ("sub", "relative") and clause.finite is None:
                break
            if depth and self._resumes_main(clause, i):
                continue
            if self._wants_participle(clause, i):
                break
        else:
            return False
        del self.stack[depth + 1 :]
        clause.others.append(verb)
        clause.words.append(i)
        return True

    def _resumes_main(self, clause: Clause, i: int) -> bool:
        """'heeft benadrukt dat ... is en daarbij gepleit': back in the main clause's perfect."""
        main = self.stack[0]
        if not clause.seen or main.finite is None or not main.finite.is_a("hebben"):
            return False
        if not any("participle" in v.kinds() for v in main.others):
            return False
        k = i - 1
        while k > 0 and (self.words[k] in self.g.light or self.words[k] in self.g.adverbs):
            k -= 1
        ended = max(v.index for v in clause.verbs())
        return ended < k and self.words[k] in ("en", "maar") and k not in self.names

    def _wants_participle(self, clause: Clause, i: int) -> bool:
        finite = clause.finite
        if finite is None or not finite.is_a(*self.g.takes_participle):
            return False
        if not clause.others:
            return True
        last = clause.others[-1].index
        return (
            last >= i - 2
            or any(
                self.words[k] in ("en", "of", ",") for k in range(last + 1, i) if k in clause.words
            )
            or all(not v.kinds() & {"participle"} for v in clause.others)
        )

    def _finite_verb(self, i: int, verb: Verb, kinds: frozenset[Kind]) -> bool:
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

    def _joins_cluster(self, i: int, verb: Verb, kinds: frozenset[Kind], top: Clause) -> bool:
        """Does this verb belong to the verbs at the end of a subordinate clause?"""
        last = max(v.index for v in top.verbs())
        if kinds <= {"present", "past", "pasts"} and self.stack[0].finite is None:
            return False  # two finite verbs in a row: the second one opens the main clause
        if self.stack[0].finite is None and i + 1 in self.names and verb.is_a(*self.g.belonging):
            return False  # 'Tot de landen die bezwaren koesteren behoren X en Y'
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

    def _surely_main(self, i: int) -> bool:
        return self.words[i - 1] in self.g.coordinators and not self._ends_clause(i)

    def _second_in_main(
        self, i: int, verb: Verb, kinds: frozenset[Kind], top: Clause, sure: bool
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
