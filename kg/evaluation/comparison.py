"""Sets the annotation of one paper beside what the graph says of it, point by point."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from kg.evaluation.matching import Matching, match
from kg.evaluation.records import Event, Intervention, Item, Outcome, Paper, Place
from kg.evaluation.text import fold, same_sentence

_LIKE_TITLE = 0.8
_LIKE_TITLE_SAME_NUMBER = 0.4


def item_likeness(expected: Item, found: Item) -> float:
    """How sure it is that two accounts of a point are of one point; 0 where they are not."""
    titles = SequenceMatcher(None, fold(expected.title), fold(found.title)).ratio()
    same_number = (
        fold(expected.number) == fold(found.number)
        and expected.configuration == found.configuration
    )
    if titles > _LIKE_TITLE or (same_number and titles > _LIKE_TITLE_SAME_NUMBER):
        return titles + same_number
    return 0


def intervention_likeness(expected: Intervention, found: Intervention) -> float:
    """0 unless sentence and actor are the same; more where speech act and stance are, too."""
    if not expected.actor & found.actor or not same_sentence(expected.quote, found.quote):
        return 0
    return 1 + (expected.act == found.act) + 0.5 * (expected.stance == found.stance)


def outcome_likeness(expected: Outcome, found: Outcome) -> float:
    """0 unless the sentence is the same; more where the type is, too."""
    return same_sentence(expected.quote, found.quote) and 1 + (expected.type == found.type)


def event_likeness(expected: Event, found: Event) -> float:
    """2 for the same dates; 1 for a Council in the expected month or year; else 0."""
    if expected.span == found.span:
        return 2
    return found.is_meeting and found.start.startswith(expected.start)


@dataclass(frozen=True)
class PlacePair:
    """A point (or the letter) as annotated and as found; ``found`` is empty where it is missing."""

    where: str
    expected: Place
    found: Place

    @cached_property
    def interventions(self) -> Matching[Intervention, Intervention]:
        """Matched by sentence and actor."""
        return match(self.expected.interventions, self.found.interventions, intervention_likeness)

    @cached_property
    def acts(self) -> Matching[Intervention, Intervention]:
        """Matched by sentence, actor and speech act."""
        return match(
            self.expected.interventions,
            self.found.interventions,
            lambda a, b: intervention_likeness(a, b) if a.act == b.act else 0,
        )

    @cached_property
    def outcomes(self) -> Matching[Outcome, Outcome]:
        """Matched by sentence."""
        return match(self.expected.outcomes, self.found.outcomes, outcome_likeness)


@dataclass(frozen=True)
class Comparison:
    """One paper as annotated and as found; an empty paper where the store has none."""

    expected: Paper
    found: Paper

    @property
    def where(self) -> str:
        """The paper, for lists of misses."""
        return self.expected.file

    @cached_property
    def items(self) -> Matching[Item, Item]:
        """Points, by title and number."""
        return match(self.expected.items, self.found.items, item_likeness)

    @cached_property
    def places(self) -> list[PlacePair]:
        """Every annotated point, and the letter where it is annotated.

        What the graph says under points that nobody annotated counts in "agenda-items" alone.
        """
        partner = {expected.key: found for expected, found in self.items.pairs}
        pairs = [
            PlacePair(
                f"{self.where} {item.configuration} {item.number}",
                item,
                partner.get(item.key, Place()),
            )
            for item in self.expected.items
        ]
        if self.expected.letter:
            letter = self.found.letter or Place()
            pairs.append(PlacePair(f"{self.where} letter", self.expected.letter, letter))
        return pairs

    @cached_property
    def meeting_span(self) -> tuple[str, str] | None:
        """The dates of the meeting that the paper is about, which is no event of its own."""
        meeting = self.expected.meeting
        return (meeting.start, meeting.end or meeting.start) if meeting.start else None

    def dated_events(self, paper: Paper) -> list[Event]:
        """Distinct events by their dates, without the main meeting."""
        by_span: dict[tuple[str, str], Event] = {}
        for event in paper.events:
            known = by_span.get(event.span)
            if event.span != self.meeting_span and (not known or event.is_meeting):
                by_span[event.span] = event
        return list(by_span.values())
