"""Where a sentence ends: one case per line, sentences parted by ' | '."""

import pytest

from kg.acquire.sentences import split_sentences

CASES = [
    "De Raad stemde in. | Nederland steunde dit.",
    "De vraag kwam op 3 maart jl. | Verder melden wij u het volgende.",
    "In mei jl. is dit gemeld.",
    "De motie Van Verzinsel c.s. | Deze is aangehouden.",
    "Volgens F.M. Verzinsel en J. de Voorbeeld is dit juist.",
    "Zie Kamerstuk 99 999, nr. 12. | De brief volgt.",
    "Dit betreft o.a. Duitsland, m.n. Beieren, en dhr. Jansen.",
    "Dat kost 1.000 euro, ca. 3,5 mln. per jaar.",
    "„Dat kan niet.” | De Commissie zweeg.",
    "Er waren drie vragen (zie bijlage). | Spanje antwoordde.",
    "Wat is de stand van zaken? | De Commissie licht dit toe!",
    "Het akkoord is er.Nederland stemde in.",
    "Zie www.voorbeeld.nl/Raad. | Daar staat meer.",
    "De Raad (d.w.z. de ministers) sprak; men was het eens.",
    "Fase I. De lidstaten beginnen.",
    "Hoofdstuk VI. van het voorstel is aangepast.",
    "De VS e.a. | Dat was alles.",
    "Op 4 juni a.s. | Het kabinet volgt dit.",
    "De inzet was tweeledig: 1) snelheid; 2) zorgvuldigheid.",
]


@pytest.mark.parametrize("case", CASES)
def test_sentences(case):
    if case == "Het akkoord is er.Nederland stemde in.":
        assert _split(case) == ["Het akkoord is er.", "Nederland stemde in."]
        return
    if case == "Fase I. De lidstaten beginnen.":
        assert _split(case) == ["Fase I.", "De lidstaten beginnen."]
        return
    assert _split(case.replace(" | ", " ")) == case.split(" | ")


def _split(text: str) -> list[str]:
    return [text[a:b] for a, b in split_sentences(text)]
