"""The verbs of a clause as one predicate: head, tense, modal and voice, and the words around it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import ahocorasick_rs

from kg.extract.grammar.clause import Clause, Verb
from kg.extract.grammar.grammar import Grammar, grammar
from kg.extract.grammar.lexicon import Rule, readings, rules, rules_for
from kg.extract.grammar.tokens import Tokens
from kg.extract.interventions.word_sets import word_set


def _words(name: str) -> frozenset[str]:
    return word_set("shapes", name)


@dataclass(frozen=True, slots=True)
class Act:
    """A speech act that a clause performs, before it is known who performs it."""

    rule: Rule
    act: str
    stance: str  # a code, "object" or "deed"
    verb: Verb
    tense: str  # "present", "past" or "perfect"
    modal: str
    passive: bool
    from_phrase: bool
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How the verbs of a clause stack: its heads, tense, modal and voice."""

    heads: tuple[Verb, ...]
    tense: str
    modal: str
    passive: bool


@lru_cache(maxsize=1)
def _phrases_with_zijn() -> str:
    """Every phrase that the lexicon lists with 'zijn', each on a line."""
    return "\n".join(phrase for rule in rules_for("zijn") for phrase in rule.phrases)


@lru_cache(maxsize=1)
def _phrases() -> Any:  # noqa: ANN401 - the automaton has no type
    """An automaton over the phrases of all rules."""
    phrases = sorted({p for rule in rules() for p in rule.phrases})
    return ahocorasick_rs.AhoCorasick(phrases, implementation=ahocorasick_rs.Implementation.DFA)


class ShapeReader:
    """Reads the shapes and the words of the predicates of one sentence."""

    def __init__(self, tokens: Tokens, clauses: Sequence[Clause], names: Container[int]) -> None:
        self.tokens = tokens
        self.names = names
        self._texts: dict[int, tuple[str, str]] = {}
        self._phrases: dict[int, frozenset[str]] = {}
        self._shapes: dict[int, Shape] = {}
        self.grammar: Grammar = grammar()
        self.children: dict[int, list[Clause]] = {}
        for clause in clauses:
            if clause.parent is not None:
                self.children.setdefault(id(clause.parent), []).append(clause)

    def shape(self, clause: Clause) -> Shape:
        """Heads, tense, modal and voice of a clause."""
        found = self._shapes.get(id(clause))
        if found is None:
            found = self._shapes[id(clause)] = self._shape(clause)
        return found

    def _shape(self, clause: Clause) -> Shape:
        finite = clause.finite
        if finite is None:
            return Shape(tuple(clause.others), "present", "", False)
        tense = self._tense(finite)
        if not clause.others:
            return Shape((finite, *clause.more), tense, "", False)
        bare = [v for v in clause.others if not v.te]
        participles = [v for v in bare if "participle" in v.kinds()]
        infinitives = [v for v in bare if v not in participles and "plural" in v.kinds()]
        if (
            finite.is_a(*self.grammar.modals)
            and not finite.particle
            and (infinitives or participles)
        ):
            return self._under_modal(finite, infinitives, participles, tense)
        if participles or (infinitives and finite.is_a("hebben")):
            compound = self._compound(clause, finite, infinitives, participles, tense)
            if compound is not None:
                return compound
        te = tuple(v for v in clause.others if v.te)
        if te and finite.is_a(*_words("obliging")):
            return Shape(te, tense, "moeten", False)
        if te and finite.is_a(*_words("transparent")) and not finite.particle:
            return Shape(te, tense, "", False)
        return Shape((finite, *clause.more), tense, "", False)

    def _compound(
        self,
        clause: Clause,
        finite: Verb,
        infinitives: list[Verb],
        participles: list[Verb],
        tense: str,
    ) -> Shape | None:
        """Perfect and passive: an auxiliary with a participle, 'heeft laten weten'."""
        if finite.is_a("worden") and participles:
            return Shape(tuple(participles), tense, "", True)
        if finite.is_a("hebben") and participles:
            return Shape(tuple(participles), "perfect", "", False)
        if finite.is_a("zijn") and participles and self._is_adjective(participles):
            return Shape((finite,), tense, "", False)
        if finite.is_a("hebben") and infinitives:
            told = tuple(v for v in infinitives if not v.is_a("laten"))
            modal = "laten" if len(told) < len(infinitives) else ""
            return Shape(told, "perfect", modal, False)
        te_heads = tuple(v for v in clause.others if v.te)
        if te_heads and any(v.is_a("slagen") for v in participles):
            return Shape(te_heads, "perfect", "", False)
        if finite.is_a("zijn") and participles:
            active = any(
                lemma in self.grammar.zijn_verbs for v in participles for lemma in v.lemmas()
            )
            return Shape(tuple(participles), "perfect", "", not active)
        return None

    def _is_adjective(self, participles: Sequence[Verb]) -> bool:
        """'is verheugd', 'was teleurgesteld': a participle that the lexicon lists with 'zijn'."""
        words = [f" {self.tokens.words[v.index]} " for v in participles]
        listed = _phrases_with_zijn()
        return any(w in listed for w in words)

    def _tense(self, finite: Verb) -> str:
        kinds = finite.kinds()
        if kinds & {"past", "pasts"} and not kinds & {"present", "plural", "first"}:
            return "past"
        return "either" if kinds & {"past", "pasts"} else "present"

    def _under_modal(
        self, finite: Verb, infinitives: list[Verb], participles: list[Verb], tense: str
    ) -> Shape:
        modal = next(r.base for r in finite.readings if r.base in self.grammar.modals)
        deeper = [
            v for v in infinitives if v.is_a(*self.grammar.modals, "worden", "hebben", "zijn")
        ]
        heads = [v for v in infinitives if v not in deeper]
        if not heads and any(v.is_a("zijn") for v in deeper) and not participles:
            return Shape(tuple(v for v in deeper if v.is_a("zijn")), tense, modal, False)
        if any(v.is_a("worden") for v in deeper) and participles:
            return Shape(tuple(participles), tense, modal, True)
        if any(v.is_a("hebben") for v in deeper) and participles:
            return Shape(tuple(participles), "perfect", modal, False)
        if modal in _words("keeping_modals"):
            inner = next(
                (r.base for v in deeper for r in v.readings if r.base in self.grammar.modals), ""
            )
            if inner in _words("deeper_modals"):
                modal = inner if modal != "zullen" else modal
        if not heads:
            return Shape(tuple(deeper or participles or infinitives), tense, modal, False)
        return Shape(tuple(heads), tense, modal, False)

    def text_of(self, clause: Clause) -> str:
        """The words of the predicate: those behind the finite verb of a main clause, else all."""
        return self._predicate(clause)[0]

    def phrases_in(self, clause: Clause) -> frozenset[str]:
        """The phrases of the lexicon's rules that stand in the predicate."""
        found = self._phrases.get(id(clause))
        if found is None:
            text = self._predicate(clause)[0]
            found = frozenset(_phrases().find_matches_as_strings(text, overlapping=True))
            self._phrases[id(clause)] = found
        return found

    def _predicate(self, clause: Clause) -> tuple[str, str]:
        """The predicate's words, and the same with prepositional phrases blotted out."""
        found = self._texts.get(id(clause))
        if found is None:
            words, g = self.tokens.words, self.grammar
            finite = clause.finite
            picked = sorted(clause.words)
            if clause.kind == "main" and finite is not None:
                lead = [k for k in picked if k < finite.index]
                pointing = len(lead) > 1 and words[lead[0]] in _words("pointing")
                light = words[lead[0]] in g.light and not pointing if lead else False
                if (
                    lead and (lead[0] in self.names or words[lead[0]] in g.prepositions or light)
                ) or any(k in self.names for k in lead):
                    picked = [k for k in picked if k > finite.index]
            if clause.kind == "main" and self._weighty(clause):
                picked = sorted(clause.words)
            if clause.opener in ("hetgeen", "wat"):
                picked.insert(0, clause.start - 1)
            elif clause.kind == "relative" and clause.start > 1:
                picked.insert(0, clause.start - 2)  # the noun that the clause is about
            raw = " ".join(words[k] for k in picked)
            at = finite.particle_at if finite is not None else -1
            outside = _outside(picked, words, self.names, g, at)
            found = f" {raw} ", f" {' '.join(outside)} "
            self._texts[id(clause)] = found
        return found

    def _weighty(self, clause: Clause) -> bool:
        """'Van belang voor X is', 'Voorop staat': the predicate's noun opens the clause."""
        words = self.tokens.words[clause.start : clause.start + 2]
        return bool({" ".join(words[:1]), " ".join(words)} & _words("weighty"))


