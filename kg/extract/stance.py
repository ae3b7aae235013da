"""The stance of a statement: its act's default, or what the words it is about evaluate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import rulebook

Cues = tuple[frozenset[str], tuple[str, ...]]


@dataclass(frozen=True)
class Lexicon:
    """Evaluative words: whole words and word beginnings per stance."""

    positive: Cues
    negative: Cues
    neutral: Cues
    procedural: tuple[str, ...]
    mixed: frozenset[str]
    conditional: frozenset[str]
    good_result: frozenset[str]
    good_news: frozenset[str]


def _cues(words: list[str]) -> Cues:
    whole = frozenset(w for w in words if not w.endswith("*"))
    return whole, tuple(w[:-1] for w in words if w.endswith("*"))


@lru_cache(maxsize=2)
def lexicon(language: str = "nl") -> Lexicon:
    """The evaluative words of a language."""
    raw = rulebook.load("extract", "stance", language)
    return Lexicon(
        _cues(raw["positive"]),
        _cues(raw["negative"]),
        _cues(raw["neutral"]),
        tuple(f" {w} " for w in raw["procedural"]),
        frozenset(raw["mixed"]),
        frozenset(raw["conditional"]),
        frozenset(raw["good_result"]),
        frozenset(raw["good_news"]),
    )


def first_cue(words: Sequence[str]) -> str | None:
    """The stance of the first evaluative word, None where nothing evaluates."""
    lex = lexicon()
    for word in words:
        for stance, (whole, beginnings) in (
            ("positive", lex.positive),
            ("negative", lex.negative),
            ("neutral", lex.neutral),
        ):
            if word in whole or (beginnings and word.startswith(beginnings)):
                return stance
    return None


def _stressed(words: Sequence[str]) -> str:
    cue = first_cue(words)
    if "niet" in words and {"mag", "mogen", "echter"} & set(words):
        return "mixed"
    if {"moet", "moeten", "dient", "dienen"} & set(words):
        return "positive"
    if cue is not None:
        return cue
    for i, word in enumerate(words[:-1]):  # 'het bestendigen van': a deed that is argued for
        if word == "het" and words[i + 1].endswith("en") and "van" in words[i + 1 : i + 4]:
            return "positive"
    return "neutral"


def _assessed(words: Sequence[str]) -> str:
    lex = lexicon()
    cue = first_cue(words)
    hedged = any(w in lex.mixed for w in words if w != "echter" or w not in words[:3]) or (
        "geen" in words and cue == "positive"
    )
    if hedged and cue != "neutral":
        return "mixed"
    if cue == "negative" and not any(w in ("moet", "moeten") for w in words):
        return "negative"
    return "positive" if cue != "neutral" else "neutral"


def _called(words: Sequence[str], by: str, agenda: bool) -> str:
    text = f" {' '.join(words)} "
    return "neutral" if any(p in text for p in lexicon().procedural) else "positive"


def _announced(words: Sequence[str], by: str, agenda: bool) -> str:
    if by in ("NLD", "country"):
        return "positive"
    promising = any(w in lexicon().good_result for w in words)
    return "positive" if promising and (agenda or "miljoen" in words) else "neutral"


def _decided(words: Sequence[str], by: str, agenda: bool) -> str:
    if by == "COUNCIL":
        return "positive"
    return "negative" if "niet" in words else "neutral"


def _told(words: Sequence[str], by: str, agenda: bool) -> str:
    return "positive" if any(w in lexicon().good_news for w in words) else "neutral"


def _proposed(words: Sequence[str], by: str, agenda: bool) -> str:
    return "neutral" if by == "PRES" else "positive"


def _contributed(words: Sequence[str], by: str, agenda: bool) -> str:
    return "neutral" if by in ("COM", "PRES", "COUNCIL", "EP") else "positive"


_BY_ACT: dict[str, Callable[[Sequence[str], str, bool], str]] = {
    "stresses": lambda words, by, agenda: _stressed(words),
    "assesses": lambda words, by, agenda: _assessed(words),
    "calls": _called,
    "announces": _announced,
    "contributes": _contributed,
    "supports": lambda words, by, agenda: "positive",
    "proposes": _proposed,
    "decides": _decided,
    "informs": _told,
}


def evaluate(act: str, words: Sequence[str], by: str, agenda: bool) -> str:
    """The stance of ``act`` towards what ``words`` (those after the predicate) are about.

    ``by`` is the kind of actor ("NLD", "PRES", "COM", "group", "country", ...); ``agenda`` is true
    in papers that look ahead.
    """
    judge = _BY_ACT.get(act)
    return judge(words, by, agenda) if judge else "neutral"
