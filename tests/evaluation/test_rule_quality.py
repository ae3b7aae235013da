import pyoxigraph as ox
import pytest

from kg import vocabulary
from kg.errors import InputError
from kg.evaluation.gold import read_gold
from kg.evaluation.rule_quality import FILE_NAME, write_rule_quality
from kg.evaluation.scores import evaluate
from kg.model import Extraction, Ref
from kg.paths import ONTOLOGY
from kg.vocabulary import BASE, JHA
from tests.evaluation.invented import gold, item, said, says, store
from tests.factory import document

SENTENCES = [f"Land nummer {word} steunt het voorstel voor havens." for word in "abcdefghijkl"]
PAPER = document(("1", "Havens", SENTENCES))
NLD = Ref("country/NLD")


@pytest.fixture
def built(tmp_path):
    """Twelve statements by one rule, eleven of them right; two by another."""
    statements = [says(n, NLD) for n in range(2, 14)]
    statements += [says(n, Ref("country/DEU"), rule="rare") for n in (2, 3)]
    folder = gold(
        tmp_path / "gold", "1.json", "paper.txt",
        item("home-1", "1", "Havens", interventions=[said(s, "NLD") for s in SENTENCES[1:]]),
    )  # fmt: skip
    extraction = Extraction(statements=tuple(statements))
    return folder, store(tmp_path / "store", (PAPER, extraction))


def held_back(folder, *lines):
    (folder / "purpose.txt").write_text("\n".join(["held-back", *lines]) + "\n")
    return folder


def ontology(tmp_path):
    (tmp_path / "ontology" / "vocab").mkdir(parents=True, exist_ok=True)
    return tmp_path / "ontology"


def written(path):
    found = {}
    for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        s, p, o = quad.triple
        node = s.value.removeprefix(BASE + "id/")
        found.setdefault(node, {})[p.value.removeprefix(JHA)] = o.value
    return found


def test_figures_are_kept_and_few_cases_are_not_measured(built, tmp_path):
    folder, opened = built
    evaluation = evaluate(read_gold(held_back(folder)), opened)
    path = write_rule_quality(evaluation, ontology(tmp_path))
    figures = written(path)
    assert figures["rule/verb-supports"] == {
        "measured": "true",
        "casesFound": "12",
        "casesCorrect": "11",
        "precision": "0.917",
        "precisionLower": "0.646",
        "precisionUpper": "0.985",
    }
    assert figures["rule/rare"] == {"measured": "false", "casesFound": "2"}
    assert figures["speech-act/supports"]["casesAnnotated"] == "11"
    assert figures["speech-act/supports"]["recall"] == "1.000"
    assert figures["speech-act/opposes"] == {
        "measured": "false",
        "casesFound": "0",
        "casesAnnotated": "0",
    }
    first = path.read_bytes()
    assert write_rule_quality(evaluation, ontology(tmp_path)).read_bytes() == first
    lines = first.decode().splitlines()
    nodes = [line.partition(">")[0] for line in lines if line.startswith("<")]
    assert nodes == sorted(nodes) and len(nodes) == len(set(nodes))


def test_the_recogniser_sees_nothing_of_it(built, tmp_path):
    folder, opened = built
    path = ontology(tmp_path) / "vocab" / "schemes.ttl"
    path.write_bytes((ONTOLOGY / "vocab" / "schemes.ttl").read_bytes())
    before = vocabulary.load(tmp_path / "ontology")
    write_rule_quality(evaluate(read_gold(held_back(folder)), opened), tmp_path / "ontology")
    vocabulary.load.cache_clear()
    after = vocabulary.load(tmp_path / "ontology")
    assert (tmp_path / "ontology" / "vocab" / FILE_NAME).exists()
    assert after.digest != before.digest
    assert list(after.labels()) == list(before.labels())
    assert list(after.entries) == list(before.entries)


@pytest.mark.parametrize("purpose", ["development\n", None])
def test_documents_that_were_used_measure_nothing(built, tmp_path, purpose):
    folder, opened = built
    if purpose:
        (folder / "purpose.txt").write_text(purpose)
    with pytest.raises(InputError, match="documents that nobody used"):
        write_rule_quality(evaluate(read_gold(folder), opened), ontology(tmp_path))
    assert not (tmp_path / "ontology" / "vocab" / FILE_NAME).exists()


@pytest.mark.parametrize(("listed", "option"), [("development: paper.txt", ""), ("", "paper.txt")])
def test_a_document_that_was_used_is_left_out(built, tmp_path, listed, option):
    folder, opened = built
    evaluation = evaluate(read_gold(held_back(folder, listed)), opened, development=[option])
    assert not any(q.found for q in (*evaluation.rules, *evaluation.speech_acts))
    assert any(score.found for score in evaluation.scores)
    with pytest.raises(InputError, match="every document"):
        write_rule_quality(evaluation, ontology(tmp_path))


def test_an_absent_document_measures_nothing(built, tmp_path):
    folder, opened = built
    gold(folder, "2.json", "elsewhere.txt")
    with pytest.raises(InputError, match=r"elsewhere\.txt: not in the store"):
        write_rule_quality(evaluate(read_gold(held_back(folder)), opened), ontology(tmp_path))
