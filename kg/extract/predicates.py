"""Which speech acts a clause performs: its verbs and phrases looked up in the lexicon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import rulebook
from kg.extract.clauses import Clause, Grammar, Verb, grammar
from kg.extract.lexicon import Rule, rules_for
from kg.extract.tokens import Tokens

PERFECT = ("hebben",)
_DROPPING = frozenset({"moeten", "mogen", "dienen", "hoeven", "horen", "behoren"})
_CAN = frozenset({"supports", "opposes", "decides"})
_HEAVIER = frozenset({"supports", "opposes", "concerns", "calls", "proposes", "announces", "assesses", "stresses"})


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


@lru_cache(maxsize=1)
def _courtesies(language: str = "nl") -> tuple[str, ...]:
    """Words that make a sentence a courtesy of the letter to parliament, not policy."""
    words: list[str] = rulebook.load("extract", "anaphora", language)["courtesies"]
    return tuple(f" {w} " for w in words)


@dataclass(frozen=True, slots=True)
class Shape:
    """How the verbs of a clause stack: its heads, tense, modal and voice."""

    heads: tuple[Verb, ...]
    tense: str
    modal: str
    passive: bool


class Reader:
    """Reads the acts of the clauses of one sentence."""

    def __init__(self, tokens: Tokens, clauses: Sequence[Clause]) -> None:
        self.tokens = tokens
        self.grammar: Grammar = grammar()
        self.children: dict[int, list[Clause]] = {}
        for clause in clauses:
            if clause.parent is not None:
                self.children.setdefault(id(clause.parent), []).append(clause)

    # ------------------------------------------------------------ the verbs of a clause

    def shape(self, clause: Clause) -> Shape:
        """Heads, tense, modal and voice of a clause."""
        finite = clause.finite
        if finite is None:
            return Shape(tuple(clause.others), "present", "", False)
        tense = self._tense(finite)
        bare = [v for v in clause.others if not v.te]
        participles = [v for v in bare if "participle" in v.kinds()]
        infinitives = [v for v in bare if v not in participles and "plural" in v.kinds()]
        if finite.is_a(*self.grammar.modals) and not finite.particle and (infinitives or participles):
            return self._under_modal(finite, infinitives, participles, tense)
        if finite.is_a("worden") and participles:
            return Shape(tuple(participles), tense, "", True)
        if finite.is_a("hebben") and participles:
            return Shape(tuple(participles), "perfect", "", False)
        if finite.is_a("zijn") and participles:
            active = any(lemma in self.grammar.zijn_verbs for v in participles for lemma in v.lemmas())
            return Shape(tuple(participles), "perfect", "", not active)
        te = [v for v in clause.others if v.te]
        if te and finite.is_a("dienen", "horen", "behoren", "hoeven"):
            return Shape(tuple(te), tense, "moeten", False)
        if te and finite.is_a("blijken", "lijken", "weten", "trachten", "proberen", "staan", "komen", "durven"):
            return Shape(tuple(te), tense, "", False)
        return Shape((finite, *clause.more), tense, "", False)

    def _tense(self, finite: Verb) -> str:
        kinds = finite.kinds()
        if kinds & {"past", "pasts"} and not kinds & {"present", "plural", "first"}:
            return "past"
        return "either" if kinds & {"past", "pasts"} else "present"

    def _under_modal(
        self, finite: Verb, infinitives: list[Verb], participles: list[Verb], tense: str
    ) -> Shape:
        modal = next(r.base for r in finite.readings if r.base in self.grammar.modals)
        deeper = [v for v in infinitives if v.is_a(*self.grammar.modals, "worden", "hebben", "zijn")]
        heads = [v for v in infinitives if v not in deeper]
        if not heads and any(v.is_a("zijn") for v in deeper) and not participles:
            return Shape(tuple(v for v in deeper if v.is_a("zijn")), tense, modal, False)
        if any(v.is_a("worden") for v in deeper) and participles:
            return Shape(tuple(participles), tense, modal, True)
        if any(v.is_a("hebben") for v in deeper) and participles:
            return Shape(tuple(participles), "perfect", modal, False)
        if modal in ("zullen", "gaan", "blijven"):
            inner = next((r.base for v in deeper for r in v.readings if r.base in self.grammar.modals), "")
            if inner in ("willen", "kunnen", "moeten", "mogen"):
                modal = inner if modal != "zullen" else modal
        if not heads:
            return Shape(tuple(deeper or participles or infinitives), tense, modal, False)
        return Shape(tuple(heads), tense, modal, False)

    # ------------------------------------------------------------ acts

    def acts(self, clause: Clause, kinds: frozenset[str] = frozenset()) -> list[Act]:
        """The acts of a clause, as done by a subject of these kinds ("NLD", "country", "group")."""
        shape = self.shape(clause)
        out: list[Act] = []
        for head in shape.heads:
            act = self._act_of(head, clause, shape, kinds)
            if act is not None:
                act = self._complemented(act, clause, shape, kinds)
            if act is not None and all(a.act != act.act for a in out):
                out.append(act)
        if not out and shape.modal == "willen":
            wish = self._wish(clause, shape)
            out.extend([wish] if wish else [])
        return out

    def asked_acts(self, clause: Clause, kinds: frozenset[str]) -> list[Act]:
        """What somebody is invited to do: agree, decide, discuss; still to come."""
        found = [self._inner(v, clause, kinds) for v in clause.others if v.te]
        for child in self._below(clause):
            if child.kind == "infinitive" and child.opener == "om":
                found.extend(self.acts(child, kinds))
        wanted = ("supports", "decides", "discusses")
        return [timed(a, "present", "zullen") for a in found if a is not None and a.act in wanted]

    def text_of(self, clause: Clause, without_names: bool = False) -> str:
        """The clause's own words, padded with blanks."""
        words = self.tokens.words
        return " " + " ".join(words[k] for k in sorted(clause.words)) + " "

    def _act_of(
        self, head: Verb, clause: Clause, shape: Shape, kinds: frozenset[str]
    ) -> Act | None:
        text = self.text_of(clause)
        lemmas = head.lemmas()
        if shape.modal == "willen" and not shape.heads:
            lemmas = ["willen"]
        fallback: Act | None = None
        for lemma in lemmas:
            for rule in rules_for(lemma):
                if not self._fits(rule, text, clause, shape, kinds):
                    continue
                act = self._made(rule, head, text, shape)
                if act is not None:
                    return act
                return fallback
        return fallback

    def _fits(
        self, rule: Rule, text: str, clause: Clause, shape: Shape, kinds: frozenset[str]
    ) -> bool:
        if rule.phrases and not any(p in text for p in rule.phrases):
            return False
        if rule.without and any(p in text for p in rule.without):
            return False
        if rule.subjects and not rule.subjects & kinds:
            return False
        if rule.reflexive and " zich " not in text and " ons " not in text:
            return False
        if rule.tense and shape.tense not in rule.tense and shape.tense != "either":
            return False
        if rule.modals and shape.modal not in rule.modals:
            return False
        if rule.procedural and any(f" {p} " in text for p in rule.procedural):
            return False
        if rule.act in ("informs", "contributes") and any(p in text for p in _courtesies()):
            return False
        return not rule.complement or self._has_complement(rule, clause)

    def _has_complement(self, rule: Rule, clause: Clause) -> bool:
        for kind in rule.complement:
            if kind == "te" and (
                any(v.te for v in clause.others)
                or any(c.kind == "infinitive" and c.opener == "om" for c in self._below(clause))
            ):
                return True
            if kind == "dat" and any(c.opener in ("dat", "of", "hoe") for c in self._below(clause)):
                return True
        return False

    def _below(self, clause: Clause) -> Iterable[Clause]:
        return self.children.get(id(clause), ())

    def _made(self, rule: Rule, head: Verb, text: str, shape: Shape) -> Act | None:
        act, stance = rule.act, rule.stance
        negated = any(f" {n} " in text for n in self.grammar.negations) and " niet alleen " not in text
        if negated and " geen bezwa" in text:
            negated = False
        if negated:
            if rule.drop_negated:
                return None
            if rule.negated is not None:
                act, stance = rule.negated
        if shape.modal in _DROPPING:
            return None
        if shape.modal == "kunnen" and act not in _CAN and not (act == "stresses" and negated):
            return None
        if shape.modal == "willen" and act in ("informs_", "contributes"):
            act = "announces"
        if shape.modal == "zullen" and act == "contributes" and not rule.phrases:
            act = "contributes"
        return Act(rule, act, stance, head, shape.tense, shape.modal, shape.passive, bool(rule.phrases), negated)

    def _wish(self, clause: Clause, shape: Shape) -> Act | None:
        """'willen' with a verb that is no act of its own: a call, or the plan of who leads."""
        finite = clause.finite
        rule = next((r for r in rules_for("willen")), None)
        if finite is None or rule is None:
            return None
        text = self.text_of(clause)
        negated = any(f" {n} " in text for n in self.grammar.negations)
        act, stance = rule.negated if negated and rule.negated else (rule.act, rule.stance)
        return Act(rule, act, stance, finite, shape.tense, "willen", False, False, negated)

    # ------------------------------------------------------------ content that decides

    def _complemented(
        self, act: Act, clause: Clause, shape: Shape, kinds: frozenset[str]
    ) -> Act | None:
        """The act of the content, where the rule says that it is the content that counts."""
        if act.rule.id == "calls-wish" and "PRES" not in kinds:
            return act
        if not act.rule.quotes and act.rule.id != "calls-wish":
            return act
        for verb in clause.others:
            if verb.te and verb is not act.verb:
                inner = self._inner(verb, clause, kinds)
                if inner is not None:
                    return self._merged(act, inner)
        for child in self._below(clause):
            if child.opener != "dat" or child.finite is None:
                continue
            merged = self._content(act, child, kinds)
            if merged is not None:
                return merged
        return act

    def _inner(self, verb: Verb, clause: Clause, kinds: frozenset[str]) -> Act | None:
        text = self.text_of(clause)
        if any(r.base in self.grammar.modals for r in verb.readings) and verb.te:
            modal = verb.readings[0].base
            heads = [v for v in clause.others if v.te and v is not verb]
            shape = Shape(tuple(heads), "present", modal, False)
        else:
            heads, shape = [verb], Shape((verb,), "present", "", False)
        for head in heads:
            for lemma in head.lemmas():
                for rule in rules_for(lemma):
                    if self._fits(rule, text, clause, shape, kinds):
                        return self._made(rule, head, text, shape)
        if shape.modal == "willen":
            rule = rules_for("willen")[0]
            return Act(rule, rule.act, rule.stance, verb, "present", "willen", False, False)
        return None

    def _content(self, act: Act, child: Clause, kinds: frozenset[str]) -> Act | None:
        shape = self.shape(child)
        words = [self.tokens.words[k] for k in sorted(child.words)]
        demand = shape.modal in _DROPPING or any(
            v.is_a("moeten", "dienen") or "mag" == self.tokens.words[v.index] for v in child.verbs()
        )
        if demand:
            if act.rule.id == "informs-names":
                return _as(act, "stresses", "object")
            if act.rule.id == "informs-indicates":
                return _as(act, "assesses", "object")
            return None
        if act.rule.id in ("informs-verb", "informs-names") and " ".join(words).find("voornemens") < 0:
            return None
        inner = self.acts(child, kinds)
        own = self._speaks_of_itself(child)
        for candidate in inner:
            if candidate.act == "announces" or own and candidate.act in _HEAVIER:
                return self._merged(act, candidate)
        return None

    def _speaks_of_itself(self, child: Clause) -> bool:
        """Is the subject of the content the speaker ('dat zij', 'dat het land')?"""
        first = [self.tokens.words[k] for k in sorted(child.words)[:3]]
        return any(w in ("zij", "ze", "hij", "men") for w in first)

    def _merged(self, outer: Act, inner: Act) -> Act:
        if inner.act not in _HEAVIER:
            return outer
        return Act(
            inner.rule, inner.act, inner.stance, inner.verb, outer.tense, outer.modal,
            outer.passive, inner.from_phrase, inner.negated,
        )


def timed(act: Act, tense: str, modal: str) -> Act:
    """The act in another tense and under another modal."""
    return Act(
        act.rule, act.act, act.stance, act.verb, tense, modal, act.passive, act.from_phrase, act.negated
    )


def _as(act: Act, code: str, stance: str) -> Act:
    return Act(
        act.rule, code, stance, act.verb, act.tense, act.modal, act.passive, act.from_phrase, act.negated
    )
