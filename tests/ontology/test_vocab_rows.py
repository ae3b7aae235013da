"""Every row says what it is, what it is called, where it comes from and how far it was checked."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from kg.vocabulary import KINDS, turtle_files
from tests.ontology.vocabulary_rows import THINGS, names, things, vocabulary

CHECKED = {"authority", "document", "string", "memory"}
FINER = {
    "Country": {"MemberState", "ThirdCountry"},
    "LegalAct": {"Regulation", "Directive", "Decision", "Convention", "Treaty"},
}
IDENTIFIERS = ("celex", "eli", "procedure", "comNumber", "sameAs", "date", "startDate", "endDate")
PATTERNS = {
    "celex": r"(3\d{4}[RLD]\d{4}|5\d{4}PC\d{4})",
    "eli": r"http://data\.europa\.eu/eli/(reg|dir|dec)/\d{4}/\d+/oj",
    "procedure": r"\d{4}/\d{4}\((COD|CNS|APP|NLE)\)",
    "comNumber": r"COM\(\d{4}\)\d+",
    "sameAs": r"http://publications\.europa\.eu/resource/authority/(country|corporate-body)/[A-Z_]+",
}


def test_every_file_holds_rows() -> None:
    measures = {"rule-quality"}  # names nothing: it says how often each rule is right
    bare = {p.stem for p in turtle_files() if not p.read_text("utf-8").count("prefLabel")}
    assert bare <= measures


@pytest.mark.parametrize("kind", THINGS)
def test_every_kind_of_thing_has_rows_of_its_class(kind: str) -> None:
    rows = things(kind)
    assert rows
    assert [e.ref for e in rows if KINDS[kind] not in e.classes] == []


def test_a_thing_is_no_concept_and_its_finer_class_goes_with_the_general_one() -> None:
    wrong = []
    for entry in things():
        general = KINDS[entry.kind]
        extra = entry.classes - {general} - FINER.get(general, set())
        if extra or len(entry.classes) > 2:
            wrong.append((entry.ref, sorted(entry.classes)))
    assert wrong == []


def test_a_country_is_a_member_state_or_a_third_country() -> None:
    assert [e.ref for e in things("country") if len(e.classes & FINER["Country"]) != 1] == []
    assert sum("MemberState" in e.classes for e in things("country")) == 27


def test_every_thing_has_one_name_in_each_language() -> None:
    wrong = []
    for entry in things():
        wanted = {"nl": 1} if entry.kind == "person" else {"nl": 1, "en": 1}
        if Counter(x.language for x in entry.labels if x.role == "pref") != Counter(wanted):
            wrong.append(entry.ref)
    assert wrong == []


def test_every_thing_says_where_it_comes_from_and_how_far_it_was_checked() -> None:
    wrong = [
        e.ref
        for e in things()
        if not all(e.relations.get("source", ("",)))
        or len(e.relations.get("checked", ())) != 1
        or e.relations["checked"][0] not in CHECKED
        or e.relations.get("status") != ("status/reviewed",)
    ]
    assert wrong == []


def test_rows_from_memory_hold_names_only() -> None:
    from_memory = [e for e in things() if e.relations["checked"] == ("memory",)]
    assert from_memory
    assert [(e.ref, p) for e in from_memory for p in IDENTIFIERS if p in e.relations] == []


@pytest.mark.parametrize("identifier", PATTERNS)
def test_identifiers_are_written_in_their_one_form(identifier: str) -> None:
    values = [(e.ref, v) for e in things() for v in e.relations.get(identifier, ())]
    assert values
    assert [x for x in values if not re.fullmatch(PATTERNS[identifier], x[1])] == []
    repeated = [v for v, n in Counter(v for _, v in values).items() if n > 1]
    assert repeated == []


def test_the_number_in_the_name_of_an_act_agrees_with_its_celex() -> None:
    wrong = []
    for entry in things("act"):
        for celex in entry.relations.get("celex", ()):
            year, letter, number = celex[1:5], celex[5], int(celex[6:])
            kind = {"R": "regulation", "L": "directive", "D": "decision"}[letter]
            formal = " ".join(sorted(names(entry, "en")))
            numbers = {f"{year}/{number}", f"No {number}/{year}"}
            if entry.ref != f"act/{kind}-{year}-{number}" or not any(
                re.search(rf"{n}\b", formal) for n in numbers
            ):
                wrong.append((entry.ref, celex))
    assert wrong == []


def test_a_proposal_is_called_by_its_number() -> None:
    for entry in things("proposal"):
        (number,) = entry.relations["comNumber"]
        assert names(entry, "nl", "pref") == {number.replace(")", ") ", 1)}


def test_a_proposal_belongs_to_one_dossier_and_an_act_with_a_formal_name_only_to_one_too() -> None:
    owners: Counter[str] = Counter(
        target
        for dossier in things("dossier")
        for relation in ("hasProposal", "hasAct")
        for target in dossier.relations.get(relation, ())
    )
    assert [e.ref for e in things("proposal") if owners[e.ref] != 1] == []
    assert [ref for ref, n in owners.items() if n > 1] == []
    orphans = [
        e.ref
        for e in things("act")
        if not owners[e.ref] and re.match(r"(Regulation|Directive) \(?\w", e.label("en"))
    ]
    assert orphans == []


def test_what_a_row_points_to_exists() -> None:
    known = vocabulary().entries
    dangling = [
        (e.ref, relation, target)
        for e in known.values()
        for relation, targets in e.relations.items()
        for target in targets
        if re.fullmatch(r"[a-z-]+/[^\s]+", target) and target not in known
        if relation not in ("source", "example", "definition")
    ]
    assert dangling == []


def test_codes_are_unique_in_their_kind() -> None:
    codes = Counter((e.kind, e.notation) for e in things() if e.notation)
    assert [c for c, n in codes.items() if n > 1] == []


@pytest.mark.parametrize("kind", ["institution", "agency", "office", "organisation", "system"])
def test_a_body_or_system_has_exactly_one_code(kind: str) -> None:
    counts = {e.ref: sum(x.role == "notation" for x in e.labels) for e in things(kind)}
    assert {ref: n for ref, n in counts.items() if n != 1} == {}


def test_the_codes_of_the_data_model_are_there() -> None:
    bodies = (
        "COM COUNCIL EP EUCO COREPER CJEU EEAS FRONTEX EUROPOL EUROJUST EULISA EUAA EMCDDA CEPOL "
        "FRA EPPO EU-CTC RETURN-COORD OLAF ENISA EIGE UNHCR IOM UNODC UN NATO ICC INTERPOL COE"
    )
    kinds = ("institution", "agency", "office", "organisation")
    have = {e.notation for e in things(*kinds)}
    assert set(bodies.split()) - have == set()
    assert {"EES", "ETIAS", "SIS", "VIS"} <= {e.notation for e in things("system")}


def test_successors_are_linked() -> None:
    assert vocabulary()["agency/EASO"].relations["succeededBy"] == ("agency/EUAA",)
    assert vocabulary()["agency/EMCDDA"].relations["succeededBy"] == ("agency/EUDA",)
    for entry in things():
        seen, successors = {entry.ref}, entry.relations.get("succeededBy", ())
        while successors:
            assert successors[0] not in seen, f"{entry.ref} succeeds itself"
            seen.add(successors[0])
            successors = vocabulary()[successors[0]].relations.get("succeededBy", ())


def test_a_presidency_is_known_by_its_half_year_alone() -> None:
    halves = [f"{year}-{half}" for year in range(2004, 2031) for half in (1, 2)]
    assert [e.ref for e in things("presidency")] == [f"presidency/{h}" for h in halves]
    for entry in things("presidency"):
        assert entry.notation == "PRES-" + entry.ref.partition("/")[2]
        (country,) = entry.relations["heldBy"]
        assert country in vocabulary()
    holders = {h: vocabulary().holder_of(f"presidency/{h}") for h in halves}  # type: ignore[arg-type]
    assert holders["2023-1"] == "country/SWE"
    assert holders["2023-2"] == "country/ESP"
    assert holders["2024-1"] == "country/BEL"


def test_a_place_lies_in_a_country_and_a_person_held_a_post() -> None:
    assert [e.ref for e in things("place") if len(e.relations["containedInPlace"]) != 1] == []
    posts = {target for e in things("person") for target in e.relations.get("holds", ())}
    assert posts
    assert [p for p in posts if not p.startswith("post/")] == []
