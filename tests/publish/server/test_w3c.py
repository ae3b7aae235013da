"""The W3C's tests of the SPARQL protocol and of service descriptions, over HTTP, sent raw."""

import pytest
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.collection import Collection

from tests.publish.server.conftest import STANDARDS

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
KINDS = {
    "boolean": ("json", "xml"),
    "tabular": ("json", "xml", "csv", "tab-separated"),
    "RDF": ("turtle", "rdf+xml", "n-triples", "ld+json", "trig", "n-quads"),
}
PROTOCOL = STANDARDS / "sparql-protocol" / "manifest.ttl"
DESCRIPTION = STANDARDS / "sparql-service-description" / "manifest.ttl"

pytestmark = pytest.mark.shared


def manifest(path):
    return Graph().parse(path, publicID="http://manifest.invalid/") if path.exists() else Graph()


def entries(graph):
    head = graph.value(graph.value(predicate=RDF.type, object=MF.Manifest), MF.entries)
    return list(Collection(graph, head)) if head else []


def name_of(test):
    return str(test).rpartition("#")[2]


def flat(graph, node):
    """The members of a list whose members may be lists."""
    for member in Collection(graph, node):
        if (member, RDF.first, None) in graph:
            yield from flat(graph, member)
        else:
            yield member


TESTS = manifest(PROTOCOL)
READ_ONLY = {name_of(t): t for t in entries(TESTS) if not name_of(t).startswith("update_")}
DESCRIPTIONS = {name_of(t) for t in entries(manifest(DESCRIPTION))}


@pytest.mark.skipif(not PROTOCOL.exists(), reason="the W3C tests are not in ../shared/standards")
def test_all_tests_for_a_read_only_server_are_collected():
    assert len(READ_ONLY) == 27
    assert {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"} == DESCRIPTIONS


def send(server, request):
    """Send a request of the manifest."""
    query = str(TESTS.value(request, HT.absolutePath)).partition("?")[2]
    headers = TESTS.value(request, HT.headers)
    fields = [
        (str(TESTS.value(h, HT.fieldName)), str(TESTS.value(h, HT.fieldValue)))
        for h in (flat(TESTS, headers) if headers else ())
    ]
    content = TESTS.value(request, HT.body)
    body = None
    if content is not None:
        encoding = str(TESTS.value(content, CNT.characterEncoding) or "utf-8")
        body = str(TESTS.value(content, CNT.chars) or "").encode(encoding)
    method = str(TESTS.value(request, HT.methodName))
    return server.send(method, "/sparql" + ("?" + query if query else ""), body, fields)


@pytest.mark.parametrize("name", sorted(READ_ONLY))
def test_protocol(w3c_server, name):
    requests = TESTS.value(TESTS.value(READ_ONLY[name], MF.action), HT.requests)
    number = 0
    for request in flat(TESTS, requests):
        number += 1
        expected = TESTS.value(request, HT.resp)
        answer = send(w3c_server, request)
        classes = {
            str(status).rpartition("StatusCode")[2][0]
            for status in TESTS.objects(expected, MF.expectedStatus)
        }
        assert str(answer.status)[0] in classes, answer.text
        if answer.status >= 300:
            continue
        kind = TESTS.value(expected, MF.expectedFormat)
        if kind is not None:
            assert any(known in answer.headers["Content-Type"] for known in KINDS[str(kind)])
        truth = TESTS.value(expected, MF.expectedBoolean)
        if truth is not None:
            assert (b"true" in answer.body.lower()) == truth.toPython(), answer.text
    assert number


def described(server):
    answer = server.send("GET", "/sparql")
    assert answer.status == 200
    media_type = answer.headers["Content-Type"].partition(";")[0]
    return Graph().parse(data=answer.body, format=media_type), URIRef(server.endpoint)


@pytest.mark.skipif("returns-rdf" not in DESCRIPTIONS, reason="not in ../shared/standards")
def test_description_is_rdf(w3c_server):
    assert len(described(w3c_server)[0]) > 5


@pytest.mark.skipif("has-endpoint-triple" not in DESCRIPTIONS, reason="not in ../shared/standards")
def test_description_names_the_endpoint_that_was_called(w3c_server):
    graph, endpoint = described(w3c_server)
    assert list(graph.objects(predicate=SD.endpoint)) == [endpoint]


@pytest.mark.skipif("conforms-to-schema" not in DESCRIPTIONS, reason="not in ../shared/standards")
def test_description_conforms_to_the_schema(w3c_server):
    """Domains and ranges of the specification's terms, section 3."""
    graph, endpoint = described(w3c_server)
    service = graph.value(predicate=SD.endpoint, object=endpoint)
    assert (service, RDF.type, SD.Service) in graph
    known = {SD.endpoint, SD.feature, SD.supportedLanguage, SD.resultFormat, SD.defaultDataset}
    used = {p for p in graph.predicates(service) if str(p).startswith(str(SD))}
    assert used == known
    features = set(graph.objects(service, SD.feature))
    assert features <= {SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset,
                        SD.EmptyGraphs, SD.BasicFederatedQuery}  # fmt: skip
    assert SD.BasicFederatedQuery not in features  # SERVICE is refused
    assert set(graph.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    for dataset in graph.objects(service, SD.defaultDataset):
        assert (dataset, RDF.type, SD.Dataset) in graph
        default = graph.value(dataset, SD.defaultGraph)
        assert (default, RDF.type, SD.Graph) in graph
