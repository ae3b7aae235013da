"""Measure interventions on annotated sentences: how wide the rules read, case by case.

``python -m tests.held_back.measure_sentences FILE [--misses]``, where FILE holds cases as in
``tests/extract/cases`` (keys: say, before, paper, concerns, expect, object, loose). Never list the
misses of a held-back file in order to write a rule.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from kg import vocabulary
from kg.extract import find_names
from kg.extract.interventions import find_interventions
from kg.extract.mentions import find_mentions
from kg.model import Intervention, Ref
from tests.extract.test_interventions import _code
from tests.factory import document


@dataclass(slots=True)
class Tally:
    """What was right, missing and spurious in one category; for matched ones, right and wrong."""

    right: int = 0
    missing: int = 0
    spurious: int = 0

    def add(self, wanted: set[Any], found: set[Any]) -> None:
        """Count one case: ``wanted`` and ``found`` are what the annotation and the rules hold."""
        self.right += len(wanted & found)
        self.missing += len(wanted - found)
        self.spurious += len(found - wanted)

    def line(self, name: str) -> str:
        """One row: precision, recall, F1 and the counts behind them."""
        precision = self.right / max(self.right + self.spurious, 1)
        recall = self.right / max(self.right + self.missing, 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-9)
        counts = f"{self.right:4} right {self.missing:4} missing {self.spurious:4} spurious"
        return f"{name:34} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  {counts}"


@dataclass(slots=True)
class Score:
    """The tallies of a file, by category in the order in which they are shown."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def add(self, name: str, wanted: set[Any], found: set[Any]) -> None:
        """Count one case under ``name``."""
        self.tallies.setdefault(name, Tally()).add(wanted, found)


def found_in(case: dict[str, Any]) -> list[Intervention]:
    """The interventions of a case's own sentence, read as the last of one agenda item."""
    sentences = [*case.get("before", []), case["say"]]
    paper = document(("1", "Punt", sentences), kind=case.get("paper", "report"))
    words = vocabulary.load()
    mentions = find_mentions(paper, find_names(paper, words).recognition)
    concerns = {0: tuple(Ref(r) for r in case["concerns"])} if "concerns" in case else None
    last = len(paper.sentences) - 1
    found = find_interventions(paper, mentions, words, concerns)
    return [i for i in found if i.sentence == last]


def score_case(case: dict[str, Any], score: Score) -> bool:
    """Add one case to ``score``; whether all that it states was found and nothing else."""
    wanted = {tuple(e.split()[:2]): e.split() for e in case["expect"]}
    found = {(_code(i.actor), i.speech_act): i for i in found_in(case)}
    actors = {k[0] for k in wanted}, {k[0] for k in found}
    score.add("actor", *actors)
    score.add("actor (long sentences)" if len(case["say"]) > 150 else "actor (others)", *actors)
    if not wanted:
        score.add("sentences that state nothing", {0}, {1} if found else {0})
    if case.get("loose"):
        return actors[0] == actors[1]
    score.add("actor and act", set(wanted), set(found))
    for act in ("supports", "opposes"):
        score.add(act, *({k for k in keys if k[1] == act} for keys in (wanted, found)))
    whole = set(wanted) == set(found)
    for key in sorted(set(wanted) & set(found)):
        plain = [w for w in wanted[key] if not w.startswith("+")]
        members = {w[1:] for w in wanted[key] if w.startswith("+")}
        i = found[key]
        shown = [("members", members, {_code(a) for a in i.includes})]
        shown += [(n, {w}, {v}) for n, w, v in zip(("stance", "modality"), plain[2:], (i.stance, i.modality))]
        if (about := case.get("object", {}).get(" ".join(key))) is not None:
            shown.append(("object of stance", {about}, {i.stance_on}))
        for name, want, got in shown:
            score.add(name + " of matched", want, got)
            whole &= want == got
    return whole


def main() -> None:
    """Print the figures of one case file and, on demand, the cases that were not read rightly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="list the cases not read rightly")
    chosen = parser.parse_args()
    cases = yaml.safe_load(chosen.file.read_text("utf-8"))["cases"]
    score, whole = Score(), 0
    for case in cases:
        good = score_case(case, score)
        whole += good
        if chosen.misses and not good:
            got = [f"{_code(i.actor)} {i.speech_act} {i.stance} {i.modality}" for i in found_in(case)]
            print(f"{case['say']}\n    wanted {case['expect']}\n    found  {got}")
    print(f"{whole} of {len(cases)} cases wholly right")
    for name in sorted(score.tallies):
        print(score.tallies[name].line(name))


if __name__ == "__main__":
    main()
