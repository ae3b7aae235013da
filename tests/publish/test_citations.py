"""A citation can be read back from any text that holds it, and tells what changed."""

import json
from dataclasses import replace

import pytest

from kg.errors import QuestionError
from kg.graph.named_queries import ask
from kg.publish.citations import citation_of, parse, to_json, to_text, verify
from tests.sample_store import sample_store

VALUES = {"actor": "Nederland", "dossier": "CSAM"}


@pytest.fixture(scope="module", params=["en", "nl"])
def citation(request):
    return citation_of(
        sample_store(), ask(sample_store(), "position-history", VALUES, request.param)
    )


def test_a_text_tells_the_question_the_data_and_the_result(citation):
    text = to_text(citation)
    for part in (
        "kg ask position-history",
        "--actor country:NLD",
        citation.dataset,
        citation.result,
    ):
        assert part in text
    assert ("Dutch government" if citation.language == "en" else "Nederlandse regering") in text


@pytest.mark.parametrize(
    "spoil",
    [
        str,
        lambda text: "See: " + text.replace("\n", " ") + " (accessed)",
        lambda text: "\n".join("> " + line for line in text.splitlines()),
        lambda text: text.replace(" --", " \N{EN DASH}").replace(
            '"', "\N{RIGHT DOUBLE QUOTATION MARK}"
        ),
        lambda text: text.replace(" --", " \N{EM DASH}"),
    ],
)
def test_a_citation_survives_being_pasted(citation, spoil):
    read = parse(spoil(to_text(citation)).replace("\n> ", "\n"))
    verdict = verify(sample_store(), read)
    assert verdict.same and verdict.same_data


def test_json_comes_back_whole(citation):
    assert parse(to_json(citation)) == citation


def test_the_result_does_not_depend_on_language_or_wording():
    store = sample_store()
    results = {
        citation_of(store, ask(store, "positions", {"actor": word}, language)).result
        for word, language in (("NLD", "en"), ("Nederland", "nl"), ("country/NLD", "en"))
    }
    assert len(results) == 1


def test_changed_rows_are_numbered(citation):
    prints = ("000000", *citation.prints[1:-1])
    verdict = verify(sample_store(), replace(citation, prints=prints, result="0" * 16))
    assert not verdict.same and verdict.gone == (1,)
    assert verdict.new == (1, len(citation.prints))


def test_other_data_with_the_same_answer_is_told(citation):
    verdict = verify(sample_store(), replace(citation, dataset="0" * 16))
    assert verdict.same and not verdict.same_data


@pytest.mark.parametrize(
    "text", ["", "kg ask meetings", "{}", '{"citation": {"question": "x"}}', "{"]
)
def test_what_is_no_citation_is_refused(text):
    with pytest.raises(QuestionError, match="citation"):
        parse(text)


def test_values_with_spaces_and_quotes_come_back():
    store = sample_store()
    cited = citation_of(store, ask(store, "positions", {"actor": "NLD"}))
    odd = replace(cited, parameters={"quote": 'zei "ja" — en wél', "actor": "country:NLD"})
    assert parse(to_text(odd)).parameters == odd.parameters


def test_an_answer_to_no_question_cannot_be_cited():
    from kg.graph.answers import answer_of

    with pytest.raises(QuestionError, match="named questions"):
        citation_of(sample_store(), answer_of(sample_store(), "SELECT ?m { ?m a jha:Meeting }"))


def test_an_empty_answer_can_be_cited():
    store = sample_store()
    empty = ask(store, "positions", {"from": "1990-01-01", "to": "1990-12-31"})
    cited = parse(to_text(citation_of(store, empty)))
    assert verify(store, cited).same and json.loads(to_json(citation_of(store, empty)))
