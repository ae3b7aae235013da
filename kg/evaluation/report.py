"""Evaluations as answers, so that they are written in every format that answers are written in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kg.errors import QuestionError
from kg.evaluation.quality import Interval, Quality
from kg.evaluation.scores import Evaluation
from kg.graph.answers import Answer, Column, Term
from kg.vocabulary import XSD

MACRO = "all, macro F1"
"""The last row of the table: the mean of the categories' F1."""

_DECIMAL = ox.NamedNode(XSD + "decimal")
_INTEGER = ox.NamedNode(XSD + "integer")


def _text(value: str) -> Term:
    return ox.Literal(value)


def _count(value: int | None) -> Term | None:
    return None if value is None else ox.Literal(str(value), datatype=_INTEGER)


def _share(value: float | None) -> Term | None:
    return None if value is None else ox.Literal(f"{value:.3f}", datatype=_DECIMAL)


def _answer(columns: Sequence[str], rows: Iterable[tuple[Term | None, ...]]) -> Answer:
    return Answer(tuple(map(Column, columns)), tuple(rows), {})


def notes(evaluation: Evaluation, *, misses_shown: bool = False) -> list[str]:
    """What a reader of the figures must know: papers that are absent, and papers that were used.

    ``misses_shown``: the reader was shown what was missed, sentence by sentence.
    """
    gold = evaluation.gold
    found = [f"{file}: not in the store; counted as missing." for file in evaluation.absent]
    if gold.purpose != "held-back":
        found.append(
            f"{gold.folder}: its purpose is {gold.purpose}; figures on documents that rules were "
            "written with are no measurement."
        )
    elif misses_shown:
        found.append(
            f"{gold.folder}: these documents were held back. A rule that is mended by this list "
            "makes them worthless as a measure: name them as development in purpose.txt then."
        )
    used = len(gold.papers) - len(evaluation.measured)
    if used:
        found.append(f"{used} of {len(gold.papers)} documents left out of rules and speech acts.")
    return found


def score_table(evaluation: Evaluation) -> Answer:
    """Precision, recall, F1 and counts by category, and the mean of F1."""
    rows: list[tuple[Term | None, ...]] = [
        (
            _text(score.category),
            _share(score.precision),
            _share(score.recall),
            _share(score.f1),
            _count(score.expected),
            _count(score.found),
        )
        for score in evaluation.scores
    ]
    rows.append((_text(MACRO), None, None, _share(evaluation.macro_f1), None, None))
    return _answer(("category", "precision", "recall", "f1", "gold", "found"), rows)


def miss_table(evaluation: Evaluation, category: str) -> Answer:
    """What is missing and what is spurious in every category whose name holds ``category``.

    Raises:
        QuestionError: there is none; the message lists what there is.
    """
    chosen = [s for s in evaluation.scores if category.casefold() in s.category.casefold()]
    if not chosen:
        known = ", ".join(score.category for score in evaluation.scores)
        raise QuestionError(category, "no such category here.", f"There are: {known}.")
    rows = (
        (_text(score.category), _text(miss.kind), _text(miss.where), _text(miss.what))
        for score in chosen
        for miss in score.misses
    )
    return _answer(("category", "kind", "where", "what"), rows)


def quality_table(evaluation: Evaluation) -> Answer:
    """Rules, then speech acts: counts, precision with its interval, recall.

    Shares stay empty where they are not measured (under ten cases).
    """
    counts, shares = ("found", "correct", "gold"), ("precision", "lower", "upper", "recall")
    columns = ("kind", "name", *counts, *shares, "measured")
    return _answer(columns, map(_quality_row, (*evaluation.rules, *evaluation.speech_acts)))


def _quality_row(quality: Quality) -> tuple[Term | None, ...]:
    precision, recall = quality.precision, quality.recall
    return (
        _text(quality.kind),
        _text(quality.name),
        _count(quality.found),
        _count(quality.correct),
        _count(quality.expected),
        *_interval(precision),
        _share(recall.share if recall else None),
        _text("yes" if precision else "not measured"),
    )


def _interval(interval: Interval | None) -> tuple[Term | None, ...]:
    if interval is None:
        return None, None, None
    return _share(interval.share), _share(interval.lower), _share(interval.upper)