def _outside(
    picked: list[int], words: Sequence[str], names: Container[int], g: Grammar, particle: int
) -> list[str]:
    """The words with the insides of prepositional phrases blotted out: what could be an object."""
    out: list[str] = []
    state = 0  # 1: behind a preposition, before its noun; 2: behind that noun
    for k in picked:
        word = words[k]
        aside = k + 1 < len(words) and f"{word} {words[k + 1]}" in _words("adverbial")
        if aside:
            out.append("_")
            continue
        if word in g.prepositions and word not in ("te", "dan") and k != particle:
            state = 1
            out.append(word)
            continue
        if state == 2 and word == "," and k - 1 in names:
            state = 0
        if state == 2 and not (word == "," or word in g.coordinators):
            state = 0
        elif state == 2:
            state = 1
        inside = state == 1
        leads = _leads_noun(word, g) or _adjectival(words, k, g)
        if state == 1 and (k in names or not leads or word in _words("objects")) and word != ",":
            state = 2
        out.append("_" if inside else word)
    return out


def _adjectival(words: Sequence[str], k: int, g: Grammar) -> bool:
    """'naar het verzonden verzoek': a participle between an article and its noun."""
    if not k or words[k - 1] not in g.determiners or not words[k].endswith("en"):
        return False
    return any(r.kind == "participle" for r in readings().get(words[k], ()))


def _leads_noun(word: str, g: Grammar) -> bool:
    """Article, adjective or adverb: a word that its noun still follows."""
    if word.isdigit() and len(word) == 4:
        return False  # a year is all that 'in 2024' holds
    return (
        word in g.determiners
        or word in g.light
        or (word.endswith("e") and len(word) > 3 and not _is_noun_in_ie(word))
        or word.isdigit()
        or word in g.coordinators
    )


def _is_noun_in_ie(word: str) -> bool:
    """'dataretentie': a noun, where 'mooie' and 'fraaie' are adjectives."""
    return word.endswith("ie") and not word.endswith(("aie", "oie", "uie"))


def timed(act: Act, tense: str, modal: str) -> Act:
    """The act in another tense and under another modal."""
    return Act(
        act.rule,
        act.act,
        act.stance,
        act.verb,
        tense,
        modal,
        act.passive,
        act.from_phrase,
        act.negated,
    )
