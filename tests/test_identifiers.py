"""Every spelling of an identifier comes to one canonical form; what is none is refused."""

from __future__ import annotations

import pytest

from kg.errors import IdentifierError
from kg.identifiers import Scheme, identify, kamerstuk_url, person_ref, slug
from kg.vocabulary import load

CELLAR = "http://publications.europa.eu/resource"
EP = "https://data.europarl.europa.eu/eli/dl/proc"

SPELLINGS: list[tuple[Scheme, str, list[str]]] = [
    (
        "procedure",
        "2022/0155(COD)",
        ["2022/0155(COD)", "2022/0155 (COD)", "2022/0155/COD", "2022/155(COD)", "2022/0155(cod)",
         " 2022/0155(COD) ", "procedure:2022/0155(COD)", "2022/0155%28COD%29"],
    ),
    (
        "procedure",
        "2022/0155",
        ["2022_155", "2022_0155", "2022-0155", "2022/0155", "2022‑0155", "procedure/2022_155",
         f"{CELLAR}/procedure/2022_155", f"{EP}/2022-0155"],
    ),
    ("procedure", "2018/0250A(COD)", ["2018/0250A(COD)", "2018/250a/COD"]),
    ("procedure", "2018/0250A", ["2018-0250A", f"{EP}/2018-0250A"]),
    ("procedure", "2013/0255(APP)", ["2013/0255(APP)", "2013/0255/APP"]),
    (
        "celex",
        "32024R1351",
        ["32024R1351", "32024r1351", "CELEX:32024R1351", "CELEX 32024R1351", "CELEX%3A32024R1351",
         f"{CELLAR}/celex/32024R1351",
         "https://eur-lex.europa.eu/legal-content/NL/TXT/?uri=CELEX:32024R1351"],
    ),
    ("celex", "52022PC0209", ["52022PC0209", "52022pc0209"]),
    ("celex", "52020AE5705", ["celex: 52020AE5705"]),
    ("celex", "02016R0399-20240710", ["02016R0399-20240710"]),
    ("celex", "32016R0399R(01)", ["32016R0399R(01)", "32016r0399r(01)"]),
    (
        "eli",
        "http://data.europa.eu/eli/reg/2024/1717/oj",
        ["http://data.europa.eu/eli/reg/2024/1717/oj", "https://data.europa.eu/eli/reg/2024/1717/oj",
         "http://data.europa.eu/eli/reg/2024/1717", "data.europa.eu/eli/reg/2024/1717/oj/nld",
         "reg/2024/1717/oj", "eli/reg/2024/1717", "http://data.europa.eu/eli/reg/2024/1717/oj/ENG"],
    ),
    ("eli", "http://data.europa.eu/eli/reco/2017/1803/oj", ["reco/2017/1803/oj"]),
    ("eli", "http://data.europa.eu/eli/reg/2016/399/2024-07-10", ["reg/2016/399/2024-07-10"]),
    (
        "com",
        "COM(2022)209",
        ["COM(2022)209", "COM (2022) 209", "COM(2022) 209 final", "COM(2022)0209", "com(2022)209",
         "COM/2022/209", "COM/2022/0209 final", "COM (2022) 209 def.", "COM(2022) 209 definitief",
         "COM(2022) 209 final/2", "COM 2022 209"],
    ),
    (
        "kamerstuk",
        "kst-32317-760",
        ["kst-32317-760", "32317-760", "32 317, nr. 760", "32317 nr. 760", "32.317, nr 760",
         "Kamerstuk 32317, nr. 760", "Kamerstuk 32 317 nr. 760", "Kamerstukken II 32317, nr. 760",
         "32317/760", "https://zoek.officielebekendmakingen.nl/kst-32317-760.html",
         "https://zoek.officielebekendmakingen.nl/kst-32317-760.pdf", "KST-32317-0760"],
    ),
    ("kamerstuk", "kst-36761-G",
        ["36761-G", "kst-36761-g", "36 761, G", "Kamerstukken I 36761, G",
         "Kamerstukken I 2024/25, 36 761, G"]),
    ("kamerstuk", "kst-37020-X-2", ["37020-X-2", "kst-37020-x-2", "37020-X, nr. 2"]),
]  # fmt: skip

WRONG = [
    "", "csam-regulation", "2022/0155(CODE)", "2022/01555(COD)", "1822/0155(COD)", "2022/0000(COD)",
    "2022/0155(COD) and more", "3202R1351", "32024R13511", "32024RRR1351", "COM(22)209",
    "COM(2022)", "COM(2022)0", "32317", "3231-7601-2", "32317-OGXX", "http://example.org/x",
    "data.europa.eu/eli/reg/24/1717/oj", "PRES-2023-2",
]  # fmt: skip


