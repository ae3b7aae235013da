"""What kind of thing an IRI of the graph is, and by which names and codes it goes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from kg.evaluation.records import Names, PolicyFile
from kg.evaluation.text import family_name, fold, names_in_words
from kg.graph.store import Store
from kg.vocabulary import JHA

_COUNTRIES = frozenset({"Country", "MemberState", "ThirdCountry"})
_BODIES = frozenset({"Agency", "Institution", "Office", "InternationalOrganisation"})
_FILES = frozenset(
    {
        *("LegalAct", "Regulation", "Directive", "Decision", "Convention", "Treaty"),
        *("Dossier", "Proposal", "Package", "PolicyInstrument"),
    }
)
_NAMES = (
    "rdfs:label|skos:prefLabel|skos:altLabel|skos:hiddenLabel|skos:notation|"
    "<http://xmlns.com/foaf/0.1/name>|jha:celex|jha:procedure|jha:comNumber|dcterms:identifier"
)
# The government speaks in the first person, through ministers, and as "het kabinet".
_DUTCH_GOVERNMENT = re.compile(
    r"kabinet|minister|staatssecretaris|regering|\b(wij|ons|onze|Nederlandse?)\b", re.IGNORECASE
)
_PRESIDENCY = re.compile("voorzitter|presiden", re.IGNORECASE)


Row = tuple[str | None, ...]
"""Values of one row of a query as plain text, None where nothing is bound."""


def rows(store: Store, sparql: str) -> Iterator[Row]:
    """The rows of a SELECT."""
    result = store.query(sparql)
    names = [variable.value for variable in result.variables]
    for row in result:
        yield tuple(None if row[name] is None else row[name].value for name in names)


def values_of(store: Store, sparql: str) -> dict[str, list[str]]:
    """Values of the second column of a SELECT by the first, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in sorted((k, v) for k, v in rows(store, sparql) if k and v):
        found[key].append(value)
    return found


def code_of(iri: str | None, scheme: str) -> str | None:
    """The code of ``id/{scheme}/{code}``; None for an IRI from anywhere else."""
    _, found, code = (iri or "").rpartition(f"/id/{scheme}/")
    return code if found and code and not re.search("[/#]", code) else None


