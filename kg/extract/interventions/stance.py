"""The stance of a statement: how the words it is about evaluate, and what its act makes of that.

The lexicon and the rules per act are data (rulebook ``stance.yaml``); here is what Dutch does to
an evaluative word: negation, remedies ('the fight against abuse'), excess ('too detailed'),
contrast, and the predicate that comes last in a content clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg import rulebook
from kg.prefilter import Prefilter, required

_EVALUATIVE = ("need", "good", "bad")
_CLASSES = ("need", "bad", "good", "fact", "negator", "remedy", "contrast")
_COPULAS = frozenset({"is", "zijn", "blijft", "blijven", "was", "waren", "blijkt", "lijkt"})
_RESERVES = frozenset(
    {"mits", "tenzij", "behalve", "uitgezonderd", "voorwaarde", "kanttekening", "kanttekeningen"}
)
_REACH = 4  # words that a negator or a remedy reaches
_DEMANDS = frozenset({"moet", "moeten", "dient", "dienen", "behoort", "behoren"})
_ASIDES = frozenset({"die", "een", "hetgeen", "wat", "iets"})


@dataclass(frozen=True, slots=True)
class Mark:
    """An evaluative word: where it stands and what it says, negation and remedies counted in."""

    at: int
    kind: str
    excess: bool = False  # 'te laag'


@dataclass(frozen=True, slots=True)
class Rule:
    """When an act has which stance; see the head of the rules in ``stance.yaml``."""

    id: str
    stance: str
    reads: frozenset[str]
    has: re.Pattern[str] | None
    lacks: re.Pattern[str] | None
    by: frozenset[str]
    not_by: frozenset[str]
    found_by: frozenset[str]
    content: bool
    agenda: bool
    estimate: bool


class Lexicon:
    """The evaluative words of a language by class; looks a word up once."""

    def __init__(self, words: dict[str, list[str]]) -> None:
        self._whole: dict[str, str] = {}
        beginnings: list[tuple[str, str]] = []
        for name in _CLASSES:
            for word in words[name]:
                if word.endswith("*"):
                    beginnings.append((word[:-1], name))
                else:
                    self._whole.setdefault(word, name)
        self._beginnings = tuple(beginnings)
        self._starts = tuple(b for b, _ in beginnings)
        self.not_too = frozenset(words["not_too"])
        self.estimates = frozenset(words["estimates"])
        self.kind = lru_cache(maxsize=1 << 15)(self._kind)
        """The class of a word, None where it has none; words are asked for again and again."""

    def _kind(self, word: str) -> str | None:
        found = self._whole.get(word)
        if found is None and word.startswith(self._starts):
            found = next(name for start, name in self._beginnings if word.startswith(start))
        return found

    def excess(self, word: str) -> bool:
        """'te' + ``word``: is it an adjective ('te vroeg') rather than an infinitive?"""
        return word.isalpha() and not word.endswith("n") and word not in self.not_too


@lru_cache(maxsize=2)
def lexicon(language: str = "nl") -> Lexicon:
    """The evaluative words of a language."""
    return Lexicon(rulebook.load("extract", "stance", language)["words"])


def _phrases(phrases: Sequence[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    joined = "|".join(re.escape(p).replace(r"\*", r"\w*") for p in phrases)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)")


@lru_cache(maxsize=2)
def _prefilters(language: str = "nl") -> dict[str, Prefilter]:
    """For each act, where the words that its rules ask for may stand."""
    return {
        act: Prefilter(required(r.has.pattern) if r.has else [] for r in of_act)
        for act, of_act in rules(language).items()
    }


@lru_cache(maxsize=2)
def rules(language: str = "nl") -> dict[str, tuple[Rule, ...]]:
    """The rules of each act in the order in which they are tried."""
    found: dict[str, list[Rule]] = {}
    raw: list[dict[str, Any]] = rulebook.load("extract", "stance", language)["rules"]
    for r in raw:
        rule = Rule(
            r["id"], r["stance"], frozenset(r.get("reads", ())),
            _phrases(r.get("has", ())), _phrases(r.get("lacks", ())),
            frozenset(r.get("by", ())), frozenset(r.get("not_by", ())),
            frozenset(r.get("rules", ())), r.get("content", False), r.get("agenda", False),
            r.get("estimate", False),
        )  # fmt: skip
        for act in r["acts"]:
            found.setdefault(act, []).append(rule)
    return {act: tuple(of_act) for act, of_act in found.items()}


@lru_cache(maxsize=2)
def _conditions(language: str = "nl") -> re.Pattern[str]:
    phrases = rulebook.load("extract", "stance", language)["conditions"]
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)


def conditional(sentence: str) -> bool:
    """Does a sentence put a condition to the support that it tells of?"""
    return _conditions().search(sentence) is not None


def first_cue(words: Sequence[str]) -> str | None:
    """What the first evaluative word says by itself: positive, negative, neutral (a fact)."""
    names = {"need": "positive", "good": "positive", "bad": "negative", "fact": "neutral"}
    for word in words:
        kind = "bad" if word in ("niet", "geen") else lexicon().kind(word) or ""
        if kind in names:
            return names[kind]
    return None


# ------------------------------------------------------------------ reading the object


def _negated(kinds: Sequence[str | None], words: Sequence[str], at: int) -> int | None:
    """Where the negator stands that bears on the evaluative word at ``at``."""
    for k in range(at - 1, max(at - 1 - _REACH, -1), -1):
        if kinds[k] == "negator" and words[k + 1] not in ("alleen", "slechts", "enkel"):
            return k
        if kinds[k] in _EVALUATIVE or words[k] in (",", ";", "maar", "en", "dat"):
            return None
    return None


def _remedied(kinds: Sequence[str | None], at: int) -> bool:
    near = kinds[max(at - _REACH, 0) : at + _REACH]
    return "remedy" in near


def _marks(words: Sequence[str], kinds: Sequence[str | None]) -> tuple[list[Mark], list[int]]:
    """The evaluative words in order, and the negators that bear on none of them."""
    found: list[Mark] = []
    used: set[int] = set()
    last_bad = -_REACH
    for i, kind in enumerate(kinds):
        if words[i] == "te" and i + 1 < len(words) and lexicon().excess(words[i + 1]):
            negator = _negated(kinds, words, i)
            used.update([] if negator is None else [negator])
            found.append(Mark(i, "bad" if negator is None else "good", negator is None))
            last_bad = i
            continue
        if kind not in ("need", "good", "bad", "fact"):
            continue
        negator = _negated(kinds, words, i) if kind != "fact" else None
        if negator is not None:
            used.add(negator)
            kind = "good" if kind == "bad" else "bad"
        elif kind == "bad" and _remedied(kinds, i):
            kind = "good"
        elif kind == "good" and i - last_bad < _REACH:
            continue  # 'gebrek aan voortgang', 'onvoldoende onderbouwd'
        if kind == "bad":
            last_bad = i
        found.append(Mark(i, kind))
    aside = next(
        (i for i, w in enumerate(words[:-1]) if w == "," and words[i + 1] in _ASIDES), len(words)
    )
    bare = [i for i, k in enumerate(kinds[:aside]) if k == "negator" and i not in used]
    return found, [i for i in bare if words[i + 1 : i + 2] not in (["alleen"], ["slechts"])]


def _contrasted(
    words: Sequence[str], kinds: Sequence[str | None], marks: list[Mark], bare: list[int]
) -> bool:
    """Does a contrast set what speaks for it against what speaks against it?"""
    for i, kind in enumerate(kinds):
        if kind != "contrast" or i < 3 or i + 2 >= len(words) or words[i - 1] == "niet":
            continue
        before = {m.kind for m in marks if m.at < i} & set(_EVALUATIVE)
        after = {m.kind for m in marks if m.at > i} & set(_EVALUATIVE)
        against = "bad" in after or any(b > i for b in bare)
        if words[i] in _RESERVES and "bad" not in before:
            return True
        if against and ("bad" not in before or before & {"good", "need"}):
            return True
        if "bad" in before and after & {"good", "need"}:
            return True
    first = next((m for m in marks if m.kind in _EVALUATIVE), None)
    return (
        first is not None
        and first.kind != "bad"
        and any(words[b] == "geen" and b > first.at for b in bare)
    )


def reading(words: Sequence[str], *, argued: bool) -> str:
    """How ``words`` evaluate: "need", "good", "bad", "mixed", "fact" or "none".

    ``argued``: the act lays weight on it, so that a need wins from what it is needed against, and
    a plain 'niet' belongs to what is argued for.
    """
    kinds = list(map(lexicon().kind, words))
    marks, bare = _marks(words, kinds)
    evaluative = [m for m in marks if m.kind in _EVALUATIVE]
    if argued:
        if any(m.kind == "need" for m in evaluative):
            return "need"
        return marks[0].kind if marks else "none"
    if _contrasted(words, kinds, marks, bare):
        return "mixed"
    for mark in evaluative:  # 'dat de bescherming onvoldoende is': the predicate decides
        if mark.excess or (mark.kind == "bad" and _COPULAS & set(words[mark.at + 1 : mark.at + 3])):
            return "bad"
    if evaluative and not (bare and bare[0] < evaluative[0].at):
        demanded = evaluative[0].kind == "bad" and any(
            m.kind == "need" and words[m.at] in _DEMANDS for m in evaluative[1:]
        )
        return "need" if demanded else evaluative[0].kind  # 'dat de lasten beperkt moeten zijn'
    if bare:
        return "bad"
    return "fact" if marks else "none"


# ------------------------------------------------------------------ what the act makes of it


def _holds(rule: Rule, text: str, by: str, agenda: bool, found_by: str) -> bool:
    return (
        not (rule.by and by not in rule.by)
        and by not in rule.not_by
        and not (rule.found_by and found_by not in rule.found_by)
        and not (rule.agenda and not agenda)
        and not (rule.content and "dat " not in text)
        and not (rule.has is not None and not rule.has.search(text))
        and not (rule.lacks is not None and rule.lacks.search(text))
    )


def _estimates(words: Sequence[str]) -> bool:
    return any(w in lexicon().estimates for w in words)


def judge(act: str, words: Sequence[str], by: str, agenda: bool, found_by: str = "") -> Rule | None:
    """The rule of ``stance.yaml`` that decides, None where none holds; see :func:`evaluate`."""
    of_act = rules().get(act)
    if of_act is None:
        return None
    text = " ".join(words)
    read: str | None = None
    for rule in map(of_act.__getitem__, _prefilters()[act].places(text.lower())):
        if not _holds(rule, text, by, agenda, found_by):
            continue
        if rule.estimate and not _estimates(words):
            continue
        if rule.reads:
            read = read or reading(words, argued=act == "stresses")
            if read not in rule.reads:
                continue
        return rule
    return None


def evaluate(act: str, words: Sequence[str], by: str, agenda: bool, found_by: str = "") -> str:
    """The stance of ``act`` towards what ``words`` (those after the predicate) are about.

    ``by`` is the kind of actor ("NLD", "PRES", "COM", "group", "country", ...); ``agenda`` is true
    in papers that look ahead; ``found_by`` is the id of the rule that found the predicate.
    """
    rule = judge(act, words, by, agenda, found_by)
    return rule.stance if rule else "neutral"


_OPEN = frozenset({"object", "deed", "weight"})


def towards(
    act: str, given: str, words: Sequence[str], by: str, *, agenda: bool, found_by: str
) -> str:
    """The stance of a statement whose predicate gives ``given``: a stance, or "object" and the like
    where the words decide.

    Support, calls and decisions keep the stance of their predicate unless a phrase qualifies it
    (a condition, a request about the proceedings). Otherwise as :func:`evaluate`.
    """
    if given in _OPEN:
        return evaluate(act, words, by, agenda, found_by)
    if given == "positive":
        rule = judge(act, words, by, agenda, found_by)
        if rule is not None and rule.has is not None and rule.stance in ("neutral", "mixed"):
            return rule.stance
    return given
