"""What the vocabulary commands say: how much there is and how sure, what a word means and why."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import QuestionError
from kg.publish.vocabulary_tables import meanings, statistics
from kg.vocabulary import load

VOCABULARY = """\
@base <https://w3id.org/jha-kg/id/> .
@prefix jha: <https://w3id.org/jha-kg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<agency/HAVEN> a jha:Agency ; skos:notation "HAVEN" ; jha:checked "document" ;
    skos:prefLabel "Havenagentschap"@nl, "Ports Agency"@en .
<dossier/ports> a jha:Dossier ; jha:checked "memory" ;
    skos:prefLabel "Haven-verordening"@nl ; skos:hiddenLabel "verordening weerbare havens"@nl .
<act/ports> a jha:LegalAct, jha:Regulation ; jha:checked "memory" ; skos:prefLabel "Havens"@nl .
<topic/ports> a jha:Topic, skos:Concept ; skos:prefLabel "havens"@nl .
<scheme/topic> a skos:ConceptScheme ; skos:prefLabel "Onderwerp"@nl .
"""


@pytest.fixture(scope="module")
def invented(tmp_path_factory):
    folder = tmp_path_factory.mktemp("invented")
    (folder / "vocab").mkdir()
    (folder / "vocab" / "ports.ttl").write_text(VOCABULARY, "utf-8")
    return load(folder)


def run(*arguments):
    return CliRunner().invoke(main, ["vocab", *arguments])


def test_rows_are_counted_by_class_and_check(invented):
    rows = {row[0].value: [cell.value for cell in row[1:]] for row in statistics(invented).rows}
    assert rows == {  # rows, authority, document, string, memory, coded
        "Agency": ["1", "0", "1", "0", "0", "0"],
        "ConceptScheme": ["1", "0", "0", "0", "0", "1"],
        "Dossier": ["1", "0", "0", "0", "1", "0"],
        "LegalAct": ["1", "0", "0", "0", "1", "0"],
        "Topic": ["1", "0", "0", "0", "0", "1"],
        "all": ["5", "0", "1", "0", "2", "2"],
    }


def test_the_sum_of_the_real_vocabulary_is_its_number_of_rows():
    rows = [[cell.value for cell in row] for row in statistics(load()).rows]
    assert int(rows[-1][1]) == len(load().entries) == sum(int(row[1]) for row in rows[:-1])
    assert all(int(row[1]) == sum(map(int, row[2:])) for row in rows)


@pytest.mark.parametrize(
    ("word", "thing", "role", "why"),
    [
        ("Havenagentschap", "agency/HAVEN", "prefLabel", "capital"),
        ("havenagentschap", "agency/HAVEN", "prefLabel", "capital"),
        ("HAVEN", "agency/HAVEN", "notation", "in capitals"),
        ("verordening weerbare havens", "dossier/ports", "hiddenLabel", "any case"),
        ("Havenagentschaps", "agency/HAVEN", "genitive", "'genitive'"),
        ("Ports Agency", "agency/HAVEN", "prefLabel", "any case"),
    ],
)
def test_a_word_means_a_thing_by_a_name(invented, word, thing, role, why):
    (found,) = [m for m in meanings(word, invented) if m.role == role]
    assert found.thing == thing
    assert why in found.why


def test_what_is_read_comes_before_what_is_not(invented):
    first, second = meanings("Havens", invented)
    assert (first.thing, second.thing) == ("act/ports", "topic/ports")
    assert "not read in a text" in second.why


def test_a_word_that_names_nothing_gets_the_nearest_names(invented):
    with pytest.raises(QuestionError, match="Did you mean 'Havenagentschap'"):
        meanings("Havenagenschap", invented)
    with pytest.raises(QuestionError, match="Add it"):
        meanings("Zzzzqqq", invented)


def test_a_shared_name_is_told_apart_by_its_rule():
    by_thing = {m.thing: m for m in meanings("Luxemburg", load())}
    assert "this thing otherwise" in by_thing["country/LUX"].why
    assert "by its context (the state, unless" in by_thing["place/luxembourg-city"].why
    near = {m.thing: m.why for m in meanings("Congolees", load())}
    assert "near 'Brazzaville'" in near["country/COG"]
    codes = {m.thing: m.why for m in meanings("FRA", load())}
    assert "not read in a text" in codes["country/FRA"]


def test_commands_print_the_tables():
    assert "LegalAct" in run("stats", "--format", "csv").stdout
    assert "country/LUX" in run("find", "Luxemburg", "--format", "csv").stdout
    lost = run("find", "Zzzzqqq")
    assert lost.exit_code == 2


@pytest.mark.parametrize("command", ["stats", "find", "format", "docs"])
def test_every_command_explains_itself_with_two_examples(command):
    assert run(command, "--help").stdout.count(f"kg vocab {command}") >= 2


def test_docs_writes_the_page(tmp_path):
    assert run("docs", "-o", str(tmp_path / "site")).exit_code == 0
    assert (tmp_path / "site" / "index.html").stat().st_size > 50_000


def test_the_files_of_this_checkout_are_in_order():
    result = run("format", "--check")
    assert (result.exit_code, result.stdout) == (0, ""), "run: kg vocab format"
