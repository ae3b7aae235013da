"""What a country was when: dated by a source, and in keeping with what it is today."""

from __future__ import annotations

from collections import defaultdict

from kg.vocabulary import Entry
from tests.ontology.vocabulary_rows import names, things, vocabulary


def _periods(status: str) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in vocabulary().entries.values():
        if entry.relations.get("countryStatus") == (f"country-status/{status}",):
            found[entry.relations["ofCountry"][0]].append(entry)
    return found


def _only(entry: Entry, relation: str) -> str | None:
    values = entry.relations.get(relation, ())
    assert len(values) < 2
    return values[0] if values else None


def test_every_period_is_dated_from_a_document_that_was_read() -> None:
    periods = [e for e in vocabulary().entries.values() if "StatusPeriod" in e.classes]
    assert periods
    for entry in periods:
        assert entry.relations["checked"] == ("document",)
        assert entry.relations["source"][0]
        start, end = _only(entry, "startDate"), _only(entry, "endDate")
        assert start or end
        assert not (start and end) or start <= end  # type: ignore[operator]


def test_membership_that_has_not_ended_is_the_class_of_the_country() -> None:
    for country, periods in _periods("member-state").items():
        current = any(_only(p, "endDate") is None for p in periods)
        assert ("MemberState" in vocabulary()[country].classes) == current
    for country in _periods("candidate"):
        assert "ThirdCountry" in vocabulary()[country].classes


def test_schengen_has_the_29_countries_of_2025() -> None:
    outside = {"country/CYP", "country/IRL"}
    associated = {"country/CHE", "country/ISL", "country/LIE", "country/NOR"}
    members = {e.ref for e in things("country") if "MemberState" in e.classes}
    assert set(_periods("schengen")) == (members - outside) | associated


def test_the_air_and_sea_stage_ends_on_the_eve_of_the_full_one() -> None:
    full = _periods("schengen")
    for country, (stage,) in _periods("schengen-air-sea").items():
        assert _only(stage, "endDate") == "2024-12-31"
        assert _only(full[country][0], "startDate") == "2025-01-01"


def test_a_period_is_called_by_its_country() -> None:
    for entry in vocabulary().entries.values():
        if "StatusPeriod" in entry.classes:
            country = vocabulary()[entry.relations["ofCountry"][0]]
            assert entry.label("nl").startswith(country.label("nl"))
            assert names(entry, "en")
