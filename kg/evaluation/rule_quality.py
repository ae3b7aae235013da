"""Keeps measured figures in the vocabulary, so that they are published with the graph.

Writes ``ontology/vocab/rule-quality.ttl``: one block per rule and per speech act, in order of their
IRIs, without a class and without a name, so that nothing in it is taken for a thing to recognise.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError, VocabularyError
from kg.evaluation.gold import PURPOSE_FILE
from kg.evaluation.quality import Quality
from kg.evaluation.scores import Evaluation
from kg.paths import ONTOLOGY
from kg.vocabulary import BASE, JHA, load
from kg.vocabulary_format import canonical_order

FILE_NAME = "rule-quality.ttl"


def write_rule_quality(evaluation: Evaluation, folder: Path = ONTOLOGY) -> Path:
    """Write the file below ``folder``; returns its path. Build again to publish it.

    Raises:
        InputError: the annotated papers were used while writing rules, or may have been, or some
            are not in the store: that is no measurement.
        VocabularyError: the file cannot be written.
    """
    _must_be_a_measurement(evaluation)
    path = folder / "vocab" / FILE_NAME
    partial = path.with_name(FILE_NAME + ".partial")
    try:
        text = canonical_order(rule_quality_turtle(evaluation), FILE_NAME)
        partial.write_text(text, "utf-8", newline="\n")
        partial.replace(path)
    except OSError as error:
        raise VocabularyError(str(path), f"cannot be written: {error.strerror}.") from error
    return path


def _must_be_a_measurement(evaluation: Evaluation) -> None:
    folder, purpose = evaluation.gold.folder, evaluation.gold.purpose
    if purpose != "held-back":
        raise InputError(
            str(folder),
            f"its purpose is {purpose}: rules are measured on documents that nobody used.",
            f"A set that was held back says so in {PURPOSE_FILE} (docs/evaluation.md).",
        )
    if not evaluation.measured:
        raise InputError(str(folder), "every document of it was used while writing rules.")
    unread = sorted({*evaluation.absent} & {*evaluation.measured})
    if unread:
        raise InputError(
            str(folder),
            f"{', '.join(unread)}: not in the store, so that rules would seem to find nothing.",
            "Build the documents first.",
        )


def rule_quality_turtle(evaluation: Evaluation) -> str:
    """The figures as Turtle, in a fixed order."""
    count = len(evaluation.measured)
    header = (
        "# Written by 'kg evaluate --write'; do not edit. How often each rule and each speech act\n"
        f"# is right, on {count} annotated document{'s' * (count != 1)} that nobody used while "
        "writing rules. Intervals: Wilson, 95 %.\n"
        f"@base <{BASE}id/> .\n"
        f"@prefix jha: <{JHA}> .\n"
    )
    vocabulary = load()
    acts = [act for act in evaluation.speech_acts if f"speech-act/{act.name}" in vocabulary]
    blocks = sorted(
        (f"<{quality.kind}/{quality.name}>", _properties(quality))
        for quality in (*evaluation.rules, *acts)
    )
    body = ("\n{} {} .\n".format(node, " ;\n    ".join(found)) for node, found in blocks)
    return header + "".join(body)


def _properties(quality: Quality) -> list[str]:
    values: dict[str, str | None] = {
        "measured": "true" if quality.precision else "false",
        "casesFound": str(quality.found),
    }
    if quality.precision:
        values |= {
            "casesCorrect": str(quality.correct),
            "precision": f"{quality.precision.share:.3f}",
            "precisionLower": f"{quality.precision.lower:.3f}",
            "precisionUpper": f"{quality.precision.upper:.3f}",
        }
    if quality.expected is not None:
        values["casesAnnotated"] = str(quality.expected)
    if quality.recall:
        values["recall"] = f"{quality.recall.share:.3f}"
    return [f"jha:{name} {value}" for name, value in values.items()]
