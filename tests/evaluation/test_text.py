import pytest

from kg.evaluation.text import family_name, fold, names_in_words, same_sentence

STANCE = "Nederland steunde de inzet van velen"
LONG = "De ministers spraken uitvoerig over de toekomst van de grensbewaking. " * 8


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Grens- en\nkustwacht", "grensenkustwacht"),
        ("coördinator", "coordinator"),
        ("de verordening3 en het voorstel12.", "deverordeningenhetvoorstel"),
        ("in 2024 kwamen 380 mensen", "in2024kwamen380mensen"),
        ("A1", "a"),
        (None, ""),
    ],
)
def test_layout_and_footnote_marks_do_not_count(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("name", "family"),
    [("mr. J.P. de Wit", "wit"), ("Anna Kurtović", "kurtovic"), ("", ""), (None, "")],
)
def test_a_person_goes_by_the_last_word_of_the_name(name, family):
    assert family_name(name) == family


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ("Nederland steunde de inzet van het Voorzitterschap", "Nederland steunde de inzet van het"
         " Voorzitterschap en vroeg om tempo.", True),
        ("Nederland steunde de inzet", "Frankrijk steunde de inzet.", False),
        ("en vroeg om tempo bij de uitvoering", "Nederland steunde dit en vroeg om tempo bij de"
         " uitvoering.", True),
        (STANCE, LONG + STANCE, False),
        (STANCE, STANCE + LONG, True),
        (STANCE, STANCE + 3 * LONG,
         False),
        ("Nederland steunde de inzet", "Nederland steunde", True),
        ("Nederland steunde de inzet", "Nederland", False),
    ],
)  # fmt: skip
def test_a_sentence_is_known_by_its_opening_in_a_sentence_sized_stretch(expected, found, same):
    assert same_sentence(expected, found) is same


def test_a_name_stands_in_whole_words():
    assert names_in_words("Ierland", "Dat vond IERLAND ook.")
    assert not names_in_words("Ierland", "Dat vond Ierlands minister ook.")
    assert not names_in_words("", "Dat vond Ierland ook.")
