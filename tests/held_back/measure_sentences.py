"""Measure how wide the rules read: ``python -m tests.held_back.measure_sentences FILE``."""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from kg import vocabulary
from kg.extract import find_names
from kg.extract.interventions.finder import find_interventions
from kg.extract.names.mentions import find_mentions
from kg.model import Actor, Group, Intervention, Ref
from tests.factory import document

Score = dict[str, list[int]]  # by category: right, missing, spurious


def code(actor: Actor) -> str:
    """An actor as cases spell it: 'NLD', 'PRES', 'MS:many'."""
    if isinstance(actor, Group):
        return "MS:" + actor.quantifier
    return "PRES" if actor.startswith("presidency/") else actor.partition("/")[2]


def found_in(case: dict[str, Any]) -> list[Intervention]:
    """The interventions of a case's own sentence, read as the last of one agenda item."""
    sentences = [*case.get("before", []), case["say"]]
    paper = document(("1", "Punt", sentences), kind=case.get("paper", "report"))
    mentions = find_mentions(paper, find_names(paper, words := vocabulary.load()).recognition)
    concerns = {0: tuple(Ref(r) for r in case["concerns"])} if "concerns" in case else None
    last, found = len(paper.sentences) - 1, find_interventions(paper, mentions, words, concerns)
    return [i for i in found if i.sentence == last]


def score_case(case: dict[str, Any], score: Score) -> bool:
    """Add one case to ``score``; whether all that it states was found and nothing else."""
    good = True

    def add(name: str, wanted: set[Any], found: set[Any]) -> None:
        nonlocal good
        for n, part in enumerate((wanted & found, wanted - found, found - wanted)):
            score[name][n] += len(part)
        good &= wanted == found

    wanted = {tuple(e.split()[:2]): e.split()[2:] for e in case["expect"]}
    found = {(code(i.actor), i.speech_act): i for i in found_in(case)}
    length = "25 words or more" if len(case["say"].split()) > 24 else "others"
    for name in ("actor", f"actor, {length}"):
        add(name, {k[0] for k in wanted}, {k[0] for k in found})
    if not wanted:
        add("sentences that state nothing", {True}, {not found})
    if not case.get("loose"):
        add("actor and act", set(wanted), set(found))
        for act in ("supports", "opposes"):
            add(act, *({k for k in keys if k[1] == act} for keys in (wanted, found)))
    for key in set(wanted) & set(found):
        i, members = found[key], {w[1:] for w in wanted[key] if w[0] == "+"}
        for want, name in zip(wanted[key], ("stance", "modality")):  # noqa: B905
            if want[0] != "+":
                add(f"{name} of matched", {want}, {getattr(i, name)})
        add("members", members, {code(a) for a in i.includes})
        if (about := case.get("object", {}).get(" ".join(key))) is not None:
            add("object of stance of matched", {about}, {i.stance_on})
    return good


def measure(cases: list[dict[str, Any]]) -> tuple[Score, list[dict[str, Any]]]:
    """The score of all ``cases`` and the cases that were not read rightly."""
    score: Score = defaultdict(lambda: [0, 0, 0])
    return score, [case for case in cases if not score_case(case, score)]


def main() -> None:
    """Print the figures of one case file and, on demand, the cases not read rightly."""
    parser = argparse.ArgumentParser(description="measure interventions on annotated sentences")
    parser.add_argument("file", type=Path)
    parser.add_argument("--misses", action="store_true", help="list what was not read rightly")
    bank = yaml.safe_load((chosen := parser.parse_args()).file.read_text("utf-8"))
    if chosen.misses and bank["status"] == "held-back":
        parser.error(f"{chosen.file} is held back: list the misses of the development bank")
    score, missed = measure(bank["cases"])
    for case in missed if chosen.misses else []:
        got = [(code(i.actor), i.speech_act, i.stance, i.modality) for i in found_in(case)]
        print(case["say"], f"    wanted {case['expect']}", f"    found  {got}", sep="\n")
    print(f"{len(bank['cases']) - len(missed)} of {len(bank['cases'])} cases wholly right\n")
    print(f"{'':28} {'P':5} {'R':5} {'F1':5} right miss. spur.")
    for name, (right, missing, spurious) in sorted(score.items()):
        found, wanted = max(right + spurious, 1), max(right + missing, 1)
        f1 = 2 * right / (found + wanted)
        counts = f"{right:5} {missing:5} {spurious:5}"
        print(f"{name:28} {right / found:5.3f} {right / wanted:5.3f} {f1:5.3f} {counts}")


if __name__ == "__main__":
    main()
