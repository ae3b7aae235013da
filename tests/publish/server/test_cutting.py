"""An answer is cut after exactly so many rows, and what is left is whole, whatever it holds."""

import csv
import io
import json

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.publish.server.cutting import RowSink

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
HOSTILE = st.lists(
    st.sampled_from([*'"\\,{}\r\n\t]<>&/éx', "},{", "</result><result>", '"},{"', "\r\n"]),
    max_size=12,
).map("".join)
CELL = st.one_of(
    st.none(),
    HOSTILE.map(ox.Literal),
    st.just(ox.NamedNode("http://example.org/a")),
    st.integers(0, 99).map(ox.Literal),
)
ROWS = st.lists(st.tuples(CELL, CELL), max_size=12)


def results(rows):
    """The rows as the engine yields them."""
    cells = ("UNDEF" if cell is None else str(cell) for row in rows for cell in row)
    values = " ".join(f"({a} {b})" for a, b in zip(*[cells] * 2, strict=True))
    return ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")


def written(name, rows, most, size=1 << 20, piece=0):
    sink = RowSink(name, most, size)
    try:
        if piece:
            whole = results(rows).serialize(format=FORMATS[name])
            for start in range(0, len(whole), piece):
                sink.write(whole[start : start + piece])
        else:
            results(rows).serialize(sink, format=FORMATS[name])
    except Exception:
        if not sink.cut:
            raise
    return sink


def read(name, body):
    """The rows of an answer, by another reader than the writer where there is one."""
    if name == "json":
        found = json.loads(body)
        return [
            tuple(row.get(v, {}).get("value") for v in found["head"]["vars"])
            for row in found["results"]["bindings"]
        ]
    if name == "csv":
        rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
        return [tuple(row) for row in rows[1:]]
    found = ox.parse_query_results(body, format=FORMATS[name])
    return [tuple(row[v].value if row[v] else None for v in found.variables) for row in found]


def expected(name, rows):
    texts = [tuple(cell.value if cell is not None else None for cell in row) for row in rows]
    if name == "csv":
        return [tuple("" if text is None else text for text in row) for row in texts]
    return texts


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=150, deadline=None)
@given(rows=ROWS, most=st.integers(1, 14), piece=st.sampled_from([0, 1, 2, 3, 7, 50]))
def test_rows(name, rows, most, piece):
    sink = written(name, rows, most, piece=piece)
    assert sink.cut == ("rows" if len(rows) > most else "")
    wanted = expected(name, rows[:most])
    found = read(name, sink.body())
    if name == "xml":  # XML readers turn a carriage return into a line end
        wanted, found = _with_plain_line_ends(wanted), _with_plain_line_ends(found)
    assert found == wanted


def _with_plain_line_ends(rows):
    return [tuple(t and t.replace("\r\n", "\n").replace("\r", "\n") for t in row) for row in rows]


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=100, deadline=None)
@given(rows=ROWS, size=st.integers(160, 600), piece=st.sampled_from([0, 1, 5]))
def test_size(name, rows, size, piece):
    whole = results(rows).serialize(format=FORMATS[name])
    sink = written(name, rows, 1000, size, piece)
    if len(whole) <= size:
        assert (sink.cut, sink.body()) == ("", whole)
    else:
        assert sink.cut == "size" and len(sink.body()) <= size + 30
        found = read(name, sink.body())
        assert found == read(name, whole)[: len(found)] and len(found) < len(rows)


def test_a_cut_answer_links_to_the_reason():
    address = "http://127.0.0.1/sparql/limits"
    rows = [(ox.Literal("</head>"), None)] * 3
    body = written("json", rows, 2).body(address)
    assert json.loads(body)["head"] == {"link": [address], "vars": ["a", "b"]}
    body = written("xml", rows, 2).body(address)
    assert body.count(f'<link href="{address}"/></head>'.encode()) == 1
    assert len(read("xml", body)) == 2
