"""Measure how wide the rules read: ``python -m tests.held_back.measure_sentences FILE``.

FILE holds cases as in ``tests/extract/cases/genre``; ``--misses`` lists those not read rightly.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from kg import vocabulary
from kg.extract import find_names
from kg.extract.interventions import find_interventions
from kg.extract.mentions import find_mentions
from kg.model import Actor, Group, Intervention, Ref
from tests.factory import document

Tally = list[int]  # right, missing, spurious


def code(actor: Actor) -> str:
    """An actor as cases spell it: 'NLD', 'PRES', 'MS:many'."""
    if isinstance(actor, Group):
        return "MS:" + actor.quantifier
    return "PRES" if actor.startswith("presidency/") else actor.partition("/")[2]


def found_in(case: dict[str, Any]) -> list[Intervention]:
    """The interventions of a case's own sentence, read as the last of one agenda item."""
    sentences = [*case.get("before", []), case["say"]]
    paper = document(("1", "Punt", sentences), kind=case.get("paper", "report"))
    words = vocabulary.load()
    mentions = find_mentions(paper, find_names(paper, words).recognition)
    concerns = {0: tuple(Ref(r) for r in case["concerns"])} if "concerns" in case else None
    found = find_interventions(paper, mentions, words, concerns)
    return [i for i in found if i.sentence == len(paper.sentences) - 1]


def score_case(case: dict[str, Any], score: dict[str, Tally]) -> bool:
    """Add one case to ``score``; whether all that it states was found and nothing else."""
    good = True

    def add(name: str, wanted: set[Any], found: set[Any]) -> None:
        nonlocal good
        for n, part in enumerate((wanted & found, wanted - found, found - wanted)):
            score[name][n] += len(part)
        good &= wanted == found

    wanted = {tuple(e.split()[:2]): e.split()[2:] for e in case["expect"]}
    found = {(code(i.actor), i.speech_act): i for i in found_in(case)}
    actors = {k[0] for k in wanted}, {k[0] for k in found}
    add("actor", *actors)
    add("actor, 25 words or more" if len(case["say"].split()) > 24 else "actor, others", *actors)
    if not wanted:
        add("sentences that state nothing", {True}, {not found})
    if not case.get("loose"):
        add("actor and act", set(wanted), set(found))
        for act in ("supports", "opposes"):
            add(act, *({k for k in keys if k[1] == act} for keys in (wanted, found)))
    for key in sorted(set(wanted) & set(found)):
        plain, i = [w for w in wanted[key] if w[0] != "+"], found[key]
        for name, want, got in zip(("stance", "modality"), plain, (i.stance, i.modality)):  # noqa: B905
            add(f"{name} of matched", {want}, {got})
        add("members", {w[1:] for w in wanted[key] if w[0] == "+"}, {code(a) for a in i.includes})
        if (about := case.get("object", {}).get(" ".join(key))) is not None:
            add("object of stance of matched", {about}, {i.stance_on})
    return good


def measure(cases: list[dict[str, Any]]) -> tuple[dict[str, Tally], list[dict[str, Any]]]:
    """The tallies by category ([right, missing, spurious]) and the cases not read rightly."""
    score: dict[str, Tally] = defaultdict(lambda: [0, 0, 0])
    return score, [case for case in cases if not score_case(case, score)]


def main() -> None:
    """Print the figures of one case file and, on demand, the cases not read rightly."""
    parser = argparse.ArgumentParser(description="measure interventions on annotated sentences")
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="list the cases not read rightly")
    chosen = parser.parse_args()
    bank = yaml.safe_load(chosen.file.read_text("utf-8"))
    if chosen.misses and bank["status"] == "held-back":
        parser.error(f"{chosen.file} is held back: list the misses of the development bank")
    score, missed = measure(bank["cases"])
    for case in missed if chosen.misses else []:
        got = [f"{code(i.actor)} {i.speech_act} {i.stance} {i.modality}" for i in found_in(case)]
        print(f"{case['say']}\n    wanted {case['expect']}\n    found  {got}")
    print(f"{len(bank['cases']) - len(missed)} of {len(bank['cases'])} cases wholly right")
    for name, (right, missing, spurious) in sorted(score.items()):
        found, wanted = max(right + spurious, 1), max(right + missing, 1)
        ratios = (
            f"P {right / found:.3f}  R {right / wanted:.3f}  F1 {2 * right / (found + wanted):.3f}"
        )
        print(f"{name:28} {ratios}  {right} right, {missing} missing, {spurious} spurious")


if __name__ == "__main__":
    main()
