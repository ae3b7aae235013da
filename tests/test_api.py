"""The graph from Python: typed rows, and objects that lead to each other."""

from datetime import date

import pytest

import kg
from kg.errors import QuestionError, StoreError
from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import SAMPLE_BASE


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("api") / "store"
    build([SAMPLE_CORPUS], folder, base=SAMPLE_BASE)
    return kg.open(folder)


def test_the_public_names_are_these():
    assert kg.__all__ == ["__version__", "open"]


def test_rows_are_typed(graph):
    rows = graph.ask("meetings", **{"from": "2024-01-01"})
    assert all(isinstance(row["start"], date) for row in rows)
    assert {row["meeting"].key for row in rows} >= {"meeting/jha-2024-03-18"}
    counts = graph.sparql("SELECT (COUNT(*) AS ?n) { ?m a jha:Meeting }")
    assert counts[0]["n"] > 0


def test_names_work_as_on_the_command_line(graph):
    assert graph.ask("country-mentions", country="Spanje").column("country")[0].label == "Spain"
    with pytest.raises(QuestionError, match="Did you mean"):
        graph.ask("country-mentions", country="Spanjee")


def test_labels_come_in_the_reader_s_language(graph):
    dutch = kg.open(graph.store.folder, "nl")
    assert dutch.ask("country-mentions", country="ESP").column("country")[0].label == "Spanje"


def test_a_document_leads_to_dossiers_and_back(graph):
    paper = graph.document("kst-99999-11")
    assert paper.text.startswith("VERZONNEN VOORBEELD")
    assert [row["number"] for row in paper.items][:3] == ["1", "2", "3"]
    csam = next(d for d in paper.dossiers if d.thing.key == "dossier/csam-regulation")
    assert "kst-99999-11" in {p.key for p in csam.documents}
    assert csam == graph.dossier("CSAM-verordening")


def test_html_is_escaped(graph):
    rows = graph.sparql('SELECT ("<script>" AS ?x) ("https://example.org/?a=\\"b" AS ?y) {}')
    text = rows._repr_html_()
    assert "<script>" not in text and "&lt;script&gt;" in text and 'a="b' not in text


def test_no_store_is_a_clear_error(tmp_path):
    with pytest.raises(StoreError, match="no store here"):
        kg.open(tmp_path)


def test_frames_have_the_columns_of_the_csv(graph):
    pandas = pytest.importorskip("pandas")
    frame = graph.ask("meetings").to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns)[:2] == ["meeting", "meeting_label"]


def test_polars_frames_too(graph):
    pytest.importorskip("polars")
    assert graph.ask("meetings").to_polars().columns[:2] == ["meeting", "meeting_label"]
