"""The rows of an answer, typed; as a table for notebooks, pandas and polars."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import pyoxigraph as ox

from kg.graph.answers import Answer, Term
from kg.graph.source import Source, base_of
from kg.vocabulary import XSD, ref_of

if TYPE_CHECKING:
    import pandas
    import polars

    from kg.publish.citations import Citation


@dataclass(frozen=True, slots=True)
class Thing:
    """A node of the graph: its IRI, its key ("country/ESP") and a label for the reader.

    ``mark`` is "anonymous" for a group without names, "unresolved" or "unreviewed" for a name that
    is not linked or not looked at yet, else empty.
    """

    iri: str
    key: str
    label: str
    mark: str = ""

    def __str__(self) -> str:
        return self.label


Value = Thing | str | int | float | Decimal | bool | date | None
"""What a cell of an answer holds."""


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:  # an imprecise or impossible date stays as written
        return text


def _as_it_is(value: Any) -> Any:  # noqa: ANN401
    return value


_CONVERTERS: Mapping[str, Callable[[str], Value]] = {
    XSD + "date": _date,
    XSD + "integer": int,
    XSD + "decimal": Decimal,
    XSD + "double": float,
    XSD + "boolean": lambda text: text == "true",
}


def _extra(name: str) -> ImportError:
    return ImportError(f"this needs {name}: pip install 'jha-kg[{name}]'", name=name)


class Rows(Sequence[Mapping[str, Value]]):
    """The rows of an answer; each is a mapping from column name to typed value."""

    def __init__(self, answer: Answer, source: Source) -> None:
        self.answer = answer
        self.columns = tuple(column.name for column in answer.columns)
        self._source = source
        base = base_of(source)
        self._rows = [
            {name: self._value(term, base) for name, term in zip(self.columns, row, strict=True)}
            for row in answer.rows
        ]

    def _value(self, term: Term | None, base: str) -> Value:
        if term is None:
            return None
        if isinstance(term, ox.Literal):
            return _CONVERTERS.get(term.datatype.value, str)(term.value)
        key = ref_of(term.value, base) or term.value
        label = self.answer.labels.get(term.value, key)
        return Thing(term.value, key, label, self.answer.marks.get(term.value, ""))

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Value]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, Value]]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.columns)}>"

    def __str__(self) -> str:
        from kg.publish.tables import to_table

        return to_table(self.answer)

    def column(self, name: str) -> list[Value]:
        """All values of one column.

        Raises:
            KeyError: there is no such column; the message lists them.
        """
        if name not in self.columns:
            raise KeyError(f"no column '{name}'; there are: {', '.join(self.columns)}")
        return [row[name] for row in self._rows]

    def things(self, name: str) -> Iterator[Thing]:
        """The things in one column, each once, in order of their first row."""
        values = (value for value in self.column(name) if isinstance(value, Thing))
        yield from dict.fromkeys(values)

    @property
    def notes(self) -> list[str]:
        """Whose account the rows are, and what is missing in them (named questions only)."""
        from kg.publish.notes import notes

        return notes(self.answer)

    # ------------------------------------------------------------ frames

    def flat(self) -> list[dict[str, Any]]:
        """Rows without objects: a thing becomes its IRI, with ``NAME_label`` beside it.

        The columns are those of the CSV: for a named question the last one, ``missing``, says why
        cells are empty ("dossier:not-mentioned").
        """
        from kg.publish.notes import reasons
        from kg.publish.tables import MISSING

        things = dict(zip(self.columns, self.answer.entity_columns(), strict=True))
        missing = reasons(self.answer)
        rows = []
        for row, terms in zip(self._rows, self.answer.rows, strict=True):
            flat: dict[str, Any] = {}
            for name, value in row.items():
                flat[name] = value.iri if isinstance(value, Thing) else value
                if things[name]:
                    flat[f"{name}_label"] = value.label if isinstance(value, Thing) else None
            if self.answer.asked:
                flat[MISSING] = " ".join(f"{name}:{why}" for name, why in missing(terms).items())
            rows.append(flat)
        return rows

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas DataFrame of the flat rows; dates as datetime64, whole numbers as Int64.

        Raises:
            ImportError: pandas is not installed (``pip install 'jha-kg[pandas]'``).
        """
        try:
            import pandas
        except ImportError as error:
            raise _extra("pandas") from error
        frame = pandas.DataFrame(self.flat(), columns=self._flat_columns())
        for name, kind in self._types().items():
            if kind is date:
                frame[name] = pandas.to_datetime(frame[name])
            elif kind is int:
                frame[name] = frame[name].astype("Int64")
            elif kind is float:
                frame[name] = frame[name].astype("Float64")
            elif kind is bool:
                frame[name] = frame[name].astype("boolean")
        return frame

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame of the flat rows; dates as Date, whole numbers as Int64.

        Raises:
            ImportError: polars is not installed (``pip install 'jha-kg[polars]'``).
        """
        try:
            import polars
        except ImportError as error:
            raise _extra("polars") from error
        rows, types = self.flat(), self._types()
        kinds = {
            date: polars.Date, int: polars.Int64, float: polars.Float64, bool: polars.Boolean,
            str: polars.String,
        }  # fmt: skip
        columns = {}
        for name in self._flat_columns():
            kind = types.get(name, str)
            # A Decimal becomes a float, and an imprecise date in a column of dates stays text.
            convert = kind if kind in (float, str) else _as_it_is
            values = [None if row[name] is None else convert(row[name]) for row in rows]
            columns[name] = polars.Series(name, values, dtype=kinds[kind])
        return polars.DataFrame(columns)

    def _types(self) -> dict[str, type]:
        """Per column that is no text: the type that all of its values have."""
        declared = {"date": date, "integer": int, "decimal": float}
        types: dict[str, type] = {}
        for name, facts in zip(self.columns, self.answer.column_facts(), strict=True):
            found = {type(value) for value in self.column(name) if value is not None}
            if found <= {int, float, Decimal} and Decimal in found | {float} & found:
                types[name] = float
            elif len(found) == 1 and found & {date, int, float, bool}:
                types[name] = found.pop()
            elif not found and facts.type in declared:
                types[name] = declared[facts.type]
        return types

    def _flat_columns(self) -> list[str]:
        from kg.publish.tables import header

        return header(self.answer)

    # ------------------------------------------------------------ citing and drawing

    def cite(self) -> Citation:
        """The citation of this answer; ``print`` it for a footnote.

        Raises:
            QuestionError: it is no answer to a named question.
        """
        from kg.publish.citations import citation_of

        return citation_of(self._source, self.answer)

    def plot(self, path: str | Path | None = None) -> Picture:
        """A chart of the answer, shown by notebooks; written to ``path`` (.svg, .png) if given.

        Raises:
            QuestionError: the question has no chart, there are no rows, or matplotlib is missing
                (``pip install 'jha-kg[plot]'``).
        """
        from kg.publish.plots import svg_of, write_plot

        if path is not None:
            write_plot(self.answer, Path(path))
        return Picture(svg_of(self.answer))

    def _repr_html_(self) -> str:
        """The table that a notebook shows; sentences link to their official paper."""
        from kg.publish.html_tables import to_html

        return to_html(self.answer)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG, which notebooks show."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg
