"""What a chart shows: an answer's rows gathered into a grid of cells with signs and numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.graph.answers import Answer, Term
from kg.graph.named_queries import question
from kg.publish.notes import headings

Sign = Literal["positive", "negative", "mixed", "neutral", "mark"]
SIGNS: tuple[Sign, ...] = ("positive", "negative", "mixed", "neutral", "mark")
_MOST_ROWS, _MOST_COLUMNS = 30, 20
Fill = Literal["", "filled", "hollow"]
Chart = Mapping[str, str]
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign in a cell: how often, and whether it is hollow (intended, or only mentioned)."""

    sign: Sign
    number: int
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A chart: labels of rows and columns, and per (row, column) its marks or its number."""

    kind: Literal["timeline", "stance-map", "count-map"]
    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[tuple[int, int], tuple[Mark, ...]]
    legend: tuple[tuple[Sign, str], ...] = ()
    legend_notes: tuple[tuple[Fill, str], ...] = ()
    notes: tuple[str, ...] = ()

    def with_notes(self, more: Sequence[str]) -> Grid:
        """The grid with sentences to stand beneath it, before its own."""
        return replace(self, notes=(*more, *self.notes))


_Key = tuple[str, str, Sign, bool]


class _Reader:
    """Reads the cells of an answer by column name, as labels in the reader's language."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self._at = {column.name: i for i, column in enumerate(answer.columns)}

    def label(self, row: Sequence[Term | None], column: str) -> str:
        """The label of a thing, or the text of a value; empty where there is none."""
        if column not in self._at or (term := row[self._at[column]]) is None:
            return ""
        return self.answer.labels.get(term.value, term.value.rsplit("/id/", 1)[-1])

    def code(self, row: Sequence[Term | None], column: str) -> str:
        """The end of a coded value's IRI ("positive")."""
        if column not in self._at or (term := row[self._at[column]]) is None:
            return ""
        return term.value.rsplit("/", 1)[-1]

    def evidence(self, row: Sequence[Term | None]) -> tuple[str, str]:
        """What makes a statement one: its document and sentence."""
        return self.label(row, "document"), self.label(row, "quote")


def stance_grid(answer: Answer, chart: Chart, words: Words) -> Grid:
    """Who takes which stance on what: over time for one actor or one object, else as a map."""
    reader = _Reader(answer)
    seen: set[tuple[object, ...]] = set()
    facts: list[tuple[str, str, str, Sign, bool]] = []
    for row in answer.rows:
        stance = reader.code(row, "stance")
        sign = next((s for s in SIGNS if s == stance), None)
        if sign is None:
            continue
        who = reader.label(row, chart["rows"])
        what = reader.label(row, chart["columns"]) or words["no-object"]
        hollow = reader.code(row, "modality") in ("intended", "expected")
        fact = (who, what, reader.label(row, "date"), sign, hollow)
        if (key := (*fact, reader.evidence(row))) not in seen:
            seen.add(key)
            facts.append(fact)
    actors, objects = ({fact[i] for fact in facts} for i in (0, 1))
    legend = tuple((s, words[s]) for s in SIGNS if any(fact[3] == s for fact in facts))
    fills: tuple[Fill, ...] = ("filled", "hollow") if any(fact[4] for fact in facts) else ()
    if len(actors) > 1 and len(objects) > 1:
        keys = [(who, what, sign, False) for who, what, _, sign, _ in facts]
        grid = _grid(keys, by_count=True, names=_names(answer, chart), words=words)
        return replace(
            grid, kind="stance-map", title=words["on-all"], legend_notes=(("", words["cell"]),)
        )
    one_object = len(objects) == 1
    dated = [(f[0] if one_object else f[1], f[2], f[3], f[4]) for f in facts if f[2]]
    grid = _grid(dated, by_count=False, names=_names(answer, chart), words=words)
    both = len(actors) == 1 and one_object
    kind = "of-on" if both else "on-dossier" if one_object else "of-actor"
    title = _title(answer)
    if objects != {words["no-object"]} or kind == "of-actor":
        names = {"actor": min(actors, default=""), "dossier": min(objects, default="")}
        title = words[kind].format(**names)
    undated = _undated(len(facts) - len(dated), words)
    return replace(
        grid,
        title=title,
        legend=legend,
        legend_notes=tuple((fill, words[fill]) for fill in fills),
        notes=(*grid.notes, *undated),
    )


