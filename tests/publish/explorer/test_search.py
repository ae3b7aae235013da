"""Search folds accents and case, knows numbers of papers, and finds quotes."""

import pytest

from kg.graph.store import Store, StoreWriter
from kg.publish.explorer.search import Index, make_index, match_of
from kg.vocabulary import BASE, JHA, SKOS
from tests.publish.explorer.asking import sample_index, text_of
from tests.sample_store import answered


@pytest.fixture(scope="module")
def index():
    found = Index(sample_index())
    yield found
    found.close()


def keys(hits):
    return [hit.iri.partition("/id/")[2] for hit in hits]


@pytest.mark.parametrize("words", ["belgie", "BELGIË", "Belg", "Belgium"])
def test_a_country_is_found_however_it_is_written(index, words):
    assert "country/BEL" in keys(index.find(words, "name")[0])[:3]


@pytest.mark.parametrize(
    "words", ["99999-11", "99 999, nr. 11", "Kamerstuk 99999 nr 11", "kst-99999-11"]
)
def test_a_paper_is_found_by_its_number(index, words):
    assert "document/kst-99999-11" in keys(index.find(words, "name")[0])


@pytest.mark.parametrize("words", ["COM(2013)534", "com 2013 534", "COM/2013/534"])
def test_a_proposal_is_found_by_its_number(index, words):
    assert keys(index.find(words, "name")[0])[0] == "proposal/com-2013-534"


def test_every_quote_of_an_answer_is_found(index):
    answer = answered("positions")
    at = [c.name for c in answer.columns].index("quote")
    for row in answer.rows[:20]:
        quote = " ".join(row[at].value.split())
        words = " ".join(quote.split()[:8])
        assert quote in [hit.text for hit in index.find(words, "quote")[0]]


def test_all_words_must_be_there(index):
    assert index.find("belgië xyzzy", "name") == ([], 0)


@pytest.mark.parametrize("words", ["", '"', "AND OR NOT", "a* NEAR(b)", "kind:name", "' OR 1=1 --"])
def test_nothing_that_is_typed_is_read_as_a_query(index, words):
    index.find(words, "quote")  # raises where FTS5 reads an operator


def test_the_last_word_may_be_unfinished():
    assert match_of("raad van fin") == '"raad" "van" "fin"*'


def test_names_with_escapes_and_markup_come_back_as_they_are(tmp_path):
    name = 'A "quoted" <b>näme</b> \\ with a back-slash'
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    end = f"<{BASE}graph/authority> .\n"
    paper = f"{BASE}id/document/k"
    lines = [
        f'<{BASE}id/topic/x> <{SKOS}prefLabel> "{escaped}"@en {end}',
        f'<{paper}/group/1> <{SKOS}prefLabel> "nameless"@en {end}',
        f'<{paper}/evidence/1-2> <{JHA}quote> "Zij zegt ja."@nl {end}',
    ]
    with StoreWriter(tmp_path / "store", BASE) as writer:
        writer.put_graph("authority", "".join(sorted(lines)))
        writer.commit()
    with Store(tmp_path / "store") as store:
        make_index(store, tmp_path / "index")
    found = Index(tmp_path / "index")
    assert found.find("name quoted", "name")[0][0].text == name
    assert found.find("nameless", "name")[0] == []
    assert found.find("zegt", "quote")[0][0].language == "nl"
    found.close()


def test_the_page_leads_to_things_and_to_sentences():
    html = text_of("nl/search.html", "q=belgie", sample_index())
    assert "id/country/BEL.html" in html
    assert "index is being made" in text_of("en/search.html", "q=belgie")
    hostile = text_of("en/search.html", "q=%3Cscript%3Ealert(1)%3C/script%3E", sample_index())
    assert "<script>alert" not in hostile
