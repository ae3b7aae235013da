"""VoID and DCAT: the numbers are those of live queries, the shapes of DCAT-AP hold."""

import hashlib
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, VOID

from kg.publish.dcat import ACCEPTED_MISSES
from kg.publish.linked_data.statistics import statistics
from kg.vocabulary import JHA, SAMPLE_BASE
from tests.publish.exported import sample_export
from tests.sample_store import sample_store

SHAPES = Path(__file__).resolve().parents[4] / "shared" / "standards" / "dcat-ap-3.0.1"
DATA_SET = rdflib.URIRef(SAMPLE_BASE)
EXT = rdflib.Namespace("http://ldf.fi/void-ext#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")


def described(name):
    return rdflib.Graph().parse(sample_export() / name)


def live(query):
    return {row[0].value: int(row[1].value) for row in sample_store().query(query)}


def partitions(graph, link, of, number):
    return {
        str(graph.value(part, of)): int(graph.value(part, number))
        for part in graph.objects(DATA_SET, link)
    }


@pytest.mark.parametrize(
    ("link", "of", "number", "query"),
    [
        (VOID.classPartition, VOID["class"], VOID.entities,
         "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c"),
        (VOID.propertyPartition, VOID.property, VOID.triples,
         "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p"),
        (VOID.propertyPartition, VOID.property, VOID.distinctSubjects,
         "SELECT ?p (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } GROUP BY ?p"),
        (EXT.datatypePartition, EXT.datatype, VOID.triples,
         "SELECT ?d (COUNT(*) AS ?n) { ?s ?p ?o FILTER(ISLITERAL(?o)) BIND(DATATYPE(?o) AS ?d) }"
         " GROUP BY ?d"),
    ],
)  # fmt: skip
def test_partitions_equal_live_counts(link, of, number, query):
    found = partitions(described("void.ttl"), link, of, number)
    assert found and found == live(query)


@pytest.mark.parametrize(
    ("term", "expression"),
    [
        (VOID.triples, "COUNT(*)"),
        (VOID.distinctSubjects, "COUNT(DISTINCT ?s)"),
        (VOID.distinctObjects, "COUNT(DISTINCT ?o)"),
        (VOID.properties, "COUNT(DISTINCT ?p)"),
    ],
)
def test_totals_equal_live_counts(term, expression):
    (row,) = sample_store().query(f"SELECT ({expression} AS ?n) {{ ?s ?p ?o }}")
    assert int(described("void.ttl").value(DATA_SET, term)) == int(row[0].value)


def test_properties_of_a_class_equal_live_counts():
    graph = described("void.ttl")
    (part,) = graph.subjects(VOID["class"], rdflib.URIRef(JHA + "Outcome"))
    found = {
        str(graph.value(inner, VOID.property)): int(graph.value(inner, VOID.triples))
        for inner in graph.objects(part, VOID.propertyPartition)
    }
    outcomes = "{ SELECT DISTINCT ?s { ?s a jha:Outcome } }"
    assert found == live(f"SELECT ?p (COUNT(*) AS ?n) {{ {outcomes} ?s ?p ?o }} GROUP BY ?p")


def test_a_triple_in_two_graphs_counts_twice_and_its_subject_once():
    lines = [
        b'<http://b/id/x> <http://p> "v" <http://b/graph/a> .',
        b'<http://b/id/x> <http://p> "v" <http://b/graph/b> .',
        b'<http://b/id/x> <http://p> "v"@nl <http://b/graph/b> .',
        b'<http://c/y> <http://p> "say \\"<z>\\" to"^^<http://d> <http://b/graph/b> .',
    ]
    counts = statistics(lines, "http://b/")
    assert (counts.triples, counts.subjects, counts.objects, counts.entities) == (4, 2, 3, 1)
    assert counts.property_subjects == {"http://p": 2}
    assert counts.datatypes == {
        "http://www.w3.org/2001/XMLSchema#string": 2,
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString": 1,
        "http://d": 1,
    }


def report(shapes):
    if not SHAPES.is_dir():
        pytest.skip("the DCAT-AP shapes are not on this machine")
    graph = rdflib.Graph().parse(SHAPES / shapes)
    _, found, _ = pyshacl.validate(described("dcat.ttl"), shacl_graph=graph)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    data = described("dcat.ttl")
    return {
        (str(cls), str(found.value(result, sh.resultPath)))
        for result in found.subjects(rdflib.RDF.type, sh.ValidationResult)
        for cls in data.objects(found.value(result, sh.focusNode), rdflib.RDF.type)
    }


@pytest.mark.shared
def test_dcat_ap_has_no_violations():
    assert report("shapes.ttl") == set()


@pytest.mark.shared
def test_what_dcat_ap_recommends_is_there_or_left_out_for_a_reason():
    assert report("shapes_recommended.ttl") == set(ACCEPTED_MISSES)
    assert all(len(reason) > 20 for reason in ACCEPTED_MISSES.values())


def test_every_distribution_is_a_file_of_that_size_and_hash():
    graph = described("dcat.ttl")
    found = list(graph.objects(DATA_SET, DCAT.distribution))
    assert len(found) > 20
    for node in found:
        path = sample_export() / str(graph.value(node, DCTERMS.title))
        content = path.read_bytes()
        assert int(graph.value(node, DCAT.byteSize)) == len(content)
        checksum = graph.value(graph.value(node, SPDX.checksum), SPDX.checksumValue)
        assert str(checksum).casefold() == hashlib.sha256(content).hexdigest()


def test_the_catalogue_names_source_files_software_and_vocabulary():
    graph = described("dcat.ttl")
    sources = {str(s).rsplit("/", 1)[1] for s in graph.objects(DATA_SET, DCTERMS.source)}
    manifest = sample_store().manifest
    assert sources == {s.sha256 for d in manifest.documents.values() for s in d.sources}
    (run,) = manifest.runs.values()
    assert rdflib.Literal(run.vocabulary) in set(
        graph.objects(None, rdflib.URIRef(JHA + "vocabularyDigest"))
    )
