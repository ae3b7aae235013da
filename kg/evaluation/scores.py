"""Scores a store against a folder of annotations; start reading here.

evaluation = evaluate(read_gold(folder), Store(store))
evaluation.scores, evaluation.rules, evaluation.speech_acts, evaluation.absent
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from kg.evaluation.categories import CATEGORIES, Board, one_node_per_thing, same_items
from kg.evaluation.comparison import Comparison
from kg.evaluation.gold import GoldSet
from kg.evaluation.matching import Miss, Tally
from kg.evaluation.predictions import Predictions
from kg.evaluation.quality import Quality, rule_qualities, speech_act_qualities
from kg.evaluation.records import Paper
from kg.graph.reference import rules
from kg.graph.store import Store
from kg.vocabulary import load


@dataclass(frozen=True, slots=True)
class Score:
    """One category over all papers: counts, shares from 0 to 1, and what went wrong."""

    category: str
    correct: int
    found: int
    expected: int
    misses: tuple[Miss, ...]

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.correct / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is annotated that was found; 1 where nothing is annotated."""
        return self.correct / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What an evaluation found.

    ``measured`` names the papers on which rules and speech acts are counted: those that were not
    used while writing rules (all, where the whole set was). ``absent`` papers are not in the store
    and count as missing altogether.
    """

    gold: GoldSet
    scores: tuple[Score, ...]
    rules: tuple[Quality, ...]
    speech_acts: tuple[Quality, ...]
    measured: tuple[str, ...]
    absent: tuple[str, ...]

    @property
    def macro_f1(self) -> float:
        """The mean of the categories' F1, each rounded to three digits as it is shown."""
        return sum(round(score.f1, 3) for score in self.scores) / len(self.scores)


def evaluate(
    gold: GoldSet,
    store: Store,
    *,
    corpus: Path | None = None,
    development: Collection[str] = (),
) -> Evaluation:
    """Compare a store with annotations.

    Args:
        gold: what :func:`kg.evaluation.gold.read_gold` read.
        store: holds the graphs of the annotated papers, found by the base name of their file.
        corpus: the papers themselves (default: a folder ``corpus`` beside the annotations, if there
            is one). A quote that does not occur in its paper is no evidence.
        development: base names of papers that were used while writing rules, beside those that the
            set itself names; rules and speech acts are not measured on them.
    """
    if corpus is None:
        corpus = gold.folder.resolve().parent / "corpus"
    predictions = Predictions(store, corpus if corpus.is_dir() else None)
    found = {paper.file: predictions.paper(paper.file) for paper in gold.papers}
    comparisons = [
        Comparison(paper, found[paper.file] or Paper(file=paper.file)) for paper in gold.papers
    ]
    used = {*development, *gold.development}
    unseen = [c for c in comparisons if c.where not in used]
    return Evaluation(
        gold=gold,
        scores=tuple(_scores(comparisons)),
        rules=tuple(rule_qualities(unseen, (name for name, _ in rules()))),
        speech_acts=tuple(speech_act_qualities(unseen, _speech_acts())),
        measured=tuple(c.where for c in unseen),
        absent=tuple(file for file, paper in found.items() if paper is None),
    )


def _scores(comparisons: list[Comparison]) -> list[Score]:
    board = Board()
    for comparison in comparisons:
        for count in CATEGORIES:
            count(comparison, board)
    one_node_per_thing(comparisons, board)
    same_items(comparisons, board)
    return [_score(category, tally) for category, tally in board.tallies.items()]


def _score(category: str, tally: Tally) -> Score:
    return Score(category, tally.correct, tally.found, tally.expected, tuple(tally.misses))


def _speech_acts() -> list[str]:
    return [e.notation for e in load().of_class("Concept") if e.kind == "speech-act" and e.notation]
