"""A label names one thing, or a rule says how to tell; every label is found in a sentence."""

from __future__ import annotations

from collections import defaultdict

import pytest

from kg import rulebook
from kg.extract.names.folding import fold_phrase
from kg.extract.names.recogniser import recognise_text
from kg.vocabulary import Label
from tests.ontology.vocabulary_rows import names, things, vocabulary

BOOK = rulebook.load("extract", "names", "nl")
AMBIGUITIES = rulebook.load("extract", "ambiguities", "nl")


def _labels() -> list[Label]:
    in_text, with_codes = set(BOOK["kinds"]), set(BOOK["kinds_with_codes"])
    return [
        label
        for entry in things()
        if entry.kind in in_text
        for label in entry.labels
        if label.role != "notation" or entry.kind in with_codes
    ]


def test_a_label_that_two_things_claim_has_a_rule_that_tells_them_apart() -> None:
    claims: dict[str, set[str]] = defaultdict(set)
    for label in _labels():
        claims[fold_phrase(label.text)].add(label.ref)
    settled = {
        fold_phrase(entry["label"]): {c["ref"] for c in entry["choices"]} for entry in AMBIGUITIES
    }
    clashes = {text: refs for text, refs in claims.items() if len(refs) > 1}
    assert {t: sorted(r) for t, r in clashes.items() if settled.get(t) != r} == {}


@pytest.mark.parametrize("entry", AMBIGUITIES, ids=lambda e: e["label"])
def test_a_rule_is_about_a_label_that_its_choices_have(entry: dict[str, object]) -> None:
    choices = entry["choices"]
    assert isinstance(choices, list)
    assert entry["rule"]
    assert len(choices) > 1
    for choice in choices:
        row = vocabulary()[choice["ref"]]
        assert fold_phrase(str(entry["label"])) in {fold_phrase(x.text) for x in row.labels}
    assert [c for c in choices if not c.get("near")], "one choice must hold otherwise"


def test_a_sentence_of_its_own_finds_every_label() -> None:
    lost = []
    for label in _labels():
        if label.role == "notation" and label.text in BOOK["codes_not_in_text"]:
            continue
        found = recognise_text(f"Het gaat om {label.text} en meer.", vocabulary())
        if label.ref not in {ref for span in found for ref in span.refs}:
            lost.append((label.text, label.ref))
    assert lost == []


def test_no_label_ends_in_brackets_in_dutch() -> None:
    """The bracketed acronym is a label of its own, so that the stretch found is whole."""
    assert [(e.ref, n) for e in things() for n in names(e, "nl", "alt") if n.endswith(")")] == []


ORDINARY = [
    "De vaste commissie sprak over de raad van bestuur en de raad van state.",
    "De minister gaf het woord aan de voorzitter van de vergadering.",
    "Er is geen pact gesloten en het handvest van een vereniging telt niet.",
    "Het systeem werkt, de lijst is lang en de richtlijn van de school geldt.",
    "Een man en een pool van deskundigen letten op de fin van de vis.",
    "De motie over zorg, onderwijs en wonen is aangenomen met brede steun.",
]


@pytest.mark.parametrize("sentence", ORDINARY)
def test_ordinary_words_are_no_names(sentence: str) -> None:
    assert [(s.refs, s.start) for s in recognise_text(sentence, vocabulary())] == []


WORLD = {
    "De Latijns-Amerikaanse partners spraken.": "region/latin-america",
    "De Noord-Afrikaanse landen spraken.": "region/north-africa",
    "De Nigerese autoriteiten spraken.": "country/NER",
    "De Nigeriaanse autoriteiten spraken.": "country/NGA",
    "De Zuid-Soedanese autoriteiten spraken.": "country/SSD",
    "Het EHRM deed uitspraak.": "organisation/ECTHR",
    "Het EOM lichtte zijn werk toe.": "agency/EPPO",
    "Het EWDD lichtte zijn werk toe.": "agency/EMCDDA",
    "De herziene opvangrichtlijn kwam ter sprake.": "dossier/reception-conditions-directive",
    "De Screening-verordening kwam ter sprake.": "dossier/screening-regulation",
    "De screeningverordening kwam ter sprake.": "dossier/screening-regulation",
    "De Raad van Europa nam het verdrag aan.": "organisation/COE",
    "De Europese Raad kwam bijeen.": "institution/EUCO",
    "Het inreis-uitreissysteem start later.": "system/EES",
    "De Return Regulation is een prioriteit.": "dossier/return-regulation",
}


@pytest.mark.parametrize("sentence", WORLD)
def test_a_sentence_names_exactly_this(sentence: str) -> None:
    assert [s.ref for s in recognise_text(sentence, vocabulary())] == [WORLD[sentence]]
