"""The schema of a store: everything that occurs, with counts, in every format."""

import json

import pyoxigraph as ox
import pytest

from kg.graph.schema import schema_of, short
from kg.publish.schema_page import SCHEMA_FORMATS
from kg.vocabulary import JHA, PREFIXES
from tests.sample_store import sample_store


@pytest.fixture(scope="module")
def schema():
    return schema_of(sample_store(), "nl")


def test_counts_are_those_of_the_store(schema):
    counts = {term.name: term.count for term in (*schema.classes, *schema.properties)}
    for name in ("jha:Meeting", "jha:Intervention", "jha:Dossier"):
        (number,) = next(
            sample_store().query(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a {name} }}")
        )
        assert counts[name] == int(number.value) > 0
    (number,) = next(sample_store().query("SELECT (COUNT(*) AS ?n) { ?s jha:stanceOn ?o }"))
    assert counts["jha:stanceOn"] == int(number.value) > 0


def test_without_counts_the_ontology_s_own_terms_are_the_same(schema):
    quick = schema_of(sample_store(), counted=False)
    for whole, part in ((schema.classes, quick.classes), (schema.properties, quick.properties)):
        ours = [{t.name for t in terms if t.iri.startswith(JHA)} for terms in (whole, part)]
        assert ours[0] == ours[1]
    assert all(term.count is None for term in quick.classes)


def test_terms_are_labelled_in_the_reader_s_language(schema):
    assert {t.name: t.label for t in schema.classes}["jha:Meeting"] != "Meeting"


def test_the_example_runs_anywhere_and_finds_something(schema):
    data = ox.Store()
    for part in sample_store().nquads():
        data.bulk_load(part, format=ox.RdfFormat.N_QUADS)
    assert list(data.query(schema.example, use_default_graph_as_union=True))


@pytest.mark.parametrize("name", SCHEMA_FORMATS)
def test_every_format_names_every_class_in_the_same_bytes_each_time(name, schema):
    text = SCHEMA_FORMATS[name](schema)
    assert text == SCHEMA_FORMATS[name](schema_of(sample_store(), "nl"))
    assert all(term.name in text for term in schema.classes if term.name.startswith("jha:"))


def test_formats_for_programs_can_be_read(schema):
    assert len(json.loads(SCHEMA_FORMATS["json"](schema))["classes"]) == len(schema.classes)
    turtle = list(ox.parse(SCHEMA_FORMATS["turtle"](schema).encode(), format=ox.RdfFormat.TURTLE))
    parts = [t for t in turtle if t.predicate.value.endswith("#class")]
    assert len(parts) == len(schema.classes)


def test_a_name_that_no_prefix_can_write_stays_an_iri():
    assert short(JHA + "Meeting", PREFIXES) == "jha:Meeting"
    assert short("https://example.org/x/y", PREFIXES) == "<https://example.org/x/y>"
