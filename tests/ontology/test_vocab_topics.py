"""Topics: the fixed codes, defined and named in two languages, in a hierarchy without cycles."""

from __future__ import annotations

from kg.vocabulary import Entry
from tests.ontology.vocabulary_rows import things, vocabulary

CODES = (
    "asylum-migration-pact external-migration return temporary-protection resettlement schengen "
    "borders visa interoperability migrant-smuggling trafficking child-sexual-abuse drugs "
    "organised-crime terrorism radicalisation internal-security hybrid-threats ukraine middle-east "
    "cybercrime data-access civil-protection preparedness judicial-cooperation criminal-law "
    "civil-law insolvency e-evidence eppo rule-of-law fundamental-rights access-to-justice "
    "digital-justice impunity latin-america violence-against-women ports corruption weapons "
    "agencies legal-migration"
)


def _topics() -> list[Entry]:
    return [e for e in vocabulary().entries.values() if e.kind == "topic"]


def test_the_fixed_codes_are_all_there() -> None:
    assert set(CODES.split()) - {str(e.notation) for e in _topics()} == set()
    assert all(e.ref == f"topic/{e.notation}" for e in _topics())


def test_a_topic_is_a_concept_of_the_scheme_with_definitions_in_both_languages() -> None:
    for entry in _topics():
        assert entry.classes == {"Concept", "Topic"}
        assert entry.relations["inScheme"] == ("scheme/topic",)
        assert len(entry.relations["definition"]) == 2
        assert {x.language for x in entry.labels if x.role == "pref"} == {"nl", "en"}


def test_broader_and_narrower_mirror_each_other_and_lead_to_the_top() -> None:
    by_ref = {e.ref: e for e in _topics()}
    tops = set(vocabulary()["scheme/topic"].relations["hasTopConcept"])
    for ref, entry in by_ref.items():
        broader = entry.relations.get("broader", ())
        assert bool(broader) != (ref in tops)
        for target in broader:
            assert ref in by_ref[target].relations["narrower"]  # type: ignore[index]
        for target in entry.relations.get("narrower", ()):
            assert ref in by_ref[target].relations["broader"]  # type: ignore[index]
        path = [ref]
        while broader := by_ref[path[-1]].relations.get("broader", ()):  # type: ignore[index]
            assert broader[0] not in path
            path.append(broader[0])  # type: ignore[arg-type]
        assert path[-1] in tops


def test_what_a_file_is_about_is_a_topic() -> None:
    files = things("package", "dossier", "act", "instrument")
    about = {t for e in files for t in e.relations.get("topic", ())}
    assert len(about) > 30
    assert about <= {e.ref for e in _topics()}
