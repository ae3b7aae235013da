"""Answers as text: what comes out reads back as what went in."""

import csv
import io
import json

import pyoxigraph as ox
import pytest

from kg.graph.answers import Answer, Column
from kg.publish.tables import FORMATS, to_csv, to_json, to_markdown, to_table, to_tsv

ESP = ox.NamedNode("https://w3id.org/jha-kg/id/country/ESP")
ANSWER = Answer(
    (Column("country"), Column("quote"), Column("number")),
    (
        (
            ESP,
            ox.Literal('Spanje zei "ja", en [bold]wel[/bold] |\tnu', language="nl"),
            ox.Literal(3),
        ),
        (None, ox.Literal("Regel een\nregel twee"), None),
    ),
    {ESP.value: "Spain"},
)


@pytest.mark.parametrize(("write", "delimiter"), [(to_csv, ","), (to_tsv, "\t")])
def test_separated_values_read_back(write, delimiter):
    rows = list(csv.reader(io.StringIO(write(ANSWER)), delimiter=delimiter))
    assert rows[0] == ["country", "country_label", "quote", "number"]
    assert rows[1] == [ESP.value, "Spain", 'Spanje zei "ja", en [bold]wel[/bold] |\tnu', "3"]
    assert rows[2] == ["", "", "Regel een\nregel twee", ""]


def test_json_is_typed():
    first, second = json.loads(to_json(ANSWER))
    assert first["number"] == 3 and first["country_label"] == "Spain"
    assert second["country"] is None and second["country_label"] is None


def test_the_terminal_table_shows_labels_and_takes_brackets_literally():
    text = to_table(ANSWER, width=100)
    assert "Spain" in text and "[bold]wel[/bold]" in text and "2 rows" in text
    assert ESP.value not in text


def test_markdown_keeps_quotes_as_footnotes():
    text = to_markdown(ANSWER)
    assert "| Spain | [^1] | 3 |" in text
    assert "[^2]: Regel een regel twee" in text


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_answer_has_its_columns(name):
    assert "country" in FORMATS[name](Answer((Column("country"),), (), {})) or name == "json"
