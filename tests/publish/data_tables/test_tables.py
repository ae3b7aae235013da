"""The tables for researchers: whole, typed, joined, and true to the text."""

import csv
import json
from collections import Counter

import frictionless
import pyarrow.parquet
import pytest

from kg.errors import StoreError
from kg.graph.store import Store
from kg.pipeline import build
from kg.publish.data_tables import statement_rows
from kg.publish.data_tables.cells import Missing, cells
from kg.publish.data_tables.schema import MISSING, Column, Table, tables
from kg.publish.data_tables.survey import Survey
from kg.publish.data_tables.writing import all_rows, write_tables
from kg.publish.datapackage import allowed
from tests.publish.exported import sample_export
from tests.sample_store import sample_store

FOLDER = "tables"


def rows(name):
    with (sample_export() / FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def count(query):
    (row,) = sample_store().query(query)
    return int(row[0].value)


@pytest.mark.parametrize("name", tables())
def test_the_header_is_the_published_schema(name):
    with (sample_export() / FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    package = json.loads((sample_export() / FOLDER / "datapackage.json").read_text("utf-8"))
    (resource,) = [r for r in package["resources"] if r["path"] == f"{name}.csv"]
    assert header == tables()[name].header == [f["name"] for f in resource["schema"]["fields"]]
    assert resource["rowcount"] == len(rows(name)) > 0


def test_the_package_is_valid_with_types_codes_keys_and_references():
    report = frictionless.validate(str(sample_export() / FOLDER / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    assert len(report.tasks) == len(tables())


@pytest.mark.parametrize(
    ("table", "column"),
    [("statements", "actor"), ("statements", "meeting"), ("events", "agenda_item")],
)
def test_the_package_finds_a_broken_reference(table, column, tmp_path):
    for path in (sample_export() / FOLDER).iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    told = rows(table)
    next(row for row in told if row[column] not in MISSING)[column] = "https://example.org/gone"
    with (tmp_path / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, tables()[table].header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(told)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert "foreign-key" in {kind for (kind,) in report.flatten(["type"])}


def test_every_quote_stands_in_the_text_at_its_offsets():
    keys = {row["document"]: row["key"] for row in rows("documents")}
    texts = {
        iri: (sample_export() / "texts" / f"{key}.txt").read_text("utf-8")
        for iri, key in keys.items()
    }
    seen = 0
    for name in ("statements", "agenda_items", "events", "figures"):
        start, end = ("start_offset", "end_offset") if name == "events" else ("start", "end")
        for row in rows(name):
            seen += 1
            assert texts[row["document"]][int(row[start]) : int(row[end])] == row["quote"]
    assert seen > 500


def test_a_quote_that_is_not_in_the_text_stops_the_export(tmp_path, monkeypatch):
    monkeypatch.setattr(Store, "text", lambda self, key: "another text")
    with pytest.raises(StoreError, match="quote is not what stands"):
        write_tables(sample_store(), tmp_path)


def test_one_row_for_each_statement_and_one_for_a_text_in_two_papers():
    # In the sample one report went to both chambers: kst-99999-A repeats kst-99999-12.
    total = count(
        """SELECT (COUNT(DISTINCT ?s) AS ?n) {
          VALUES ?class { jha:Intervention jha:Outcome jha:Commitment }
          ?s a ?class ; jha:evidence/jha:inPart ?part .
          FILTER NOT EXISTS { ?part jha:sameTextAs ?twin FILTER(STR(?twin) < STR(?part)) } }"""
    )
    told = rows("statements")
    assert len(told) == len({row["statement"] for row in told}) == total
    assert not [row for row in told if row["document"].endswith("kst-99999-A")]
    assert "kst-99999-A" in {row["also_in"] for row in told}


def test_a_conference_that_no_vocabulary_knows_is_a_thing_and_no_dated_event(tmp_path):
    paper = tmp_path / "verslag.txt"
    paper.write_text(
        "Verslag van de Raad Justitie en Binnenlandse Zaken, 3 en 4 juni 2024\n\n"
        "1. Diversen\n\n"
        "De Commissie vroeg de lidstaten om steun. "
        "Letland nodigde iedereen uit voor de conferentie over kustwacht en grensbewaking, die op "
        "11 en 12 september 2024 plaatsvindt.\n",
        "utf-8",
    )
    build([paper], tmp_path / "store")
    (tmp_path / "tables").mkdir()
    write_tables(Store(tmp_path / "store"), tmp_path / "tables")
    events, entities = (
        list(csv.DictReader((tmp_path / "tables" / name).open(encoding="utf-8", newline="")))
        for name in ("events.csv", "entities.csv")
    )
    named = [row for row in entities if row["class"] == "Event"]
    assert any(row["status"] == "unreviewed" for row in named)
    assert any(row["kind"] == "conference" for row in events)
    assert not {row["entity"] for row in named} & {row["event"] for row in events}


def test_stances_count_as_the_graph_counts():
    found = Counter(row["stance"] for row in rows("statements") if row["kind"] == "intervention")
    wanted = {
        row[0].value: int(row[1].value)
        for row in sample_store().query(
            """SELECT ?code (COUNT(DISTINCT ?s) AS ?n) {
              ?s jha:stance/skos:notation ?code ; jha:evidence/jha:inPart ?part .
              FILTER NOT EXISTS { ?part jha:sameTextAs ?twin FILTER(STR(?twin) < STR(?part)) }
            } GROUP BY ?code"""
        )
    }
    assert found == wanted


def test_a_group_without_names_is_anonymous_and_never_a_thing():
    groups = [row for row in rows("statements") if row["group"] not in MISSING]
    assert groups
    for row in groups:
        assert row["actor"] == row["actor_label"] == "anonymous"
        assert row["quantifier"] not in MISSING and "actor:anonymous" in row["missing"].split()
    assert not [row for row in rows("entities") if "MemberStateGroup" in row["class"]]


def test_cells_are_empty_in_the_last_column_only():
    for name, table in tables().items():
        for row in rows(name):
            for column in table.columns[:-1]:
                assert row[column.name], (name, column.name)


def test_the_last_column_says_what_is_missing():
    for name, table in tables().items():
        for row in rows(name):
            told = dict(entry.split(":") for entry in row["missing"].split())
            lacking = {
                c.name: row[c.name]
                for c in table.columns[:-1]
                if row[c.name] in set(MISSING) - {"not-applicable"} and not c.label_of
            }
            assert lacking.items() <= told.items()
            assert set(told) - set(lacking) <= {c.name for c in table.columns if c.refers}


def test_codes_are_those_of_the_vocabulary():
    for name, table in tables().items():
        for column in table.columns:
            words = allowed(column)
            found = {row[column.name] for row in rows(name)} - set(MISSING) if words else set()
            assert found <= set(words)


def test_precision_is_of_measured_rules_only():
    told = rows("statements")
    measured = [row for row in told if row["rule_precision"] != "not-measured"]
    assert 0 < len(measured) < len(told)
    for row in measured:
        assert 0 <= float(row["rule_precision_lower"]) <= float(row["rule_precision"]) <= 1
        assert int(row["rule_cases"]) >= 10


def test_parquet_holds_the_same_with_types_and_nulls():
    for name, table in tables().items():
        read = pyarrow.parquet.read_table(sample_export() / FOLDER / f"{name}.parquet").to_pylist()
        for typed, text in zip(read, rows(name), strict=True):
            for column in table.columns:
                value, cell = typed[column.name], text[column.name]
                if cell in MISSING or cell == "":
                    assert value is None
                elif column.type == "number":
                    assert value == float(cell)
                elif column.type == "boolean":
                    assert value is (cell == "true")
                else:
                    assert str(value) == cell


# ---------------------------------------------------------------- rows of one's own making

TABLE = Table("t", "T", "T.", "", "a", (
    Column("a", "uri", "A", "a", "never", refers=("entities", "entity")),
    Column("a_label", "string", "A", "a", "never", label_of="a"),
    Column("b", "string", "B", "b", "not-mentioned"),
    Column("missing", "string", "M", "m", "not-applicable"),
))  # fmt: skip


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({"a": "x", "b": "y"}, ["x", "X", "y", ""]),
        ({"a": "x"}, ["x", "X", "not-mentioned", "b:not-mentioned"]),
        ({"a": "x", "b": Missing("not-applicable")}, ["x", "X", "not-applicable", ""]),
        ({"a": Missing("anonymous"), "b": "y"}, ["anonymous", "anonymous", "y", "a:anonymous"]),
        ({"a": "new", "b": "y"}, ["new", "New", "y", "a:unreviewed"]),
    ],
)
def test_cells_say_why_they_hold_nothing(row, wanted):
    marks = {"new": "unreviewed"}
    assert cells(TABLE, row, str.title, lambda thing: marks.get(thing, "")) == wanted


def test_a_value_that_every_row_has_may_not_be_missing():
    with pytest.raises(AssertionError, match="no value for a"):
        cells(TABLE, {"b": "y"}, str, lambda _: "")


def test_rows_come_in_order_of_councils_papers_and_offsets():
    told = [
        (row["date"], row["document"], int(row["start"]), row["statement"])
        for row in rows("statements")
    ]
    assert told == sorted(told)


def test_the_survey_holds_no_more_than_names_and_papers():
    survey = Survey(sample_store())
    assert not [iri for iri in survey.things if "/id/document/" in iri]
    assert len(dict(all_rows(survey))) == len(tables())
    assert statement_rows.PAPER_TABLES == ("statements", "agenda_items", "events", "figures")
