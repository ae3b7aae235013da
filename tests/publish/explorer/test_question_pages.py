"""Pages of the questions show what kg ask answers, and files hold it whole."""

import csv
import io
import json
import re
from html import escape
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.graph.named_queries import questions
from kg.publish.plots import drawable
from tests.publish.explorer.asking import fetched, text_of
from tests.sample_store import answered, sample_store


def query_of(name):
    needed = {p.name: p.example for p in questions()[name].parameters if p.required}
    return urlencode(needed)


@pytest.mark.parametrize("name", sorted(questions()))
def test_every_question_has_a_page_with_its_answer(name):
    for language in ("en", "nl"):
        html = text_of(f"{language}/question/{name}.html", query_of(name))
        assert escape(questions()[name].summary[language], quote=False) in html.replace(
            "&#39;", "'"
        )
        expected = min(100, len(answered(name).rows))
        body = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
        assert (body[1].count("<tr>") if body else 0) == expected
        assert len(html.encode()) < 300_000


def test_all_questions_are_listed():
    html = text_of("nl/questions.html")
    assert [name for name in questions() if f"question/{name}.html" not in html] == []


def test_files_hold_the_rows_of_the_answer():
    rows = answered("positions").rows
    found = list(csv.reader(io.StringIO(text_of("en/question/positions.csv"))))
    assert len(found) == len(rows) + 1 and "quote" in found[0]
    assert len(json.loads(text_of("nl/question/positions.json"))) == len(rows)


def test_a_file_that_is_cut_says_so():
    reply = fetched("en/question/positions.csv", rows=3)
    assert len(list(csv.reader(io.StringIO(reply.body.decode())))) == 4
    assert dict(reply.headers)["X-Cut"] == "rows; limit=3; unit=rows"


def test_the_sparql_shown_yields_the_same_rows():
    sparql = text_of("en/question/positions.rq", "actor=ESP")
    rows = list(sample_store().query(sparql))
    assert rows and len(rows) == len(answered("positions", actor="ESP").rows)


def test_a_needed_value_is_asked_for():
    name = next(n for n, q in questions().items() if any(p.required for p in q.parameters))
    html = text_of(f"en/question/{name}.html")
    assert "<tbody>" not in html and " required" in html


def test_what_names_nothing_is_told_and_escaped():
    hostile = '"><script>alert(1)</script>'
    html = text_of("en/question/positions.html", urlencode({"actor": hostile}), status=400)
    assert "<script>alert" not in html and 'role="alert"' in html
    assert escape(hostile) in html.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


def test_a_second_page_continues_the_first():
    pages = [text_of("en/question/country-mentions.html", f"page={n}") for n in (1, 2)]
    assert "Rows 1 to 100" in pages[0] and "Rows 101 to" in pages[1]
    assert "country-mentions.html?page=2" in pages[0]


def test_snippets_name_the_address_that_the_client_used():
    html = text_of("en/question/positions.html", "actor=ESP")
    assert "http://localhost:8000/kg/en/question/positions.csv?actor=ESP" in html


def test_quotes_stand_on_the_page_in_their_language():
    answer = answered("positions")
    at = [c.name for c in answer.columns].index("quote")
    quote = answer.rows[0][at]
    html = text_of("en/question/positions.html").replace("&#39;", "'").replace("&#34;", '"')
    assert isinstance(quote, ox.Literal)
    assert f'<q lang="{quote.language}">{escape(quote.value, quote=False)}' in html


def test_a_chart_is_drawn_where_matplotlib_is():
    pytest.importorskip("matplotlib")
    assert "positions" in drawable()
    reply = fetched("en/question/positions.svg", "actor=ESP")
    assert reply.status == 200 and b"<svg" in reply.body
    assert "default-src 'none'" in dict(reply.headers)["Content-Security-Policy"]


def test_there_is_no_other_question():
    assert fetched("en/question/no-such.html").status == 404
