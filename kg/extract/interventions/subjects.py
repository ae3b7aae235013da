"""Who does what a clause says: its subject, an agent with 'door', companions and members."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache

from kg.extract.grammar.clause import Clause
from kg.extract.grammar.grammar import grammar
from kg.extract.grammar.tokens import Tokens
from kg.extract.interventions.actor_book import Phrase, book
from kg.extract.interventions.groups import can_be_finite
from kg.extract.interventions.word_sets import word_set

_PARTED = 5  # words between a group and the members in apposition to it


@lru_cache(maxsize=2)
def _triggers(kind: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The triggers by their last word, the longest first."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for trigger in sorted((tuple(t) for t in book().raw[kind]), key=len, reverse=True):
        found[trigger[-1]] = (*found.get(trigger[-1], ()), trigger)
    return found


def trigger_before(tokens: Tokens, phrase: Phrase, kind: str) -> int | None:
    """Where a trigger ('net als', 'waaronder') begins that ends just before the phrase."""
    start = phrase.start
    if tuple(tokens.words[max(start - 1, 0) : start + 1]) == ("onder", "andere"):
        start += 1  # 'onder andere Frankrijk': no adjective of the country
    last = tokens.words[start - 1] if start else ""
    for trigger in _triggers(kind).get(last, ()):
        at = start - len(trigger)
        if at >= 0 and tuple(tokens.words[at:start]) == trigger:
            return at
    return None


class Sentence:
    """The actor phrases of a sentence with their lists, companions and members sorted out."""

    def __init__(self, tokens: Tokens, phrases: Sequence[Phrase]) -> None:
        self.tokens = tokens
        self.phrases = list(phrases)
        self.lists = self._lists()
        self.companions: list[list[Phrase]] = []
        self.heads: list[list[Phrase]] = []
        self._sort()

    def _lists(self) -> list[list[Phrase]]:
        """Phrases joined by commas and 'en' into one list each."""
        out: list[list[Phrase]] = []
        for phrase in self.phrases:
            if out and self._joined(out[-1][-1], phrase):
                out[-1].append(phrase)
            else:
                out.append([phrase])
        return [part for listed in out for part in self._closed(listed)]

    def _closed(self, phrases: list[Phrase]) -> list[list[Phrase]]:
        """A list behind 'gesteund door' ends before what only a comma joins to it."""
        first = phrases[0]
        words = self.tokens.words
        if len(phrases) > 1 and first.is_group and self._apposed(phrases[1:]):
            return [[first], phrases[1:]]
        beside = first.preposition == "door" and len(phrases) > 1
        if not beside or not first.is_group or words[first.end : first.end + 1] != [","]:
            return [phrases]
        return [[first], phrases[1:]]

    def _joined(self, last: Phrase, phrase: Phrase) -> bool:
        gap = self.tokens.words[last.end : phrase.start]
        if not gap or last.pronoun or phrase.pronoun:
            return False
        if phrase.preposition and phrase.preposition not in ("dan", "als"):
            return False
        if (
            trigger_before(self.tokens, phrase, "companions") is not None
            and "als" in gap[-1:]
            and "zowel" not in self.tokens.words[: last.start]
        ):
            return False
        joint = " ".join(gap)
        if joint in word_set("subjects", "joints"):
            return True
        paired = joint in word_set("subjects", "paired_joints")
        return paired and "zowel" in self.tokens.words[: last.start + 1]

    def _sort(self) -> None:
        """Take companions and members out of the row of possible subjects."""
        for phrases in self.lists:
            first = phrases[0]
            named = self._naming(first)
            apposed = self._led_by(phrases) or self._apposed(phrases)
            if (named is not None or apposed) and self.heads:
                owner = self._owner_of_members(first, named)
                if owner is not None:
                    owner.members.extend(phrases)
                    continue
            at = trigger_before(self.tokens, first, "companions")
            if at is not None or self._opens_with(phrases):
                self.companions.append(phrases)
                continue
            self.heads.append(phrases)

    def _naming(self, first: Phrase) -> int | None:
        """Where words begin that say that members follow; 'met' says so of few groups only."""
        named = trigger_before(self.tokens, first, "members")
        if named is None or self.tokens.words[named : first.start] != ["met"]:
            return named
        alone = book().raw["joined_with"]
        owners = (p for p in self.phrases if p.end == named)
        return named if any(self.tokens.words[p.head] in alone for p in owners) else None

    def _opens_with(self, phrases: list[Phrase]) -> bool:
        """'Met Ierland verzocht Nederland om': countries that the sentence opens with."""
        words, end = self.tokens.words, phrases[-1].end
        return (
            phrases[0].start == 1
            and words[0] == "met"
            and end < len(words)
            and can_be_finite(words[end])
            and all(str(p.actor).startswith("country/") for p in phrases)
        )

    def with_alone(self, phrase: Phrase) -> bool:
        """Is the companion brought in by nothing but 'met'?"""
        return any(phrase in ps and self._opens_with(ps) for ps in self.companions)

    def _apposed(self, phrases: list[Phrase]) -> bool:
        """'enkele lidstaten, Malta en Cyprus, steunden': countries between commas behind a group.

        One alone needs a word that says so: 'Nederland incluis'.
        """
        words, start, end = self.tokens.words, phrases[0].start, phrases[-1].end
        if start == 0 or words[start - 1] != "," or any(p.is_group for p in phrases):
            return False
        if not all(str(p.actor).startswith("country/") for p in phrases):
            return False
        owner = next((p for p in reversed(self.phrases) if p.end <= start), None)
        between = words[owner.end : start - 1] if owner is not None else []
        if owner is None or not owner.is_group or len(between) > _PARTED or "," in between:
            return False
        if any(can_be_finite(w) for w in between):
            return False
        leading = set(words[end : end + 1]) & set(book().raw["leading"])
        return bool(leading) or (len(phrases) > 1 and words[end : end + 1] == [","])

    def _led_by(self, phrases: list[Phrase]) -> bool:
        """'met Spanje en Portugal als meest uitgesproken', ', België voorop,'."""
        words = self.tokens.words
        after = words[phrases[-1].end : phrases[-1].end + 1]
        if set(after) & set(book().raw["leading"]) or (
            phrases[0].preposition == "met" and after == ["als"]
        ):
            return True
        belonging = book().raw["belonging"]
        at = phrases[0].start - 1
        while at > 0 and words[at] in grammar().light:
            at -= 1
        behind = words[phrases[-1].end : phrases[-1].end + 4]
        return words[at] in belonging["openers"] and bool(set(belonging["verbs"]) & set(behind))

    def _owner_of_members(self, first: Phrase, named: int | None) -> Phrase | None:
        before = [p for p in self.phrases if p.end <= first.start]
        owner = before[-1] if before else None
        parted = named is not None and owner is not None and owner.end != named
        if parted and self.tokens.words[named or 0] in book().raw["adjacent"]:
            return None
        if owner is not None and (owner.is_group or owner.role == "agencies"):
            return owner
        return None

    # ------------------------------------------------------------ subjects

    def subject(self, clause: Clause) -> list[Phrase]:
        """The actor phrases that are the subject of a clause; empty where none can be told."""
        if clause.kind == "main":
            return self._main_subject(clause)
        if clause.kind in ("sub", "relative"):
            return self._low_subject(clause)
        return []

    def _free(self, phrases: list[Phrase]) -> bool:
        return not phrases[0].preposition

    def _main_subject(self, clause: Clause) -> list[Phrase]:
        finite = clause.finite
        if finite is None:
            return []
        own = set(clause.words)
        inside = [ps for ps in self.heads if ps[0].head in own]
        before = [ps for ps in inside if ps[0].head < finite.index]
        if before:
            first = before[0]
            if self._free(first) and self._opens(clause, first[0]):
                return first
        light = grammar().light
        elliptic = self._elliptic(clause)
        for ps in inside:
            if ps[0].head < finite.index or not self._free(ps):
                continue
            if elliptic and not ps[0].pronoun and not ps[0].alone:
                return []
            gap = [k for k in range(finite.index + 1, ps[0].start) if k in own]
            if self._thin(gap, light):
                return ps
            return []
        return []

    def _elliptic(self, clause: Clause) -> bool:
        """Does the verb follow 'en' at once, with a subject to take over from the clause before?"""
        finite = clause.finite
        if clause.beside is None or finite is None:
            return False
        if self.tokens.words[clause.start - 1] == "dan":
            return False
        if self.tokens.words[clause.start] in word_set("subjects", "quoting"):
            return False  # ', zo bevestigde de Commissie'
        light = grammar().light
        if any(self.tokens.words[k] not in light for k in range(clause.start, finite.index)):
            return False
        told = [p for p in self.subject(clause.beside) if p.pronoun != "het"]
        if told and self._disagrees(told, clause):
            return False  # 'Ierland en Spanje steunden dat, en heeft ook Malta'
        told = told or self._opens_with_thing(clause.beside)
        return bool(clause.beside.finite and (told or self._elliptic(clause.beside)))

    def _disagrees(self, told: list[Phrase], clause: Clause) -> bool:
        """Several actors before, and a verb that only one can have."""
        kinds = clause.finite.kinds() if clause.finite else set()
        return len(told) > 1 and bool(kinds) and kinds <= {"present", "past"}

    def _opens_with_thing(self, clause: Clause) -> list[Phrase]:
        """Does a subject that is no actor stand first ('De heer Jansen sprak en dankte')?"""
        words, g = self.tokens.words, grammar()
        first = clause.words[0] if clause.words else -1
        finite = clause.finite
        thing = (
            finite is not None and 0 <= first < finite.index - 1 and words[first] in g.determiners
        )
        return self.phrases[:1] if thing and words[first] not in ("dit", "dat") else []

    def _opens(self, clause: Clause, phrase: Phrase) -> bool:
        """Does the phrase stand first in its main clause, light words apart?"""
        light = grammar().light
        lead = [k for k in clause.words if k < phrase.start]
        words = self.tokens.words
        if not lead or all(words[k] in light for k in lead):
            return True
        at = max((k for k in lead if words[k] == ","), default=None)
        return at is not None and all(words[k] in light for k in lead if k > at)

    def _thin(self, gap: list[int], light: frozenset[str]) -> bool:
        """May these words stand between a finite verb and its subject?"""
        words = self.tokens.words
        if all(words[k] in light for k in gap):
            return True
        rest = [k for k in gap if words[k] not in light]
        starts = words[rest[0]] in grammar().prepositions
        return starts and len(gap) <= 9

    def _low_subject(self, clause: Clause) -> list[Phrase]:
        own = set(clause.words)
        light = grammar().light
        for ps in self.heads:
            if ps[0].head not in own or not self._free(ps):
                continue
            gap = [k for k in range(clause.start, ps[0].start) if k in own]
            if self._thin(gap, light):
                return ps
            break
        if clause.kind == "relative":
            for ps in self.heads:
                last = ps[-1]
                if last.end == clause.start - 1 or (
                    last.end == clause.start - 2 and self.tokens.words[last.end] == ","
                ):
                    return ps if self._of_many(clause, ps) else [last]
        return []

    def _of_many(self, clause: Clause, phrases: list[Phrase]) -> bool:
        """'Zweden en Finland, die aandrongen': a plural verb takes the whole list."""
        kinds = clause.finite.kinds() if clause.finite else set()
        return len(phrases) > 1 and bool(kinds) and kinds <= {"plural", "pasts"}

    def agents(self, clause: Clause) -> list[Phrase]:
        """Actor phrases after 'door' in a passive clause."""
        own = set(clause.words)
        return [
            p
            for ps in self.heads
            if (
                ps[0].preposition in word_set("subjects", "agent_prepositions")
                or self._from_side(ps[0])
            )
            and ps[0].head in own
            and not self._attributive(ps)
            and not self._of_subject(clause, ps[0])
            for p in ps
        ]

    def _of_subject(self, clause: Clause, phrase: Phrase) -> bool:
        """'De bekrachtiging door X werd verwelkomd': who did what the subject tells of."""
        finite = clause.finite
        apart = clause.kind != "main" or phrase.preposition != "door"
        if apart or finite is None or phrase.head > finite.index:
            return False
        lead = [k for k in clause.words if k < phrase.start - 1]
        return any(self.tokens.words[k] not in grammar().light for k in lead)

    def _attributive(self, phrases: list[Phrase]) -> bool:
        """'de door X geuite zorg': the agent of a participle that is an adjective here."""
        words, at, end = self.tokens.words, phrases[0].start - 2, phrases[-1].end
        if at < 0 or end + 1 >= len(words) or words[at] not in grammar().determiners:
            return False
        return words[end].endswith("e") and words[end + 1].isalpha()

    def _from_side(self, phrase: Phrase) -> bool:
        """'van de zijde van de Commissie', 'van de kant van'."""
        before = self.tokens.words[max(phrase.start - 2, 0) : phrase.start]
        return " ".join(before) in word_set("subjects", "sides")

    def named_after(self, clause: Clause, words: Container[str]) -> list[Phrase]:
        """Free actor phrases of a clause that come after one of ``words``."""
        own = set(clause.words)
        return [p for ps in self.heads for p in ps if p.head in own and ps[0].preposition in words]

    def compared(self, phrase: Phrase) -> bool:
        """Is the phrase brought in by 'net als' or its like, rather than by 'samen met'?"""
        first = next(ps[0] for ps in self.companions if phrase in ps)
        at = trigger_before(self.tokens, first, "companions")
        return list(self.tokens.words[at : first.start]) in book().raw["compared"]

    def companions_of(self, clause: Clause) -> list[Phrase]:
        """Phrases that 'net als', 'samen met' bring into a clause."""
        own = set(clause.words)
        return [p for ps in self.companions if ps[0].head in own for p in ps]