class Entities:
    """Looks things up in one store; everything is fetched at first use."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def _collected(self, sparql: str) -> dict[str, list[str]]:
        return values_of(self._store, sparql)

    @cached_property
    def _kinds(self) -> dict[str, set[str]]:
        found = self._collected(
            """SELECT DISTINCT ?e ?t { { SELECT DISTINCT ?e {
                 ?s jha:mentions|jha:concerns|jha:actor|jha:stanceOn|jha:includesActor ?e } }
               ?e a ?t FILTER(STRSTARTS(STR(?t), STR(jha:))) }"""
        )
        return {e: {t.removeprefix(JHA) for t in types} for e, types in found.items()}

    @cached_property
    def _labels(self) -> dict[str, list[str]]:
        return self._collected(f"SELECT DISTINCT ?e ?n {{ ?e {_NAMES} ?n }}")

    @cached_property
    def _codes(self) -> dict[str, str]:
        notations = self._collected("SELECT DISTINCT ?e ?n { ?e skos:notation ?n }")
        countries = self._collected("SELECT DISTINCT ?e ?n { ?e jha:isoAlpha3 ?n }")
        return {e: codes[0] for e, codes in (*notations.items(), *countries.items())}

    @cached_property
    def _owner(self) -> dict[str, str]:
        """The dossier of an act or proposal."""
        found = self._collected("SELECT DISTINCT ?a ?d { ?d jha:hasAct|jha:hasProposal ?a }")
        return {act: dossiers[0] for act, dossiers in found.items()}

    @cached_property
    def _quantifiers(self) -> dict[str, list[str]]:
        return self._collected("SELECT DISTINCT ?e ?q { ?e jha:quantifier ?q }")

    def kinds(self, iri: str) -> set[str]:
        """Local names of the classes of a thing that is named, acts or is a stance's object."""
        return self._kinds.get(iri, set())

    def code(self, iri: str) -> str:
        """The code of a country or body; its IRI where it has none."""
        return self._codes.get(iri, iri)

    def known_code(self, iri: str | None) -> str | None:
        """The code of a thing; None where it has none."""
        return self._codes.get(iri or "")

    def folded_labels(self, iri: str | None) -> Names:
        """Every name of a thing, folded."""
        return frozenset(map(fold, self._labels.get(iri or "", ())))

    def family_names(self, iri: str | None) -> Names:
        """The last word of every name of a thing, folded."""
        return frozenset(map(family_name, self._labels.get(iri or "", ())))

    def file(self, iri: str) -> PolicyFile:
        """An act, dossier or instrument; acts and proposals stand for their dossier."""
        root = self._owner.get(iri, iri)
        return PolicyFile(root, self.folded_labels(iri) | self.folded_labels(root))

    def named_at(self, iris: Sequence[str]) -> dict[str, Any]:
        """The things that a place names, as the fields of a :class:`~.records.Place`."""
        sets: dict[str, set[str]] = {"countries": set(), "bodies": set(), "systems": set()}
        persons: list[Names] = []
        files: dict[str, Names] = {}
        for iri in iris:
            kinds = self.kinds(iri)
            if kinds & _COUNTRIES:
                sets["countries"].add(self.code(iri))
            elif kinds & _BODIES:
                sets["bodies"].add(self._code_or_name(iri))
            elif "InformationSystem" in kinds:
                sets["systems"].add(self._code_or_name(iri))
            elif "Person" in kinds:
                persons.append(self.family_names(iri))
            elif kinds & _FILES:
                file = self.file(iri)
                files[file.key] = files.get(file.key, frozenset()) | file.names
        return {
            **{name: frozenset(found) for name, found in sets.items()},
            "persons": tuple(persons),
            "files": tuple(PolicyFile(key, names) for key, names in files.items()),
        }

    def _code_or_name(self, iri: str) -> str:
        return self._codes.get(iri) or self._labels.get(iri, [iri])[0]

    def actor(self, iri: str) -> Names:
        """The ways to denote an actor, in the terms of :class:`~.records.Intervention`."""
        kinds = self.kinds(iri)
        if "MemberStateGroup" in kinds:
            quantifiers = self._quantifiers.get(iri, [])
            return frozenset(f"MS:{code_of(q, 'quantifier') or '?'}" for q in quantifiers)
        if "Presidency" in kinds:
            return frozenset({"PRES"})
        if kinds & _COUNTRIES:
            return frozenset({f"country:{self._codes.get(iri, '?')}"})
        if "Person" in kinds:
            names = self.folded_labels(iri) | self.family_names(iri)
            return frozenset(f"name:{name}" for name in names)
        names = frozenset(f"name:{name}" for name in self.folded_labels(iri))
        return names | {f"body:{self._codes.get(iri, '?')}"}

    def shown(self, iri: str) -> str:
        """What a person reads for an actor."""
        kinds = self.kinds(iri)
        if kinds & {"MemberStateGroup", "Presidency"}:
            return min(self.actor(iri), default=iri)
        return self._code_or_name(iri)

    def is_named(self, iri: str, text: str) -> bool:
        """Whether an actor is named in its sentence, in whole words."""
        kinds, labels = self.kinds(iri), self._labels.get(iri, [])
        if "MemberStateGroup" in kinds:
            return True
        if "Presidency" in kinds:
            return _PRESIDENCY.search(text) is not None
        if self._codes.get(iri) == "NLD" and _DUTCH_GOVERNMENT.search(text):
            return True
        names = [*labels]
        if "Person" in kinds:
            names += [label.split()[-1] for label in labels if label.split()]
        return any(names_in_words(name, text) for name in names)
