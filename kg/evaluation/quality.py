"""How often each rule and each speech act is right, with a confidence interval."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from kg.evaluation.categories import commitment_likeness
from kg.evaluation.comparison import Comparison
from kg.evaluation.matching import match

FEWEST_CASES = 10
"""Below this number of cases nothing is said of a rate: it is not measured."""

_Z = 1.959964  # two-sided 95 %

Verdict = tuple[str | None, bool]
"""The rule that found a statement, and whether the statement is right."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share and its 95 % confidence interval, each from 0 to 1."""

    share: float
    lower: float
    upper: float


def wilson(correct: int, cases: int) -> Interval | None:
    """The Wilson score interval; None where there are too few cases to measure.

    It assumes that cases are independent. Statements of one paper are alike, so that the true
    uncertainty is rather larger.
    """
    if cases < FEWEST_CASES:
        return None
    share, square = correct / cases, _Z * _Z
    centre = share + square / (2 * cases)
    spread = _Z * sqrt(share * (1 - share) / cases + square / (4 * cases * cases))
    scale = 1 + square / cases
    return Interval(share, max((centre - spread) / scale, 0), min((centre + spread) / scale, 1))


@dataclass(frozen=True, slots=True)
class Quality:
    """What was found by one rule, or of one speech act; ``expected`` is unknown for a rule."""

    kind: Literal["rule", "speech-act"]
    name: str
    found: int
    correct: int
    expected: int | None = None

    @property
    def precision(self) -> Interval | None:
        """The share of what was found that is right; None where it is not measured."""
        return wilson(self.correct, self.found)

    @property
    def recall(self) -> Interval | None:
        """The share of what is annotated that was found; None where it is not measured."""
        return wilson(self.correct, self.expected) if self.expected is not None else None


def rule_qualities(comparisons: Iterable[Comparison], known: Iterable[str]) -> list[Quality]:
    """One row per rule, in order of their names; ``known`` rules appear without a case, too.

    Only what stands in the paper's own graph counts: a statement is judged once.
    """
    found: Counter[str] = Counter()
    correct: Counter[str] = Counter()
    for comparison in comparisons:
        for rule, right in _verdicts(comparison):
            if rule is not None:
                found[rule] += 1
                correct[rule] += right
    return [Quality("rule", r, found[r], correct[r]) for r in sorted({*known, *found})]


def speech_act_qualities(comparisons: Iterable[Comparison], known: Iterable[str]) -> list[Quality]:
    """One row per speech act, in order of their names."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place in (p for c in comparisons for p in c.places):
        for one in place.found.interventions:
            counts[one.act][0] += 1
        for one, _ in place.acts.pairs:
            counts[one.act][1] += 1
        for one in place.expected.interventions:
            counts[one.act][2] += 1
    return [Quality("speech-act", act, *counts[act]) for act in sorted({*known, *counts})]


def _verdicts(comparison: Comparison) -> Iterator[Verdict]:
    for place in comparison.places:
        acts = place.acts
        yield from ((found.rule, True) for _, found in acts.pairs)
        yield from ((found.rule, False) for found in acts.spurious)
        outcomes = place.outcomes
        yield from ((found.rule, found.type == wanted.type) for wanted, found in outcomes.pairs)
        yield from ((found.rule, False) for found in outcomes.spurious)
    yield from _verdicts_on_the_paper(comparison)


def _verdicts_on_the_paper(comparison: Comparison) -> Iterator[Verdict]:
    """Repeated mentions of one event, figure or motion are cases of their own here."""
    expected, found = comparison.expected, comparison.found
    promises = match(
        expected.commitments, [c for c in found.commitments if c.own], commitment_likeness
    )
    yield from ((got.rule, True) for _, got in promises.pairs)
    yield from ((got.rule, False) for got in promises.spurious)
    proposers = frozenset[str]().union(*(motion.by for motion in expected.motions))
    yield from ((m.rule, bool(m.by & proposers)) for m in found.motions if m.own)
    spans = {event.span for event in expected.events}
    for event in found.events:
        if event.own and event.span != comparison.meeting_span:
            yield event.rule, event.span in spans
    values = {figure.value for figure in expected.figures}
    yield from ((f.rule, f.value in values) for f in found.figures if f.own)
