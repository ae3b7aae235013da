"""Which speech acts a clause performs: its verbs and phrases looked up in the lexicon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from kg import rulebook
from kg.extract.grammar.clause import Clause, Verb
from kg.extract.grammar.lexicon import Rule, readings, rules_for, rules_in
from kg.extract.interventions.shapes import Act, Shape, ShapeReader, timed
from kg.extract.interventions.stance import first_cue
from kg.extract.interventions.word_sets import word_set

_PROMISING = frozenset({"PRES", "COM", "agency", "office", "EP", "COUNCIL"})
_LEADING = frozenset({"PRES", "COM"})
_PROMISES = frozenset({"announces-offers", "announces-verb", "announces-promises"})
_CAN = frozenset({"supports", "opposes"})
_INDICATING = frozenset({"informs-indicates", "informs-lets-be-understood"})
_JUDGING = _INDICATING | {"informs-makes-clear"}
_PLANNED = frozenset({"informs", "discusses", "stresses", "contributes"})
"""Acts that are only announced where somebody tells that they are to come."""
_HEAVIER = frozenset(
    {"supports", "opposes", "concerns", "calls", "proposes", "announces", "assesses", "stresses"}
)


_CONTRAST = re.compile(r" (?:maar|doch) (?:nog )?(?=(?:niet|geen) )")
"""What follows is not supported; what stands before it is."""


@lru_cache(maxsize=1)
def _courtesies(language: str = "nl") -> tuple[str, ...]:
    """Words that make a sentence a courtesy of the letter to parliament, not policy."""
    words: list[str] = rulebook.load("extract", "anaphora", language)["courtesies"]
    return tuple(f" {w} " for w in words)


def _words(name: str) -> frozenset[str]:
    return word_set("predicates", name)


class Reader(ShapeReader):
    """Reads the acts of the clauses of one sentence."""

    # ------------------------------------------------------------ acts

    def acts(self, clause: Clause, kinds: frozenset[str] = frozenset()) -> list[Act]:
        """The acts of a clause, as done by a subject of these kinds ("NLD", "country", "group")."""
        shape = self.shape(clause)
        out: list[Act] = []
        for head in shape.heads:
            act = self._act_of(head, clause, shape, kinds)
            if act is None:
                continue
            for found in self._complemented(act, clause, shape, kinds):
                if all(a.act != found.act for a in out):
                    out.append(found)
        wanting = shape.modal == "willen" or (
            clause.finite is not None and clause.finite.is_a("willen") and len(clause.words) > 2
        )
        if not out and wanting:
            wish = self._wish(clause, shape, kinds)
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

    def _act_of(
        self, head: Verb, clause: Clause, shape: Shape, kinds: frozenset[str]
    ) -> Act | None:
        lemmas = head.lemmas()
        if head.is_a(*_words("seeming")) and "zijn" not in lemmas:
            lemmas.append("zijn")
        for lemma in lemmas:
            plain = not head.particle or "|" in lemma  # 'sprak ... uit' is no 'spreken'
            candidates = rules_in(lemma, self.phrases_in(clause), plain=plain)
            rule = self._chosen(candidates, clause, shape, kinds)
            if rule is not None:
                return self._made(rule, head, self.text_of(clause), shape, kinds)
        return None

    def _chosen(
        self, candidates: Sequence[Rule], clause: Clause, shape: Shape, kinds: frozenset[str]
    ) -> Rule | None:
        """The rule whose words stand first in the predicate, else the first that asks for none."""
        best: tuple[int, Rule] | None = None
        for rule in candidates:
            if rule.phrases:
                at = self._position(rule, clause)
                nearer = at >= 0 and (best is None or at < best[0])
                if nearer and self._fits(rule, clause, shape, kinds):
                    best = at, rule
            elif best is not None:
                break
            elif self._fits(rule, clause, shape, kinds):
                return rule
        return best[1] if best else None

    def _position(self, rule: Rule, clause: Clause) -> int:
        """Where the first of the rule's words stands, -1 where none does."""
        present = self.phrases_in(clause)
        raw, outside = self._predicate(clause)
        first = -1
        for phrase in rule.phrases:
            if phrase not in present:  # nor in what of it stands outside: few get past this
                continue
            single = phrase.count(" ") == 2
            at = (outside if single else raw).find(phrase)
            if not single and not self._begins_outside(phrase, outside):
                continue
            if at >= 0 and (first < 0 or at < first):
                first = at
        return first

    def _begins_outside(self, phrase: str, outside: str) -> bool:
        word = phrase.split(" ", 2)[1]
        return word in self.grammar.prepositions or f" {word} " in outside

    def _fits(self, rule: Rule, clause: Clause, shape: Shape, kinds: frozenset[str]) -> bool:
        text = self.text_of(clause)
        if rule.without and any(p in text for p in rule.without):
            return False
        if rule.needs and not any(p in text for p in rule.needs):
            return False
        if rule.subjects and not rule.subjects & kinds:
            return False
        if rule.reflexive and " zich " not in text and " ons " not in text:
            return False
        if rule.tense and not self._in_tense(rule, clause, shape):
            return False
        if rule.modals and shape.modal not in rule.modals:
            return False
        if rule.procedural and any(f" {p} " in text for p in rule.procedural):
            return False
        polite = rule.act in ("informs", "contributes", "announces", "discusses")
        if polite and any(p in text for p in _courtesies()):
            return False
        promised = _words("members_of_parliament") & set(self.tokens.words) and rule.id in _PROMISES
        if promised or (rule.act == "announces" and " uw kamer " in text):
            return False  # a promise to a member of parliament is a commitment
        return not rule.complement or self._has_complement(rule, clause)

    def _in_tense(self, rule: Rule, clause: Clause, shape: Shape) -> bool:
        if "pluperfect" in rule.tense:
            finite = clause.finite
            had = finite is not None and self.tokens.words[finite.index] in _words("had")
            return had and shape.tense == "perfect"
        return shape.tense in rule.tense or shape.tense == "either"

    def _has_complement(self, rule: Rule, clause: Clause) -> bool:
        for kind in rule.complement:
            if kind == "te" and (
                any(v.te for v in clause.others)
                or any(c.kind == "infinitive" and c.opener == "om" for c in self._below(clause))
            ):
                return True
            if kind == "dat" and any(self._completes(c, clause) for c in self._below(clause)):
                return True
        return False

    def _completes(self, child: Clause, clause: Clause) -> bool:
        """Content of the verb, not of a noun before it ('op voorwaarde dat ..., is X')."""
        if child.opener not in self.grammar.complement_openers:
            return False
        finite = clause.finite
        return finite is None or child.start > finite.index or child.start < 2

    def _below(self, clause: Clause) -> Iterable[Clause]:
        return self.children.get(id(clause), ())

    def _made(
        self, rule: Rule, head: Verb, text: str, shape: Shape, kinds: frozenset[str]
    ) -> Act | None:
        act, stance = rule.act, rule.stance
        if self._neither(head):
            return None
        text = _CONTRAST.split(text)[0] if act == "supports" else text
        negated = (
            any(f" {n} " in text for n in self.grammar.negations) and " niet alleen " not in text
        )
        if negated and " geen bezwa" in text:
            negated = False
        if negated:
            if rule.quotes and " te " in text:
                negated = False
            elif rule.drop_negated:
                return None
            if negated and rule.negated is not None:
                act, stance = rule.negated
        if shape.modal in _words("obliging") and not self._concedes(act, shape, head):
            return None
        if shape.modal == "willen" and act == "decides":
            act, stance = ("announces", "object") if kinds & _LEADING else ("calls", "positive")
        promised = shape.modal == "zullen" and bool(kinds & _PROMISING)
        if act == "contributes" and (promised or shape.modal == "willen"):
            act, stance = "announces", "object"
        telling = act in ("informs", "stresses") and shape.tense == "past"
        telling = telling or "kunnen" in rule.modals
        if (
            shape.modal == "kunnen"
            and not telling
            and act not in _CAN
            and not (act == "stresses" and negated)
        ):
            return None
        return Act(
            rule,
            act,
            stance,
            head,
            shape.tense,
            shape.modal,
            shape.passive,
            bool(rule.phrases),
            negated,
        )

    def _neither(self, head: Verb) -> bool:
        """'verwelkomde noch verwierp': of two verbs, neither was done."""
        words, at = self.tokens.words, head.index
        known = readings()
        after = words[at + 1 : at + 2] == ["noch"] and words[at + 2 : at + 3]
        before = at > 1 and words[at - 1] == "noch" and words[at - 2 : at - 1]
        return any(r.finite for w in (after or before or ()) for r in known.get(w, ()))

    def _concedes(self, act: str, shape: Shape, head: Verb) -> bool:
        """'moest vaststellen dat': somebody concedes that it is so."""
        conceded = act == "assesses" and shape.modal == "moeten" and shape.tense == "past"
        return conceded and not _words("conceding").isdisjoint(head.lemmas())

    def _wish(self, clause: Clause, shape: Shape, kinds: frozenset[str]) -> Act | None:
        """'willen' with a verb that is no act of its own: a call, or the plan of who leads."""
        finite = clause.finite
        rule = next((r for r in rules_for("willen")), None)
        if finite is None or rule is None:
            return None
        text = self.text_of(clause)
        negated = any(f" {n} " in text for n in self.grammar.negations)
        act, stance = rule.negated if negated and rule.negated else (rule.act, rule.stance)
        if kinds & _LEADING and act == "calls":
            act, stance = "announces", "object"
        return Act(rule, act, stance, finite, shape.tense, "willen", False, False, negated)

    # ------------------------------------------------------------ content that decides

    def _complemented(
        self, act: Act, clause: Clause, shape: Shape, kinds: frozenset[str]
    ) -> list[Act]:
        """The acts of the content, where the rule says that it is the content that counts."""
        leads = act.rule.id == "calls-wish" and bool(kinds & _LEADING)
        hopes = act.rule.id == "calls-phrase" and bool(kinds & _PROMISING)
        if hopes and self._hopes_to(act, clause):
            return [_as(act, "announces", "object")]
        if not act.rule.quotes and not leads:
            return [act]
        found: list[Act] = []
        for verb in clause.others:
            if verb.te and verb is not act.verb:
                inner = self._inner(verb, clause, kinds)
                if leads:
                    plan = inner or _as(act, "announces", "object")
                    return [timed(plan, act.tense, "willen")]
                if inner is not None:
                    merged = self._merged(act, inner)
                    if merged is not act:
                        found.append(merged)
        if found:
            return found
        if self._tells_a_plan(act, clause):
            return [_as(act, "announces", "object")]
        contents = [
            self._content(act, child, kinds)
            for child in self._below(clause)
            if child.opener == "dat" and child.finite is not None
        ]
        told = [content for content in contents if content is not None]
        return told if contents and contents[0] is not None else [act, *told]

    def _hopes_to(self, act: Act, clause: Clause) -> bool:
        """'sprak de hoop uit een akkoord te bereiken': what the one who leads sets out to do."""
        hoped = not _words("hopes").isdisjoint(self.tokens.words[k] for k in clause.words)
        return hoped and any(v.te and v is not act.verb for v in clause.others)

    def _tells_a_plan(self, act: Act, clause: Clause) -> bool:
        """'liet weten een schip te sturen': a deed to come, no state and nothing done."""
        verbs = [v for v in clause.others if v.te and v is not act.verb]
        known = [v for v in verbs if v.index - act.verb.index < 3 and v.is_a(*_words("understood"))]
        verbs = [v for v in verbs if v not in known]
        if not (known or act.rule.complement or act.rule.modals):
            return False
        if not verbs or any("participle" in v.kinds() and not v.te for v in clause.others[1:]):
            return False
        return not any(v.is_a(*self.grammar.statives) for v in verbs)

    def _inner(self, verb: Verb, clause: Clause, kinds: frozenset[str]) -> Act | None:
        if verb.is_a(*_words("willing")) and not verb.particle:
            modal = verb.readings[0].base
            heads = [v for v in clause.others if v.te and v is not verb]
            heads = heads or self._behind_modal(verb, clause)
            modal = "laten" if len(heads) > 1 and heads[0].is_a("laten") else modal
            shape = Shape(tuple(heads), "present", modal, False)
        else:
            heads, shape = [verb], Shape((verb,), "present", "", False)
        for head in heads:
            found = self._act_of(head, clause, shape, kinds)
            if found is None or (shape.modal == "zullen" and found.act in _PLANNED):
                continue
            if not (found.negated and found.act == "decides"):
                return found
        if shape.modal in ("willen", "zullen"):
            return self._meant(verb, clause, shape.modal, kinds)
        return None

    def _behind_modal(self, verb: Verb, clause: Clause) -> list[Verb]:
        """'te zullen instemmen', 'te zullen laten vallen': verbs that share one 'te'."""
        behind = [v for v in clause.others if v.index > verb.index and "plural" in v.kinds()]
        return behind if len(behind) < 3 else []

    def _meant(self, verb: Verb, clause: Clause, modal: str, kinds: frozenset[str]) -> Act | None:
        """'gaf aan te willen', 'niet te zullen': a wish, a refusal or a plan."""
        words = self.tokens.words
        refused = any(words[k] in self.grammar.negations for k in clause.words if k < verb.index)
        rule = rules_for("willen")[0]
        if refused:
            return Act(rule, "opposes", "negative", verb, "present", modal, False, False, True)
        if modal == "willen" and not kinds & _LEADING:
            return Act(rule, rule.act, rule.stance, verb, "present", modal, False, False)
        return Act(rule, "announces", "object", verb, "present", modal, False, False)

    def _content(self, act: Act, child: Clause, kinds: frozenset[str]) -> Act | None:
        shape = self.shape(child)
        words = [self.tokens.words[k] for k in sorted(child.words)]
        demand = shape.modal in _words("obliging") or any(
            v.is_a(*_words("demanding")) or self.tokens.words[v.index] == "mag"
            for v in child.verbs()
        )
        if demand:
            if act.rule.id == "informs-names" or act.verb.is_a(*_words("recalling")):
                return _as(act, "stresses", "object")
            if act.rule.id in _INDICATING:
                return _as(act, "assesses", "object")
            return None
        if shape.modal == "zullen" and act.rule.id in _INDICATING and shape.passive:
            return _as(act, "announces", "object")
        own = self._speaks_of_itself(child) or ("NLD" in kinds and self._is_dutch(child))
        if shape.modal == "zullen" and own and not shape.passive:
            return _as(act, "announces", "object")
        if act.rule.id in ("informs-verb", "informs-names") and "voornemens" not in words:
            return None
        if act.rule.id in _JUDGING and self._judges(child, words):
            return _as(act, "assesses", "object")
        inner = self.acts(child, kinds)
        for candidate in inner:
            weighs = candidate.rule.id == "stresses-weighs"
            if weighs or candidate.act == "announces" or (own and candidate.act in _HEAVIER):
                return self._merged(act, candidate)
        return None

    def _judges(self, child: Clause, words: list[str]) -> bool:
        """'dat de termijn te kort is': content that links a thing to an evaluation."""
        finite = child.finite
        if finite is None or not finite.is_a(*_words("linking")) or child.others:
            return False
        return first_cue(words) in ("positive", "negative") or "te" in words

    def _is_dutch(self, child: Clause) -> bool:
        """'Wij hebben aangegeven dat Nederland steunt': the speaker by another name."""
        first = [self.tokens.words[k] for k in sorted(child.words)[:2]]
        return not _words("own_names").isdisjoint(first)

    def _speaks_of_itself(self, child: Clause) -> bool:
        """Is the subject of the content the speaker ('dat zij', 'dat het land')?"""
        first = [self.tokens.words[k] for k in sorted(child.words)[:3]]
        g = self.grammar
        if first[:1] == ["het"] and len(first) > 1:  # 'dat het de tekst niet kan steunen'
            return first[1] in g.determiners or first[1] in g.light or first[1] in g.prepositions
        return any(w in _words("self") for w in first)

    def _merged(self, outer: Act, inner: Act) -> Act:
        if inner.act not in _HEAVIER:
            return outer
        return Act(
            inner.rule,
            inner.act,
            inner.stance,
            inner.verb,
            outer.tense,
            outer.modal,
            outer.passive,
            inner.from_phrase,
            inner.negated,
        )


def _as(act: Act, code: str, stance: str) -> Act:
    return Act(
        act.rule,
        code,
        stance,
        act.verb,
        act.tense,
        act.modal,
        act.passive,
        act.from_phrase,
        act.negated,
    )
