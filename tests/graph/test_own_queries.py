"""Those who write SPARQL are told where a slip is, and of what is likely one."""

import pytest

from kg.errors import QueryError
from kg.graph.cross_products import cross_products
from kg.graph.named_queries import questions
from kg.graph.own_queries import answer_own
from kg.graph.prefixes import undeclared, with_prefixes
from kg.graph.query_warnings import warnings
from kg.publish.linked_answers import to_turtle
from kg.vocabulary import PREFIXES
from tests.sample_store import sample_store


def told(query):
    with pytest.raises(QueryError) as error:
        answer_own(sample_store(), query)
    return str(error.value)


@pytest.mark.parametrize(
    ("query", "place", "advice"),
    [
        ("ASK {\n  ?x foaf:name ?y }", "line 2, column 6", "PREFIX foaf: <http://xmlns.com/foaf/"),
        ("SELECT ?x { ?x jah:actor ?y }", "line 1, column 16", "Did you mean 'jha:'?"),
        ("SELECT ?x { ?x zzzzzz:actor ?y }", "column 16", "PREFIX zzzzzz: <...>"),
        ("SELECT ?x { ?x jha:actor id:country/NLD }", "column 26", r"id:country\/NLD"),
        ("SELECT ?x { ?x a Meeting }", "line 1, column 18", "jha:Meeting"),
        ("ASK {\n?x a jha:Meeting\nOPTIONL { ?x jha:y ?z } }", "line 3, column 1", "OPTIONAL"),
        ("SELECT ?x { ?x ?p ?o FILTER(CONTANS(?o, 'x')) }", "column 29", "CONTAINS"),
        ("ASK {\n ?x a jha:Meeting\n ?x jha:place ?y }", "line 3, column 2", "missing before it"),
        ("SELECT ?x { ?x jha:place ?y ", "line 1", "ends too early"),
        ("SELECT ?x { ?x jha:place ?y FILTER(?y > 3 }", "column 35", "'(' is not closed"),
        ("SELECT ?x { ?x jha:place ?y }}", "line 1, column 30", "'}' closes nothing"),
        ("SELECT ?x { ?x jha:quote \"a\nb\" }", "line 1, column 26", "quotation mark"),
        ("SELECT ?x { ?x ?p ?y } LIMIT 3 ORDER BY ?y", "column 32", "then HAVING, ORDER BY, LIMIT"),
        ("SELECT COUNT(?x) { ?x ?p ?y }", "line 1, column 8", "(COUNT(?x) AS ?n)"),
        ("PREFIX e: <http://e/>\nDELETE WHERE { ?s ?p ?o }", "line 2, column 1", "changes data"),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }", "line 1", "grouped by or aggregated"),
    ],
)  # fmt: skip
def test_a_slip_is_shown_with_its_place_and_advice(query, place, advice):
    message = told(query)
    assert place in message and advice in message


def test_the_caret_stands_under_the_slip():
    lines = told("SELECT ?x {\n\t?x foo:bar ?y }").splitlines()
    shown, caret = lines[1:3]
    assert shown[caret.index("^") :].startswith("foo:bar")


def test_strings_and_comments_hold_no_prefixes():
    query = "SELECT ?x { ?x jha:a \"foo:b\" ; <http://e/x:y> 'c:d'@nl . # e:f\n ?y org:g _:h }"
    assert undeclared(query) == ["jha", "org"]
    assert undeclared("PREFIX jha: <http://e/> ASK { ?x jha:a ?y }") == []
    assert with_prefixes("ASK { ?x jha:a ?y }", {"jha": "http://e/"}).splitlines() == [
        "PREFIX jha: <http://e/>",
        "ASK { ?x jha:a ?y }",
    ]


