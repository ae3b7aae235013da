"""Every answer says whose account it is and what is missing, in both languages."""

import csv
import io
import json
import re
from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.graph.answers import Account, Answer, Asked, Column
from kg.graph.columns import dictionary, facts
from kg.graph.named_queries import questions
from kg.publish.notes import account, headings, notes, what_is_missing
from kg.publish.tables import to_csv, to_json, to_markdown, to_table
from kg.publish.wording import coded, say
from kg.publish.wording import codes as wording_codes
from tests.questions.rewrite import expected
from tests.sample_store import answered

ID = "https://example.org/id/"
GROUP, NAMELESS = ox.NamedNode(ID + "document/a/group/1"), ox.NamedNode(ID + "person/x")
PAPER = ox.NamedNode(ID + "document/a")


def answer(language="en", *, rows=None):
    """Rows with a group without names, an unlinked name, no dossier and no date."""
    names = ("date", "actor", "dossier", "via", "quote", "document", "page")
    quote, own = ox.Literal("Zij | waren [het] *eens*.", language="nl"), ox.Literal("own")
    day = ox.Literal("2024-03-18", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    dossier = ox.NamedNode(ID + "dossier/d")
    given = (
        (day, GROUP, dossier, own, quote, PAPER, ox.Literal(2)),
        (None, NAMELESS, None, own, quote, PAPER, None),
    )
    return Answer(
        tuple(map(Column, names)),
        given if rows is None else rows,
        {GROUP.value: "veel lidstaten", NAMELESS.value: "de heer X", PAPER.value: "Paper A"},
        language,
        {GROUP.value: "anonymous", NAMELESS.value: "unresolved"},
        asked=Asked("positions"),
        account=Account(1, ("Paper A",), "2024-03-18", "2024-03-18"),
    )


def test_what_is_missing_has_different_values():
    rows = list(csv.DictReader(io.StringIO(to_csv(answer()))))
    assert rows[0]["missing"] == "actor:anonymous"
    assert rows[1]["missing"] == "date:not-extracted dossier:not-mentioned actor:unresolved"
    assert json.loads(to_json(answer()))[1]["missing"]["date"] == "not-extracted"
    assert rows[1]["page"] == ""  # a source without pages lacks nothing


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["date not extracted in 1 of 2 rows", "actor anonymous", "actor unresolved"]),
        ("nl", ["datum niet uitgelezen in 1 van 2 rijen", "actor anoniem", "actor niet herleid"]),
    ],
)
def test_the_sentence_counts_them(language, parts):
    text = what_is_missing(answer(language))
    assert all(part in text for part in parts)


def test_people_see_it_in_the_cell():
    text = to_table(answer("nl"), width=200)
    assert "(niet genoemd)" in text and "de heer X (niet herleid" in text and "eigen" in text
    assert "Zoals gemeld door de Nederlandse regering in Paper A. Raad van 2024-03-18." in text


def test_no_rows_is_no_proof_of_silence():
    assert "not the same as" in what_is_missing(answer(rows=()))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_account_names_papers_up_to_three_and_counts_the_rest(language):
    papers = ("A", "B", "C", "D", "E")
    three = account(Account(3, papers[:3]), language)
    assert f"A, B{say('and', language)}C." in three
    five = account(Account(5, papers), language)
    assert "A, B, C" in five and "5" in five and "2" in five and "D" not in five.split(":", 1)[1]


@pytest.mark.parametrize("name", questions())
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_question_tells_its_account(name, language):
    told = notes(replace(answered(name), language=language))
    government = {"en": "Dutch government", "nl": "Nederlandse regering"}[language]
    invented = {"en": "invented", "nl": "verzonnen"}[language]
    assert government in told[0] and invented in told[0] and len(told) == 2


@pytest.mark.parametrize("name", questions())
def test_every_column_is_in_the_dictionary_with_the_type_of_its_values(name):
    found = answered(name)
    for i, column in enumerate(found.columns):
        known = facts(column.name, name)
        assert known.type and known.heading.get("nl"), f"add '{column.name}' to columns.yaml"
        things = {isinstance(row[i], ox.NamedNode) for row in found.rows if row[i] is not None}
        assert things <= {known.type == "thing"}, f"{name}.{column.name} is no {known.type}"


def test_the_dictionary_has_no_entry_that_no_question_uses():
    used = {c.name for q in questions().values() for c in q.columns}
    used |= {f"{q.name}.{c.name}" for q in questions().values() for c in q.columns}
    assert set(dictionary()) <= used


def test_columns_do_not_depend_on_rows_or_language():
    headers = {
        to_csv(found).splitlines()[0]
        for found in (answer("en"), answer("nl"), answer(rows=()), answer("nl", rows=()))
    }
    assert len(headers) == 1 and headers.pop().endswith("page,missing")


def test_headings_are_dutch_for_dutch_readers():
    assert headings(answer("nl"))[:3] == ["datum", "actor", "dossier"]
    assert headings(answer("en"))[0] == "date"


def test_markdown_footnotes_hold_the_source_once_and_escaped():
    text = to_markdown(answer())
    assert r"[^1]: Zij \| waren \[het\] \*eens\*. (Paper A, p. 2)" in text
    assert "As reported by the Dutch government" in text


def test_codes_without_a_translation_stay():
    assert coded("own", "nl") == "eigen" and coded("own", "en") == "own"
    assert coded("something new", "nl") == "something new"


@pytest.mark.parametrize("question", questions().values(), ids=lambda q: q.name)
def test_every_coded_word_has_a_dutch_one(question):
    rows = list(csv.DictReader(io.StringIO(expected(question).read_text("utf-8"))))
    for column in question.columns:
        if facts(column.name, question.name).type != "code":
            continue
        told = re.findall(r"(?<!\w)'([a-z ]+)'", column.meaning["en"])
        for word in {*told, *(row[column.name] for row in rows)} - {""}:
            assert word in wording_codes(), (column.name, word)
