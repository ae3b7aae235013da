"""Country names agree with the published lists, or say why not; adjectives are one country's."""

from __future__ import annotations

import re

import pycountry
import pytest
from babel import Locale

from kg.extract.names.folding import fold_phrase
from tests.ontology.vocabulary_rows import names, things, vocabulary

KOSOVO = {"XKX": "XK"}  # no ISO 3166-1 code; the Union and CLDR use these
# Where the preferred name is not that of CLDR: why.
OTHER_NAMES = {
    ("COD", "nl"): "what the papers write; 'Congo-Kinshasa' is an altLabel",
    ("COD", "en"): "what the papers write; 'Congo - Kinshasa' is an altLabel",
    ("COG", "en"): "pairs with the Democratic Republic; 'Congo - Brazzaville' is an altLabel",
    ("HKG", "nl"): "CLDR adds the constitutional status",
    ("HKG", "en"): "CLDR adds the constitutional status",
    ("MAC", "nl"): "CLDR adds the constitutional status",
    ("MAC", "en"): "CLDR adds the constitutional status",
    ("MMR", "nl"): "CLDR adds the former name in brackets",
    ("MMR", "en"): "CLDR adds the former name in brackets",
    ("UMI", "en"): "CLDR abbreviates 'U.S.'",
    ("VIR", "en"): "CLDR abbreviates 'U.S.'",
}
WORDS_AND_SURNAMES = {
    "Pool", "Deen", "Brit", "Turk", "Let", "Letten", "Est", "Fin", "Noor", "Rus", "Ier", "Fransen",
    "Man", "Jordaan",
}  # fmt: skip
"""Inhabitants that are also common Dutch words or names: never labels of a country."""


NEIGHBOURS = (
    "AFG", "ALB", "DZA", "EGY", "GEO", "GBR", "IRQ", "IRN", "MAR", "MDA", "MKD", "SRB", "SYR",
    "TUN", "TUR", "UKR", "USA", "XKX",
)  # fmt: skip


def _codes() -> dict[str, str]:
    return {c.alpha_3: c.alpha_2 for c in pycountry.countries} | KOSOVO


def _tidy(name: str) -> str:
    name = name.replace("’", "'").replace(" & ", " and ")
    return re.sub(r"^St\. ", "Saint ", name)


def test_every_iso_country_and_kosovo_is_there_and_no_other() -> None:
    assert {e.notation for e in things("country")} == set(_codes())
    assert all(e.relations["isoAlpha3"] == (e.notation,) for e in things("country"))
    assert all(e.ref == f"country/{e.notation}" for e in things("country"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_names_agree_with_cldr(language: str) -> None:
    territories = Locale(language).territories
    differ = {
        (code, language)
        for code, alpha2 in _codes().items()
        if vocabulary()[f"country/{code}"].label(language) != _tidy(territories[alpha2])
    }
    assert differ == {key for key in OTHER_NAMES if key[1] == language}


def test_a_name_of_cldr_that_is_not_preferred_is_a_label_still() -> None:
    changed = {"UMI", "VIR", "MMR"}  # abbreviated, or brackets in the name
    for code, language in OTHER_NAMES:
        if code not in changed:
            cldr = fold_phrase(Locale(language).territories[_codes()[code]])
            labels = names(vocabulary()[f"country/{code}"], language)
            assert cldr in {fold_phrase(x) for x in labels}, (code, language)


def test_no_inhabitant_that_is_also_a_word_or_a_surname() -> None:
    found = [(e.ref, n) for e in things("country") for n in names(e, "nl") & WORDS_AND_SURNAMES]
    assert found == []


def test_every_member_state_and_neighbour_has_an_adjective_and_inhabitants() -> None:
    sizeable = [e for e in things("country") if "MemberState" in e.classes] + [
        vocabulary()[f"country/{c}"] for c in NEIGHBOURS
    ]
    bare = [
        e.ref
        for e in sizeable
        if not any(n.endswith("e") for n in names(e, "nl", "hidden"))
        or not any(n.endswith(("s", "en")) for n in names(e, "nl", "hidden"))
    ]
    assert bare == []


ADJECTIVES = {
    "Spaanse": "ESP", "Spaans": "ESP", "Belgische": "BEL", "Amerikaanse": "USA", "Britse": "GBR",
    "Nigerese": "NER", "Nigeriaanse": "NGA", "Nigerees": "NER", "Nigeriaans": "NGA",
    "Georgische": "GEO", "Guinese": "GIN", "Equatoriaal-Guinese": "GNQ",
    "Noord-Koreaanse": "PRK", "Zuid-Koreaanse": "KOR", "Zuid-Soedanese": "SSD",
    "Soedanese": "SDN", "Oekraïense": "UKR", "Oekraiense": "UKR", "Syriërs": "SYR",
    "Afghanen": "AFG", "Wit-Russische": "BLR", "Indiase": "IND", "Zuid-Afrikaanse": "ZAF",
    "VS": "USA", "VK": "GBR", "DRC": "COD", "Türkiye": "TUR", "FYROM": "MKD",
}  # fmt: skip


@pytest.mark.parametrize("form", ADJECTIVES)
def test_a_form_belongs_to_one_country(form: str) -> None:
    owners = [e.notation for e in things("country") if form in names(e, "nl")]
    assert owners == [ADJECTIVES[form]]


@pytest.mark.parametrize(
    "form", ["Latijns-Amerikaanse", "Noord-Afrikaanse", "Zuid-Amerikaanse", "West-Afrikaanse"]
)
def test_an_adjective_of_a_world_region_is_no_countrys(form: str) -> None:
    assert [e.ref for e in things("country") if form in names(e, "nl")] == []
    assert len([e.ref for e in things("region") if form in names(e, "nl")]) == 1


def test_links_to_the_country_table_are_those_that_were_read() -> None:
    linked = {e.notation for e in things("country") if "sameAs" in e.relations}
    assert linked == {"NLD", "BEL", "DEU", "ESP", "FRA", "ITA"}