@pytest.mark.parametrize(
    ("scheme", "canonical", "spelling"),
    [(scheme, canonical, s) for scheme, canonical, spellings in SPELLINGS for s in spellings],
)
def test_spelling_comes_to_its_canonical_form(scheme, canonical, spelling):
    found = identify(spelling)
    assert (found.scheme, found.canonical) == (scheme, canonical)
    assert identify(spelling, scheme) == found
    assert identify(canonical) == found


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_identifier_is_refused(text):
    with pytest.raises(IdentifierError, match="Write it like"):
        identify(text)


@pytest.mark.parametrize(
    ("text", "scheme"), [("32024R1351", "procedure"), ("2022/0155(COD)", "celex")]
)
def test_the_wrong_kind_is_refused_and_the_right_one_shown(text, scheme):
    with pytest.raises(IdentifierError, match=f"is no {scheme}"):
        identify(text, scheme)


def test_a_spelling_without_a_type_gets_it_from_known_numbers():
    known = ["2022/0155(COD)", "2022/1555(NLE)", "2022/0402(CNS)"]
    assert identify("2022_155", known=known).canonical == "2022/0155(COD)"
    assert identify("2022-0402", known=known).canonical == "2022/0402(CNS)"
    assert identify("2022_15", known=known).canonical == "2022/0015"
    assert identify("2022/0155(CNS)", known=known).canonical == "2022/0155(CNS)"
    assert identify("2022_155", known=["2022/0155(COD)", "2022/0155(CNS)"]).canonical == "2022/0155"


@pytest.mark.parametrize(
    ("text", "forms", "addresses"),
    [
        (
            "2025/0059(COD)",
            {"cdm": "2025/0059/COD", "cellar": "2025_59", "ep": "2025-0059"},
            {"cellar": f"{CELLAR}/procedure/2025_59", "ep": f"{EP}/2025-0059"},
        ),
        (
            "2025_59",
            {"cellar": "2025_59", "ep": "2025-0059"},
            {"cellar": f"{CELLAR}/procedure/2025_59", "ep": f"{EP}/2025-0059"},
        ),
        (
            "32025R0012",
            {"eli": "http://data.europa.eu/eli/reg/2025/12/oj"},
            {
                "cellar": f"{CELLAR}/celex/32025R0012",
                "eli": "http://data.europa.eu/eli/reg/2025/12/oj",
            },
        ),
        ("52022PC0209", {"com": "COM(2022)209"}, {"cellar": f"{CELLAR}/celex/52022PC0209"}),
        ("52020AE5705", {}, {"cellar": f"{CELLAR}/celex/52020AE5705"}),
        (
            "dir/2024/1203/oj",
            {"celex": "32024L1203"},
            {
                "cellar": f"{CELLAR}/celex/32024L1203",
                "eli": "http://data.europa.eu/eli/dir/2024/1203/oj",
            },
        ),
        ("reco/2017/1803", {}, {"eli": "http://data.europa.eu/eli/reco/2017/1803/oj"}),
        (
            "COM(2024)60",
            {"celex": "52024PC0060", "slashes": "COM/2024/60"},
            {"cellar": f"{CELLAR}/celex/52024PC0060"},
        ),
        (
            "37020-2",
            {"number": "37020-2", "dossier": "37020"},
            {
                "page": "https://zoek.officielebekendmakingen.nl/kst-37020-2.html",
                "pdf": "https://zoek.officielebekendmakingen.nl/kst-37020-2.pdf",
                "xml": "https://zoek.officielebekendmakingen.nl/kst-37020-2.xml",
                "repository": "https://repository.overheid.nl/frbr/officielepublicaties/kst/37020"
                "/kst-37020-2/1/xml/kst-37020-2.xml",
            },
        ),
    ],
)
def test_other_forms_and_addresses_follow(text, forms, addresses):
    found = identify(text)
    assert found.forms == forms
    assert found.addresses == addresses


def test_what_follows_leads_back():
    """Each derived form is an identifier itself, from which the first one follows."""
    for _, canonical, _ in SPELLINGS:
        found = identify(canonical)
        for name, form in found.forms.items():
            if name != "dossier":
                other = identify(form, known=[canonical])
                assert canonical in {other.canonical, *other.forms.values()}


def test_the_vocabulary_holds_canonical_forms_only():
    schemes: dict[str, Scheme] = {
        "procedure": "procedure", "celex": "celex", "eli": "eli", "comNumber": "com",
    }  # fmt: skip
    seen = 0
    for entry in load().entries.values():
        for relation, scheme in schemes.items():
            for value in entry.relations.get(relation, ()):
                seen += 1
                assert identify(value, scheme).canonical == value, entry.ref
    assert seen > 100


def test_names_become_keys():
    assert slug("Yeşilgöz-Zegerius, D.") == "yesilgoz-zegerius-d"
    assert person_ref("Van Raan") == "person/van-raan"
    assert kamerstuk_url("32317-760").endswith("/kst-32317-760.html")
