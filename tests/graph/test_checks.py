"""'kg check' finds what is planted, and finds nothing where all is well."""

import pytest

from kg.graph.checks import check_store, findings_answer
from kg.graph.store import Store, StoreWriter
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import JHA, SAMPLE_BASE


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checks") / "store"
    build([SAMPLE_CORPUS], folder, base=SAMPLE_BASE)
    return folder


def test_the_sample_corpus_has_no_violation(sample):
    assert [f for f in check_store(Store(sample)) if f.severity == "Violation"] == []


@pytest.mark.parametrize(
    ("planted", "shape"),
    [
        (f'<{JHA}start> "7"^^<http://www.w3.org/2001/XMLSchema#integer>', "quote-without-text"),
        (f"<{JHA}noSuchTerm> <https://example.org/x>", "terms"),
    ],
)
def test_a_planted_error_is_found(sample, planted, shape):
    store = Store(sample)
    evidence = next(
        r["e"].value for r in store.query("SELECT ?e { ?e jha:quote ?q } ORDER BY ?e LIMIT 1")
    )
    graph = f"{SAMPLE_BASE}graph/inferred"
    with StoreWriter(sample) as writer:
        writer.put_graph("inferred", f"<{evidence}> {planted} <{graph}> .\n")
        writer.commit()
    found = [f for f in check_store(Store(sample)) if f.severity == "Violation"]
    assert shape in {f.shape for f in found}
    assert len(findings_answer(found).rows) == len(found)
    with StoreWriter(sample) as writer:
        writer.put_graph("inferred", "")
        writer.commit()
