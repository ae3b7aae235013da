"""SERVICE is found wherever the engine would see it, and nowhere else."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.publish.server.guard import is_otherwise_sound, service_at

ENGINE = ox.Store()


def parses(text):
    assert "service" not in text.lower(), "the engine may never see it"
    try:
        ENGINE.query(text)
    except SyntaxError:
        return False
    return True


ASKS = [
    "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
    "select*{service<http://127.0.0.1:1/>{}}",
    "SELECT * { SeRvIcE SILENT ?x { ?s ?p ?o } }",
    "PREFIX a: <http://a/> ASK { SERVICE a:b { } }",
    "ASK { ?s ?p 1SERVICE <http://127.0.0.1:1/> {} }",
    "ASK { { SELECT * { OPTIONAL { SERVICE\n<http://127.0.0.1:1/> {} } } } }",
    "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1:1/> {} } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE#x\n<http://127.0.0.1:1/> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <http://127.0.0.1:1/service> { ?s ?p 'service' } }",
    # What a tokeniser takes for an IRI and a string is a comparison and a comment.
    "SELECT * { ?a ?b ?c FILTER(?a <?b#> '''\n) SERVICE <http://127.0.0.1:1/> {} #'''\n}",
    'SELECT * { ?a ?b ?c FILTER(?a <?b#> "\n) SERVICE <http://127.0.0.1:1/> {} #"\n}',
    "SELECT ?qqqqqqq ?service { SERVICE ?zzzzzzz {} }",
]
DOES_NOT = [
    "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1:1/> {}' }",
    'SELECT * { ?s ?p """\n} SERVICE <http://127.0.0.1:1/> {}""" }',
    "SELECT * { ?s ?p <http://a/SERVICE> }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://127.0.0.1:1/> {}",
    "PREFIX service: <http://a/> SELECT * { ?s service:service ?o }",
    "PREFIX : <http://a/> SELECT ?service { ?s :isService ?service ; :Services 1 }",
    "SELECT * { ?s ?p 'x'@service }",
    "SELECT ?qqqqqqq ?service { ?qqqqqqq ?zzzzzzz ?service BIND(1 AS ?xservice) }",
    "SELECT * { ?s ?p ?o FILTER(?s <?o#> ) SERVICE <http://127.0.0.1:1/> {}\n) }",
    "SELECT * { ?s ?p ?o FILTER(REGEX(?o, 'service', 'i')) }",
    "SELECT * { ?s ?p ?o }",
]


@pytest.mark.parametrize("query", ASKS)
def test_it_is_found(query):
    place = service_at(query, parses)
    assert place is not None and query[place : place + 7].lower() == "service"
    assert is_otherwise_sound(query, lambda text: True)


@pytest.mark.parametrize("query", DOES_NOT)
def test_it_is_not_found_where_it_is_only_text(query):
    assert parses(query.replace("SERVICE", "X").replace("ervice", "x").replace("service", "x"))
    assert service_at(query, parses) is None


@pytest.mark.parametrize(
    "query",
    [
        r"ASK { \u0053ERVICE <http://127.0.0.1:1/> {} }",
        r"ASK { \U00000073ervic\u0045 <http://127.0.0.1:1/> {} }",
    ],
)
def test_an_escaped_spelling_never_reaches_the_engine_as_such(query):
    assert service_at(query, parses) is not None


PIECES = st.lists(
    st.sampled_from(
        ["?a ", "<?b", "#> ", "'''", '"', "'", "\n", ") ", "FILTER(", "{ ", "} ", "<http://x/> ",
         "SERVICE ", "service", ":a ", ". ", "; ", "# ", "\\", "||", "<", ">", "1", "VALUES ?v "]
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(PIECES)
def test_whatever_passes_means_the_same_without_the_word(pieces):
    """If a query passes, one with any other word in the place of "service" parses too."""
    query = "SELECT * { ?a ?b ?c . " + "".join(pieces) + " }"
    if "service" in query.lower() and service_at(query, parses) is None:
        assert parses(query.replace("SERVICE", "Wnjdhtr").replace("service", "wnjdhtr"))
