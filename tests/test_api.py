"""The graph from Python: typed rows, and objects that lead to each other."""

import sys
from datetime import date, datetime

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


def test_values_may_be_objects_dates_and_nothing(graph):
    asked = graph.ask("positions", actor="NLD", to="2024-12-31", dossier="CSAM")
    same = graph.ask(
        "positions", actor=graph.actor("NLD"), to=date(2024, 12, 31), dossier=asked[0]["dossier"]
    )
    assert len(asked) > 0 and asked.answer.rows == same.answer.rows
    assert len(graph.ask("positions", actor=None)) == len(graph.ask("positions"))
    assert len(graph.ask("positions", from_=date(2000, 1, 1), to=datetime(2000, 2, 2, 3))) == 0
    with pytest.raises(QuestionError, match="actor: cannot be a list"):
        graph.ask("positions", actor=["NLD"])


def test_a_document_is_found_by_its_label_and_a_slip_is_answered(graph):
    assert graph.document("Kamerstuk 99999-12").key == "kst-99999-12"
    with pytest.raises(QuestionError, match=r"^actor: 'Xyzzy' is no actor"):
        graph.actor("Xyzzy")
    with pytest.raises(QuestionError, match=r"Did you mean .*kst-99999-12"):
        graph.document("kst-9999-12")
    cited = next(
        row["cited"] for row in graph.ask("citations") if row["cited"].iri not in
        {paper.thing.iri for paper in graph.documents}
    )  # fmt: skip
    with pytest.raises(StoreError, match=r"not read itself.*kst-99999-12"):
        graph.document(cited.iri)


def test_an_unknown_language_and_an_unknown_column_are_told(graph):
    with pytest.raises(QuestionError, match="'de' is none of en, nl"):
        kg.open(graph.store.folder, "de")
    with pytest.raises(KeyError, match="no column 'dat'; there are: meeting, start"):
        graph.ask("meetings").column("dat")


@pytest.mark.parametrize("name", ["pandas", "polars"])
def test_a_missing_extra_is_told_with_the_command(graph, name, monkeypatch):
    monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ImportError, match=rf"pip install 'jha-kg\[{name}\]'"):
        getattr(graph.ask("meetings"), f"to_{name}")()


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
