"""The function words of a language, as sets: what opens, joins, denies, splits off."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from kg import rulebook


@dataclass(frozen=True)
class Grammar:
    """Function words as sets."""

    subordinators: frozenset[str]
    relatives: frozenset[str]
    infinitival: frozenset[str]
    coordinators: frozenset[str]
    stops: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    adverbs: frozenset[str]
    light: frozenset[str]
    particles: frozenset[str]
    free: frozenset[str]
    modals: frozenset[str]
    auxiliaries: frozenset[str]
    negations: frozenset[str]
    hypothetical: frozenset[str]
    continuing: frozenset[str]
    zijn_verbs: frozenset[str]
    noun_like: frozenset[str]
    never_nouns: frozenset[str]
    never_before_noun: frozenset[str]
    also_pronouns: frozenset[str]
    demonstratives: frozenset[str]
    place_adverbs: frozenset[str]
    content_openers: frozenset[str]
    complement_openers: frozenset[str]
    content_nouns: frozenset[str]
    before_of: frozenset[str]
    behind_dat: frozenset[str]
    before_particles: frozenset[str]
    behind_particles: frozenset[str]
    fixed_phrases: frozenset[str]
    te_governing: frozenset[str]
    belonging: frozenset[str]
    sure_nouns: frozenset[str]
    statives: frozenset[str]
    takes_participle: frozenset[str]
    noun_ends: tuple[str, ...]
    infinitive_ends: tuple[str, ...]
    homographs: dict[str, list[str]] = field(hash=False, compare=False)
    asides: dict[str, tuple[tuple[str, ...], ...]] = field(hash=False, compare=False)

    @cached_property
    def openers(self) -> frozenset[str]:
        """Every word that can open a clause; the last ones by the words around them only."""
        by_place = {"nu", "dat", "of", "zoals", "als", "welk"}
        return self.subordinators | self.relatives | self.infinitival | by_place


@lru_cache(maxsize=2)
def grammar(language: str = "nl") -> Grammar:
    """The function words of a language."""
    raw = rulebook.load("extract", "grammar", language)
    names = {"free": "free_particles"}
    ends = ("noun_ends", "infinitive_ends")
    keys = [k for k in Grammar.__dataclass_fields__ if k not in ("homographs", "asides", *ends)]
    asides: dict[str, tuple[tuple[str, ...], ...]] = {}
    for aside in (tuple(a.split()) for a in raw["asides"]):
        asides[aside[0]] = (*asides.get(aside[0], ()), aside)
    sets: dict[str, Any] = {k: frozenset(raw[names.get(k, k)]) for k in keys}
    sets |= {k: tuple(raw[k]) for k in ends}
    return Grammar(
        **sets,
        homographs=raw["homographs"],
        asides=asides,
    )