def marks_grid(answer: Answer, chart: Chart, words: Words) -> Grid:
    """What comes back when: one mark per row and Council."""
    reader = _Reader(answer)
    hollow = chart.get("hollow")
    keys: list[_Key] = []
    for row in answer.rows:
        name = reader.label(row, chart["rows"]) or words["no-object"]
        is_hollow = hollow is not None and reader.code(row, chart["columns"]) == hollow
        keys.append((name, reader.label(row, "date"), "mark", is_hollow))
    dated = [key for key in keys if key[1]]
    grid = _grid(dated, by_count=False, names=_names(answer, chart), words=words)
    told: tuple[tuple[Fill, str], ...] = (("filled", words["marks"]),)
    told += (("hollow", words[hollow]),) if hollow else ()
    undated = _undated(len(keys) - len(dated), words)
    return replace(grid, title=_title(answer), legend_notes=told, notes=(*grid.notes, *undated))


def counts_grid(answer: Answer, chart: Chart, words: Words) -> Grid:
    """Numbers of rows and columns; what an answer gives in several rows is added up."""
    reader = _Reader(answer)
    numbers: Counter[_Key] = Counter()
    for row in answer.rows:
        value = reader.label(row, chart["value"])
        key: _Key = (
            reader.label(row, chart["rows"]),
            reader.label(row, chart["columns"]),
            "mark",
            False,
        )
        if key[0] and key[1] and value:
            numbers[key] += int(float(value))
    keys = [key for key, number in numbers.items() for _ in range(number)]
    by_count = chart["columns"] != "meeting"
    grid = _grid(keys, by_count=by_count, names=_names(answer, chart), words=words)
    value_name = dict(zip((c.name for c in answer.columns), headings(answer), strict=True))
    told = words["number"].format(name=value_name[chart["value"]])
    return replace(grid, kind="count-map", title=_title(answer), legend_notes=(("", told),))


def _title(answer: Answer) -> str:
    return question(answer.asked.name).summary[answer.language] if answer.asked else ""


def _names(answer: Answer, chart: Chart) -> tuple[str, str]:
    names = dict(zip((c.name for c in answer.columns), headings(answer), strict=True))
    return names.get(chart["rows"], ""), names.get(chart["columns"], "")


def _undated(number: int, words: Words) -> tuple[str, ...]:
    return (words["no-date"].format(n=number),) if number else ()


def _grid(keys: Sequence[_Key], *, by_count: bool, names: tuple[str, str], words: Words) -> Grid:
    """Count the keys into cells; columns by frequency or, for dates, by name; cut what is too much.

    In a cell what was intended comes before what was reported.

    Of too many Councils the latest are drawn, of too many others the most frequent.
    """
    rows, left_rows = _chosen([key[0] for key in keys], _MOST_ROWS)
    names_left = [key[1] for key in keys if key[0] in set(rows)]
    if by_count:
        columns, left = _chosen(names_left, _MOST_COLUMNS)
    else:
        every = sorted(set(names_left))
        columns, left = every[-_MOST_COLUMNS:], max(0, len(every) - _MOST_COLUMNS)
    at_row, at_column = ({name: i for i, name in enumerate(c)} for c in (rows, columns))
    cells: dict[tuple[int, int], list[Mark]] = {}
    for (row, column, sign, hollow), number in sorted(
        Counter(keys).items(), key=lambda item: (not item[0][3], SIGNS.index(item[0][2]), item[0])
    ):
        if row in at_row and column in at_column:
            place = (at_row[row], at_column[column])
            cells.setdefault(place, []).append(Mark(sign, number, hollow))
    cut = [
        words["cut"].format(shown=len(shown), all=len(shown) + more, name=name)
        for shown, more, name in ((rows, left_rows, names[0]), (columns, left, names[1]))
        if more
    ]
    return Grid(
        kind="timeline",
        title="",
        rows=tuple(rows),
        columns=tuple(columns),
        cells={place: tuple(marks) for place, marks in cells.items()},
        notes=tuple(cut),
    )


def _chosen(names: Sequence[str], most: int) -> tuple[list[str], int]:
    """The most frequent names, and how many are left out."""
    ranked = sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))
    return [name for name, _ in ranked[:most]], max(0, len(ranked) - most)
