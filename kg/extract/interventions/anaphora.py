"""What earlier sentences leave behind for 'zij', 'de directeur', 'het agentschap', 'die groep'."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.extract.interventions.actor_book import Phrase
from kg.model import Actor, Group, Ref


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Somebody named before: who, through whom, and in which sentence."""

    actor: Actor
    speaker: Ref | None
    sentence: int


_PERSONAL = frozenset(
    {"directeur", "minister", "staatssecretaris", "procureur-generaal", "president", "premier"}
    | {"hoofdaanklager", "aanklager", "coördinator", "commissaris", "voorzitter", "directrice"}
)
"""Offices that 'hij' can point to."""


@dataclass(slots=True)
class Memory:
    """The actors of the last sentences of one agenda item."""

    subjects: list[Antecedent] = field(default_factory=list)
    roles: dict[str, Antecedent] = field(default_factory=dict)
    agency: Antecedent | None = None
    person: Antecedent | None = None
    countries: list[Antecedent] = field(default_factory=list)
    files: list[Ref] = field(default_factory=list)
    last_act: tuple[str, str, Ref | None, int] | None = None

    def note(self, phrases: list[Phrase], sentence: int) -> None:
        """Remember who was named in a sentence."""
        for phrase in phrases:
            actor = phrase.actor
            if actor is None or phrase.pronoun or phrase.antecedent is not None:
                continue
            found = Antecedent(actor, phrase.speaker, sentence)
            if phrase.role and phrase.role not in ("agency", "agencies"):
                self.roles[phrase.role] = found
            if isinstance(actor, str) and actor.startswith(("agency/", "office/")):
                self.agency = found
            if phrase.speaker or str(actor).startswith("person/") or phrase.role in _PERSONAL:
                self.person = found
        named = [
            Antecedent(p.actor, p.speaker, sentence)
            for p in phrases
            if isinstance(p.actor, str) and p.actor.startswith("country/") and p.antecedent is None
        ]
        if len({a.actor for a in named}) == 2:
            self.countries = list({str(a.actor): a for a in named}.values())

    def resolve(self, phrase: Phrase, sentence: int) -> Antecedent | None:
        """Who an unnamed office, agency or pronoun stands for; None where nobody can be told."""
        if phrase.role == "agency":
            return self._recent(self.agency, sentence)
        if phrase.role:
            named = self.roles.get(phrase.role)
            if named is None and phrase.role in ("directeur", "directrice", "uitvoerend"):
                named = self.agency
            return self._recent(named, sentence)
        if phrase.pronoun in (
            "eerstgenoemde",
            "eerstgenoemden",
            "laatstgenoemde",
            "laatstgenoemden",
        ):
            return self._listed(phrase.pronoun.startswith("eerst"), sentence)
        recent = [s for s in self.subjects if sentence - s.sentence <= 2]
        if phrase.pronoun == "het":
            return self._body(sentence)
        if phrase.pronoun == "hij" and self.person and sentence - self.person.sentence <= 2:
            return self.person
        if not recent:
            return self._recent_person(sentence)
        last = recent[-1]
        together = [s for s in recent if s.sentence == last.sentence]
        if phrase.pronoun in ("hij",) and isinstance(last.actor, Group):
            return None
        if phrase.number == "plural" and not isinstance(last.actor, Group) and len(together) < 2:
            return None
        return last

    def _listed(self, first: bool, sentence: int) -> Antecedent | None:
        recent = [s for s in self.subjects if sentence - s.sentence <= 2]
        if not recent:
            return None
        together = [s for s in recent if s.sentence == recent[-1].sentence]
        return together[0] if first else together[-1]

    def _body(self, sentence: int) -> Antecedent | None:
        """The body that 'het' points to: it spoke in the sentence before."""
        last = self.subjects[-1] if self.subjects else None
        if last is None or sentence - last.sentence > 1 or isinstance(last.actor, Group):
            return None
        neuter = last.actor.startswith(("presidency/", "agency/")) or last.actor == "country/NLD"
        return last if neuter else None

    def _recent_person(self, sentence: int) -> Antecedent | None:
        found = self.person
        return found if found is not None and sentence - found.sentence <= 1 else None

    def all_last(self, sentence: int) -> list[Antecedent]:
        """The two countries named last ('beide landen')."""
        if self.countries and sentence - self.countries[0].sentence <= 2:
            return self.countries
        recent = [s for s in self.subjects if 0 < sentence - s.sentence <= 2]
        return [s for s in recent if s.sentence == recent[-1].sentence] if recent else []

    def _recent(self, found: Antecedent | None, sentence: int) -> Antecedent | None:
        return found if found is not None and sentence - found.sentence <= 12 else None
