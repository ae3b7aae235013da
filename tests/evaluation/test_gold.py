import json

import pytest

from kg.errors import InputError
from kg.evaluation.gold import read_gold
from tests.evaluation.invented import gold, item, said


def paper(tmp_path, *items, **more):
    return read_gold(gold(tmp_path, "1.json", "a.txt", *items, **more)).papers[0]


@pytest.mark.parametrize(
    ("code", "bodies", "denoted"),
    [
        ("NLD", [], {"country:NLD"}),
        ("FRA", [], {"country:FRA"}),
        ("FRA", ["FRA"], {"body:FRA"}),
        ("COM", [], {"body:COM"}),
        ("PRES", [], {"PRES"}),
        ("MS:most", [], {"MS:most"}),
        ("Ada Verkade", [], {"name:adaverkade", "name:verkade", "body:Ada Verkade"}),
    ],
)
def test_actors_are_denoted_by_kind_and_code(tmp_path, code, bodies, denoted):
    point = item("home-1", "1", "Terugkeer", bodies=bodies, interventions=[said("Zin.", code)])
    assert paper(tmp_path, point).items[0].interventions[0].actor == denoted


def test_numbers_are_arabic_and_hold_their_parent(tmp_path):
    points = [
        item("home-4", "IV", "Terugkeer"),
        item("home-4a", "a", "Overname", parent="home-4"),
        item("x", None, "Lunch"),
    ]
    assert [i.number for i in paper(tmp_path, *points).items] == ["4", "4a", None]


def test_an_object_of_stance_is_known_by_all_its_names_or_is_absent_or_unsaid(tmp_path):
    dossier = {
        "key": "Return Directive",
        "text": "Terugkeerrichtlijn",
        "aliases": ["2018/0329(COD)"],
    }
    point = item(
        "home-1", "1", "Terugkeer", dossiers=[dossier],
        interventions=[
            said("Een.", "NLD", on="Return Directive"),
            said("Twee.", "NLD", on=None),
            said("Drie.", "NLD"),
        ],
    )  # fmt: skip
    objects = [i.objects for i in paper(tmp_path, point).items[0].interventions]
    names = frozenset({"returndirective", "terugkeerrichtlijn", "20180329cod"})
    assert objects == [(names,), (), None]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", r"1\.json: cannot be read as JSON"),
        ("[]", "no JSON object"),
        ('{"document": {}}', "'file' is missing; it should be text"),
        (
            json.dumps({"file": "a", "document": {}, "agenda_items": [{"id": 3}]}),
            r"agenda_items\[0\]: 'id' is 3; it should be text",
        ),
        (
            json.dumps({"file": "a", "document": {}, "figures": [{"value": "veel"}]}),
            r"figures\[0\]: 'value' is 'veel'; it should be a number",
        ),
        (
            json.dumps({"file": "a", "document": {}, "same_items": [["x"]]}),
            "'same_items' is .* pairs of item ids",
        ),
    ],
)
def test_a_broken_annotation_says_where_and_what(tmp_path, content, message):
    (tmp_path / "1.json").write_text(content)
    with pytest.raises(InputError, match=message):
        read_gold(tmp_path)


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(InputError, match="holds no annotations"):
        read_gold(tmp_path)


def test_a_set_says_what_it_is_for(tmp_path):
    folder = gold(tmp_path, "1.json", "a.txt")
    assert read_gold(folder).purpose == "unstated"
    (folder / "purpose.txt").write_text("held-back\ndevelopment: b.txt\nAnnotated by two.\n")
    found = read_gold(folder)
    assert (found.purpose, found.development) == ("held-back", {"b.txt"})
    (folder / "purpose.txt").write_text("for fun\n")
    with pytest.raises(InputError, match=r"purpose\.txt: begins with 'for fun'"):
        read_gold(folder)
