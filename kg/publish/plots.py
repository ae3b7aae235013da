"""Charts of answers, for those who would rather look than read: ``kg ask NAME --plot FILE``.

Shape and sign say what colour says, so that a chart reads in grey and without colour vision. The
same answer gives the same bytes of SVG. What is drawn and what is left out stands beneath.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import QuestionError
from kg.graph.answers import Answer
from kg.publish.chart_data import Grid, counts_grid, marks_grid, stance_grid
from kg.publish.notes import notes

_FILE = Path(__file__).with_name("charts.yaml")
FILE_TYPES = (".svg", ".png")


@lru_cache(maxsize=1)
def _content() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))
    return content


def drawable() -> list[str]:
    """Names of the questions that can be drawn."""
    return sorted(_content()["charts"])


def write_plot(answer: Answer, path: Path) -> None:
    """Draw an answer into a file, ``.svg`` or ``.png``.

    Raises:
        QuestionError: the question has no chart, the answer has no rows, the file has another
            ending or cannot be written, or matplotlib is not installed.
    """
    grid = grid_of(answer)
    if path.suffix.lower() not in FILE_TYPES:
        raise QuestionError(str(path), "is neither .svg nor .png.", "Name a file that ends so.")
    try:
        from kg.publish.chart_drawing import draw
    except ImportError as error:
        raise QuestionError(
            "--plot", f"needs matplotlib ({error}).", "Install it: pip install 'jha-kg[plot]'."
        ) from error
    partial = path.with_name(path.name + ".partial")
    try:
        draw(grid, partial, path.suffix.lower().removeprefix("."))
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise QuestionError(
            str(path), f"cannot be written: {error.strerror}.", "Name another file."
        ) from error


def grid_of(answer: Answer) -> Grid:
    """What a chart of this answer shows, before anything is drawn.

    Raises:
        QuestionError: the question has no chart, or the answer has no rows.
    """
    name = answer.asked.name if answer.asked else "query"
    chart = _content()["charts"].get(name)
    if chart is None:
        raise QuestionError(
            "--plot",
            f"there is no chart for '{name}'.",
            f"These have one: {', '.join(drawable())}.",
        )
    words = {key: texts[answer.language] for key, texts in _content()["wording"].items()}
    make = {"stances": stance_grid, "marks": marks_grid, "counts": counts_grid}[chart["kind"]]
    grid = make(answer, chart, words)
    if not grid.cells:
        raise QuestionError("--plot", f"{words['nothing']}.", "Ask without --plot to see why.")
    return grid.with_notes(notes(answer)[:1])


def svg_of(answer: Answer) -> str:
    """The chart of an answer as SVG, for a notebook.

    Raises:
        QuestionError: as :func:`write_plot`.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chart.svg"
        write_plot(answer, path)
        return path.read_text("utf-8")
