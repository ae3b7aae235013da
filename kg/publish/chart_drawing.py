"""Draws a grid with matplotlib, the same bytes each time; imported only where a chart is wanted."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.patches
import matplotlib.transforms
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from kg.publish.chart_data import Grid, Mark, Sign

# Okabe and Ito's palette: told apart with any kind of colour vision, and in grey by lightness.
_COLOURS: dict[Sign, str] = {
    "positive": "#0072B2",
    "negative": "#D55E00",
    "mixed": "#8F5A83",
    "neutral": "#6E6E6E",
    "mark": "#0072B2",
}
_SHAPES: dict[Sign, str] = {
    "positive": "^", "negative": "v", "mixed": "D", "neutral": "o", "mark": "o",
}  # fmt: skip
_LETTERS: dict[Sign, str] = {
    "positive": "+", "negative": "\N{MINUS SIGN}", "mixed": "±", "neutral": "○", "mark": "",
}  # fmt: skip
_INSIDE: dict[Sign, str] = {sign: letter for sign, letter in _LETTERS.items() if sign != "neutral"}
_LETTER_AT: dict[Sign, float] = {"positive": -1.3, "negative": 1.3}  # points, into the triangle
_INK, _SOFT, _LINE = "#1B1B1B", "#5A5A5A", "#E4E4E4"
SETTINGS: Any = {
    "svg.hashsalt": "jha-kg",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.unicode_minus": True,
}
"""What matplotlib is told, so that the same chart is the same bytes."""

_ROW = 0.36  # inches per row
_LONGEST_LABEL = 44
_LONGEST_HEADING = 32


def draw(grid: Grid, path: Path, file_type: str) -> None:
    """Draw a grid into a file of a type ("svg" or "png").

    Raises:
        OSError: the file cannot be written.
    """
    with matplotlib.rc_context(SETTINGS):
        figure = {"timeline": _timeline, "stance-map": _stance_map, "count-map": _count_map}[
            grid.kind
        ](grid)
        save(figure, path, file_type, grid.title)


def save(figure: Figure, path: Path, file_type: str, title: str) -> None:
    """Write a figure, the same bytes each time; call it within ``SETTINGS``.

    Raises:
        OSError: the file cannot be written.
    """
    metadata: dict[str, Any] = {"Title": title}
    metadata |= {"Date": None, "Creator": "JHA-KG"} if file_type == "svg" else {"Software": None}
    figure.savefig(
        path, format=file_type, dpi=160, metadata=metadata, bbox_inches="tight",
        pad_inches=0.22, facecolor="white",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Canvas:
    """A chart being drawn; ``label_width``: points that the labels of its rows take."""

    grid: Grid
    figure: Figure
    axes: Any
    label_width: float


def _canvas(grid: Grid, column_width: float) -> _Canvas:
    """An empty chart with the labels of its rows."""
    width = max(2.6, column_width * len(grid.columns))
    figure = Figure(figsize=(width, _ROW * len(grid.rows) + 0.1))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(-0.5, len(grid.columns) - 0.5)
    axes.set_ylim(len(grid.rows) - 0.5, -0.5)
    axes.set_yticks(range(len(grid.rows)), [_short(label) for label in grid.rows], color=_INK)
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    widths = (label.get_window_extent(renderer).width for label in axes.get_yticklabels())
    return _Canvas(grid, figure, axes, max(widths) * 72 / figure.dpi + 4)


def _short(label: str, longest: int = _LONGEST_LABEL) -> str:
    return label if len(label) <= longest else label[: longest - 1].rstrip() + "…"


def _frame(canvas: _Canvas, above: float) -> None:
    """Title above, legend and notes below, from the left edge; ``above`` in points."""
    points = canvas.figure.get_figwidth() * 72 + canvas.label_width
    at: Any = {"xycoords": "axes fraction", "textcoords": "offset points"}
    title = textwrap.wrap(canvas.grid.title, max(24, int(points / 7.2)))
    canvas.axes.annotate(
        "\n".join(title), (0, 1), xytext=(-canvas.label_width, above), va="bottom", ha="left",
        fontsize=12, fontweight="bold", color=_INK, annotation_clip=False, **at,
    )  # fmt: skip
    below = 10 + _legend(canvas)
    wide = max(48, int(points / 3.95))
    lines = [line for note in canvas.grid.notes for line in textwrap.wrap(note, wide)]
    canvas.axes.annotate(
        "\n".join(lines), (0, 0), xytext=(-canvas.label_width, -below), va="top", ha="left",
        fontsize=7.5, color=_SOFT, linespacing=1.45, annotation_clip=False, **at,
    )  # fmt: skip


def _legend(canvas: _Canvas) -> float:
    """What signs mean, in one line where it fits; the points of height that it takes."""
    grid = canvas.grid
    handles = [
        _sample(_SHAPES[s], _COLOURS[s], f"{_INSIDE.get(s, '')} {word}".strip())
        for s, word in grid.legend
    ]
    for fill, text in grid.legend_notes:
        handles.append(_sample("s" if fill else "", _SOFT, text, hollow=fill == "hollow"))
    if not handles:
        return 0
    letters = sum(len(str(handle.get_label())) + 5 for handle in handles)
    fits = letters * 4.6 < canvas.figure.get_figwidth() * 72 + canvas.label_width
    bare = all(not fill for fill, _ in grid.legend_notes) and not grid.legend
    offset = matplotlib.transforms.ScaledTranslation(
        -canvas.label_width / 72, -9 / 72, canvas.figure.dpi_scale_trans
    )
    canvas.axes.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, 0), borderpad=0, borderaxespad=0,
        bbox_transform=canvas.axes.transAxes + offset, ncols=len(handles) if fits else 1,
        frameon=False, fontsize=8, labelcolor=_SOFT, columnspacing=1.4,
        handlelength=0 if bare else 1.4, handletextpad=0 if bare else 0.3,
    )  # fmt: skip
    return 15.0 * (1 if fits else len(handles)) + 8


def _sample(shape: str, colour: str, label: str, *, hollow: bool = False) -> Line2D:
    return Line2D(
        [], [], linestyle="none", marker=shape or None, markersize=8, markeredgecolor=colour,
        markerfacecolor="white" if hollow else colour, markeredgewidth=1.2, label=label,
    )  # fmt: skip


def _timeline(grid: Grid) -> Figure:
    most = max(len(marks) for marks in grid.cells.values())
    canvas = _canvas(grid, max(0.95, 0.3 * most + 0.15))
    axes = canvas.axes
    for row in range(len(grid.rows)):
        axes.axhline(row, color=_LINE, linewidth=0.8, zorder=0)
    for column in range(len(grid.columns) + 1):
        axes.axvline(column - 0.5, color=_LINE, linewidth=0.8, linestyle=(0, (2, 3)), zorder=0)
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(grid.columns)), grid.columns, color=_SOFT, fontsize=8)
    step = min(0.42, 0.88 / most)
    for (row, column), marks in grid.cells.items():
        start = column - step * (len(marks) - 1) / 2
        for i, mark in enumerate(marks):
            _draw_mark(axes, start + i * step, row, mark)
    _frame(canvas, 26)
    return canvas.figure


def _draw_mark(axes: Any, x: float, y: float, mark: Mark) -> None:  # noqa: ANN401
    colour = _COLOURS[mark.sign]
    axes.plot(
        [x], [y], marker=_SHAPES[mark.sign], markersize=11 if mark.sign == "mixed" else 13,
        markerfacecolor="white" if mark.hollow else colour, markeredgecolor=colour,
        markeredgewidth=1.4, linestyle="none", zorder=2,
    )  # fmt: skip
    counted = str(mark.number) if mark.number > 1 else ""
    inside = counted if mark.sign == "mark" else _INSIDE.get(mark.sign, "")
    axes.annotate(
        inside, (x, y), xytext=(0, _LETTER_AT.get(mark.sign, 0.0)), textcoords="offset points",
        ha="center", va="center_baseline", fontsize=7.5 if mark.sign == "mark" else 8.5,
        fontweight="bold", color=colour if mark.hollow else "white", zorder=3,
    )  # fmt: skip
    if counted and mark.sign != "mark":
        axes.annotate(
            counted, (x, y), xytext=(7.5, 4.5), textcoords="offset points", fontsize=6.5,
            ha="left", va="center", color=_INK, zorder=3,
        )  # fmt: skip


_DIVERGING = LinearSegmentedColormap.from_list(
    "stances", ["#D55E00", "#F2B48A", "#F4F4F4", "#8CBFDD", "#0072B2"]
)
_RISING = LinearSegmentedColormap.from_list("counts", ["#EAF2F8", "#8CBFDD", "#0072B2", "#08344F"])
_WEIGHTS = {"positive": 1, "negative": -1}


def _stance_map(grid: Grid) -> Figure:
    def shade(marks: tuple[Mark, ...]) -> tuple[Any, bool]:
        total = sum(mark.number for mark in marks)
        mean = sum(_WEIGHTS.get(mark.sign, 0) * mark.number for mark in marks) / total
        return _DIVERGING((mean + 1) / 2), abs(mean) > 0.75

    def told(marks: tuple[Mark, ...]) -> str:
        return " ".join(f"{_LETTERS[mark.sign]}{mark.number}" for mark in marks)

    return _map(grid, shade, told, 0.66)


def _count_map(grid: Grid) -> Figure:
    most = max(mark.number for marks in grid.cells.values() for mark in marks)

    def shade(marks: tuple[Mark, ...]) -> tuple[Any, bool]:
        level = (marks[0].number / most) ** 0.5
        return _RISING(level), level > 0.55

    return _map(grid, shade, lambda marks: f"{marks[0].number:,}", 0.52)


def _map(grid: Grid, shade: Any, told: Any, column_width: float) -> Figure:  # noqa: ANN401
    longest = max(len(told(marks)) for marks in grid.cells.values())
    canvas = _canvas(grid, max(column_width, 0.085 * longest + 0.12))
    axes = canvas.axes
    axes.xaxis.tick_top()
    axes.set_xticks(
        range(len(grid.columns)), [_short(c, _LONGEST_HEADING) for c in grid.columns],
        rotation=38, ha="left", color=_INK, rotation_mode="anchor", fontsize=8.5,
    )  # fmt: skip
    for (row, column), marks in grid.cells.items():
        colour, dark = shade(marks)
        axes.add_patch(
            matplotlib.patches.Rectangle(
                (column - 0.47, row - 0.45), 0.94, 0.9, facecolor=colour, edgecolor="none"
            )
        )
        axes.text(
            column, row, told(marks), ha="center", va="center_baseline", fontsize=8,
            color="white" if dark else _INK,
        )  # fmt: skip
    for row in range(len(grid.rows) + 1):
        axes.axhline(row - 0.5, color=_LINE, linewidth=0.6, zorder=0)
    tallest = max(len(_short(c, _LONGEST_HEADING)) for c in grid.columns)
    _frame(canvas, tallest * 5.0 * 0.62 + 16)
    return canvas.figure
