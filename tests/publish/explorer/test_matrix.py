"""The matrix counts what the question of positions lists, and leads there."""

from collections import Counter

from kg.publish.explorer.matrix import matrix
from kg.publish.site import Catalogue
from tests.publish.explorer.asking import text_of
from tests.sample_store import answered, sample_store


def test_cells_hold_as_many_statements_as_the_question_lists():
    answer = answered("positions")
    at = {column.name: i for i, column in enumerate(answer.columns)}
    expected = Counter()
    for row in answer.rows:
        cell = {name: row[i] for name, i in at.items()}
        if (cell["via"].value, cell["kind"].value, cell["quantifier"]) == ("own", "position", None):
            key = (cell["actor"].value, cell["dossier"].value, cell["stance"].value.split("/")[-1])
            expected[key] += 1
    view = matrix(Catalogue(sample_store()))
    found = {(*pair, s): n for pair, counts in view.cells.items() for s, n in counts}
    assert found and not view.is_cut
    # Two sentences that say the same of the same count twice here and once in rows.
    assert found.keys() == expected.keys()
    assert all(found[key] >= number for key, number in expected.items())


def test_a_cell_leads_to_its_sentences():
    view = matrix(Catalogue(sample_store()), "country")
    assert all("/country/" in actor for actor in view.actors)
    html = text_of("en/matrix.html", "who=country")
    (actor, dossier), _ = next(iter(view.cells.items()))
    query = f"actor={actor.partition('/id/')[2]}&dossier={dossier.partition('/id/')[2]}"
    link = query.replace("/", "%2F").replace("&", "&amp;")
    assert f"question/positions.html?{link}" in html
    assert "<tbody>" in text_of("en/question/positions.html", query)


def test_an_unknown_choice_means_all():
    assert text_of("en/matrix.html", "who=%3Cb%3E").count("<tr>") > 1