@pytest.mark.parametrize(
    ("query", "groups"),
    [
        ("{ ?a a jha:Meeting . ?b a jha:Dossier }", [[["a"], ["b"]]]),
        ("{ ?a a jha:Meeting . OPTIONAL { ?b a jha:Dossier } }", [[["a"], ["b"]]]),
        ("{ ?a a ?t . VALUES ?z { 1 2 } }", [[["a", "t"], ["z"]]]),
        ("{ { ?a a ?t . ?b ?p ?c } UNION { ?a a ?t } }", [[["a", "t"], ["b", "c", "p"]]]),
        ("{ ?a a ?t { SELECT ?z (SUM(?y) AS ?n) { ?z jha:x ?y } GROUP BY ?z } }",
         [[["a", "t"], ["n", "z"]]]),
        ("{ ?a a jha:Meeting . ?b jha:itemOf ?a }", []),
        ("{ ?a a jha:Meeting . ?b a jha:Dossier FILTER(?a = ?b) }", []),
        ("{ ?a a jha:Meeting . ?b a jha:Dossier FILTER EXISTS { ?b ?p ?a } }", []),
        ("{ ?a jha:itemOf [ jha:place ?b ] }", []),
        ("{ GRAPH ?g { ?a a ?t } GRAPH ?g { ?b a ?u } }", []),
        ("{ ?a a ?t { SELECT (COUNT(*) AS ?n) { ?z a ?y } } }", []),
        ("{ VALUES ?z { 1 } ?a a ?t }", []),
        ("{ ?a jha:x ?d . ?b jha:y ?e BIND(CONCAT(?d, ?e) AS ?f) }", []),
    ],
)  # fmt: skip
def test_patterns_without_a_common_variable_are_found(query, groups):
    assert cross_products("SELECT * " + query, PREFIXES) == groups


def test_what_is_no_sparql_has_no_cross_products():
    assert cross_products("SELECT nonsense", PREFIXES) == []


def test_names_that_occur_nowhere_are_answered_by_the_nearest():
    misspelt, unused = warnings(
        sample_store(), "SELECT * { ?a jha:stanse ?b ; <" + PREFIXES["jha"] + "itemOff> ?b }"
    )
    assert "jha:itemOf" in misspelt and "jha:stance" in unused
    assert warnings(sample_store(), "SELECT * { ?a jha:stance ?b }") == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT * { ?c skos:preflabel ?l }", "did you mean skos:prefLabel?"),
        ("SELECT * { ?m jha:startDate ?d FILTER(?d > 2024-01-01) }", "is a subtraction"),
        ("SELECT * { ?m jha:startDate ?d FILTER(?d > '2024-01-01') }", "^^xsd:date"),
        ("SELECT * { ?m jha:startDate ?d FILTER('2024-01-01' <= ?d) }", "^^xsd:date"),
        ("SELECT (COUNT(?m) AS ?n) { ?m a jha:Meeting }", "COUNT without DISTINCT"),
        ("PREFIX jha: <http://e/> SELECT * { ?m jha:x ?d }", "is declared as <http://e/>"),
    ],
)
def test_what_is_sparql_and_likely_a_slip_is_told(query, told):
    (warning,) = warnings(sample_store(), query)
    assert told in warning


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?m jha:startDate ?d FILTER(?d > "2024-01-01"^^xsd:date) }',
        'SELECT * { ?m jha:startDate ?d FILTER(STR(?d) > "2024-01-01") } # 2024-01-01',
        "SELECT (COUNT(DISTINCT ?m) AS ?n) { ?m a jha:Meeting ; skos:prefLabel ?l }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    ],
)
def test_what_is_meant_so_is_not_warned_of(query):
    assert warnings(sample_store(), query) == []


def test_a_service_that_gives_no_answer_is_an_error_of_the_query():
    pattern = "{ SERVICE <http://localhost:1/x> { ?x a ?y } }"
    assert "cannot be evaluated" in told(f"SELECT ?x {pattern}")
    with pytest.raises(QueryError, match="cannot be evaluated"):
        to_turtle(sample_store(), f"CONSTRUCT {{ ?x a ?y }} WHERE {pattern}")


@pytest.mark.parametrize("name", questions())
def test_our_own_questions_name_nothing_unknown(name):
    assert not [w for w in warnings(sample_store(), questions()[name].sparql) if "nowhere" in w]
