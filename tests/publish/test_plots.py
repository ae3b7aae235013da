"""Charts say in shape and sign what they say in colour, come out the same, and hide nothing."""

import xml.etree.ElementTree as ElementTree

import pytest

from kg.errors import QuestionError
from kg.graph.named_queries import questions
from kg.publish import chart_drawing
from kg.publish.plots import drawable, grid_of, svg_of, write_plot
from tests.sample_store import answered as answer


def test_every_chart_is_of_a_question():
    assert set(drawable()) <= set(questions())


@pytest.mark.parametrize("name", drawable())
def test_every_chart_draws_the_sample(name, tmp_path):
    write_plot(answer(name), tmp_path / "a.svg")
    assert ElementTree.parse(tmp_path / "a.svg").getroot().tag.endswith("svg")
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]


def test_the_same_answer_gives_the_same_bytes():
    first, second = (svg_of(answer("support-and-opposition", dossier="CSAM")) for _ in range(2))
    assert first == second and "<dc:date>" not in first


def test_png_is_written_by_its_ending(tmp_path):
    write_plot(answer("position-history", actor="NLD", dossier="CSAM"), tmp_path / "a.PNG")
    assert (tmp_path / "a.PNG").read_bytes().startswith(b"\x89PNG")


def test_one_dossier_is_a_timeline_of_actors():
    grid = grid_of(answer("support-and-opposition", dossier="CSAM"))
    assert grid.kind == "timeline" and "Netherlands" in grid.rows
    assert list(grid.columns) == sorted(grid.columns) and grid.columns[0].startswith("2024-")


def test_one_actor_is_a_timeline_of_dossiers():
    grid = grid_of(answer("positions", "nl", actor="NLD"))
    assert grid.kind == "timeline" and "CSAM-verordening" in grid.rows
    assert "Nederland" in grid.title


def test_many_actors_and_dossiers_are_a_map_and_what_is_cut_is_told():
    grid = grid_of(answer("positions"))
    assert grid.kind == "stance-map" and len(grid.rows) <= 30
    assert any("most frequent of" in note for note in grid.notes)


def test_a_chart_counts_what_the_answer_tells():
    asked = answer("support-and-opposition", dossier="CSAM")
    grid = grid_of(asked)
    names = [column.name for column in asked.columns]
    row, column = grid.rows.index("Netherlands"), grid.columns.index("2024-03-18")
    told = {
        (r[names.index("stance")].value.rsplit("/", 1)[-1],
         r[names.index("modality")].value.rsplit("/", 1)[-1] != "reported",
         r[names.index("quote")].value)
        for r in asked.rows
        if asked.labels[r[names.index("actor")].value] == "Netherlands"
        and r[names.index("date")].value == "2024-03-18"
    }  # fmt: skip
    assert sum(mark.number for mark in grid.cells[row, column]) == len(told) > 0
    assert [mark.hollow for mark in grid.cells[row, column]] == sorted(
        (mark.hollow for mark in grid.cells[row, column]), reverse=True
    )


def test_signs_differ_in_shape_and_letter_not_in_colour_alone():
    stances = ("positive", "negative", "mixed", "neutral")
    for signs in (chart_drawing._SHAPES, chart_drawing._LETTERS):
        assert len({signs[stance] for stance in stances}) == len(stances)


def test_the_account_stands_beneath():
    assert "Dutch government" in grid_of(answer("positions")).notes[0]


@pytest.mark.parametrize(
    ("name", "values", "file", "message"),
    [
        ("meetings", {}, "a.svg", "These have one: .*positions"),
        ("positions", {}, "a.pdf", "neither .svg nor .png"),
        ("positions", {"from": "1990-01-01", "to": "1990-01-02"}, "a.svg", "no rows to draw"),
        ("positions", {}, "missing-folder/a.svg", "cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_told(name, values, file, message, tmp_path):
    with pytest.raises(QuestionError, match=message):
        write_plot(answer(name, **values), tmp_path / file)
    assert not list(tmp_path.iterdir())


def test_a_missing_library_names_the_extra(monkeypatch, tmp_path):
    import sys

    monkeypatch.delitem(sys.modules, "kg.publish.chart_drawing")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(QuestionError, match=r"jha-kg\[plot\]"):
        write_plot(answer("positions"), tmp_path / "a.svg")
