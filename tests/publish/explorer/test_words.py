"""Every word of the explorer exists in both languages; the editor's page works without a script."""

from kg.graph.named_queries import questions
from kg.publish.explorer.rendering import _words
from tests.publish.explorer.asking import text_of


def test_words_exist_in_both_languages():
    assert [k for k, said in _words().items() if set(said) != {"en", "nl"}] == []
    assert {f"tag-{q.tags[0]}" for q in questions().values()} <= _words().keys()


def test_the_editor_is_a_form_that_keeps_a_query():
    html = text_of("nl/sparql.html", "query=ASK+%7B%3C/textarea%3E%7D")
    assert 'action="../sparql"' in html and "ASK {&lt;/textarea&gt;}" in html
