"""The expected answers, ``queries/questions/NAME.csv``: what each question says of the sample.

``python -m tests.questions.rewrite`` (or ``make expected-answers``) writes them anew after a change
of rules or questions, so that the change is seen in review. A question is asked with its example
values, dates left out where they would only cut the answer. What differs from build to build (the
time and the software of a run) is blanked out.
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from pathlib import Path

from kg.graph.named_queries import Question, ask, questions
from kg.graph.store import Store
from kg.paths import QUERIES, SAMPLE_CORPUS
from kg.pipeline import build
from kg.publish.tables import to_csv

RUN = ("software", "read")


def expected(question: Question) -> Path:
    """The file with the expected answer, beside the question."""
    return QUERIES / "questions" / f"{question.name}.csv"


def values_of(question: Question) -> dict[str, str]:
    """The example values that the expected answer is asked with."""
    return {p.name: p.example for p in question.parameters if p.name not in ("from", "to")}


def answer_csv(store: Store, question: Question) -> str:
    """The answer to a question with its example values, as the file should hold it."""
    rows = list(csv.reader(io.StringIO(to_csv(ask(store, question.name, values_of(question))))))
    blank = [i for i, name in enumerate(rows[0]) if name in RUN]
    for row in rows[1:]:
        for i in blank:
            row[i] = ""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def main() -> int:
    """Write every expected answer; returns 0."""
    with tempfile.TemporaryDirectory() as folder:
        build([SAMPLE_CORPUS], Path(folder))
        store = Store(Path(folder))
        for question in questions().values():
            expected(question).write_text(answer_csv(store, question), encoding="utf-8")
            print(expected(question).name, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
