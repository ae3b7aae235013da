"""Whether a statement is reported, intended or expected."""

from __future__ import annotations

from functools import lru_cache

from kg import rulebook
from kg.prefilter import Prefilter

FUTURE = ("zullen",)


@lru_cache(maxsize=2)
def _book(language: str = "nl") -> dict[str, list[str]]:
    book: dict[str, list[str]] = rulebook.load("extract", "modality", language)
    return book


@lru_cache(maxsize=2)
def _expectation(language: str = "nl") -> Prefilter:
    """One pattern: any of the cues."""
    return Prefilter([[_book(language)["expectation"]]])


def expects(sentence: str) -> bool:
    """Does the sentence say that it tells what is expected ('naar verwachting')?"""
    return _expectation().mask(sentence.lower()) != 0


def modality(
    *, agenda: bool, by: str, tense: str, modal: str, plan: bool, act: str, expected: bool
) -> str:
    """The modality of a statement.

    ``agenda``: the paper looks ahead; ``by``: kind of actor; ``tense``: "past", "perfect" or
    "present"; ``modal``: the verb over the predicate ("zullen", ""); ``plan``: the rule tells a
    plan in its present tense; ``expected``: the sentence has a cue of expectation.
    """
    own = by == "NLD"
    told = tense in ("past", "perfect") and modal not in FUTURE
    if modal in FUTURE or (modal in ("gaan",) and tense == "present"):
        return "intended" if own else "expected"
    if expected and not (tense == "past" and not agenda):
        return "intended" if own else "expected"
    if told:
        return "reported"
    if not agenda:
        return "intended" if plan and not own else "reported"
    if own:
        return "intended"
    if plan or modal == "willen":
        return "intended"
    ahead = act in _book()["at_the_meeting"] and by in ("PRES", "COUNCIL")
    return "expected" if ahead else "reported"
