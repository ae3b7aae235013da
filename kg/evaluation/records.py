"""What annotations and a graph are both read into, so that they can be compared.

Where several names may stand for one thing, a record holds all of them, folded
(:func:`kg.evaluation.text.fold`): two things are the same where their names meet.
``rule`` is the name of the rule that found a statement; annotations have none.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """A dossier, act or instrument: the annotators' key or its IRI, and its names."""

    key: str
    names: Names


@dataclass(frozen=True, slots=True)
class Intervention:
    """One actor doing one speech act in one sentence.

    ``actor`` holds the ways to denote it ("country:NLD", "body:COM", "MS:many", "name:..."),
    ``shown`` is what a person reads. ``objects`` are the names of what the stance is on: None where
    the annotation does not say, empty where there is no such object. ``named`` tells whether the
    actor is named in its sentence.
    """

    quote: str
    actor: Names
    shown: str
    act: str
    stance: str | None
    modality: str | None
    objects: tuple[Names, ...] | None = None
    includes: Names = frozenset()
    named: bool = True
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sentence that tells an outcome, and its type."""

    quote: str
    type: str
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paperwide:
    """What belongs to a paper as a whole rather than to one of its points.

    ``own`` is false for what the graph of another paper says, one that cites this paper.
    """

    rule: str | None = None
    own: bool = True


@dataclass(frozen=True, slots=True)
class Commitment(Paperwide):
    """A promise to parliament; ``to`` holds family names."""

    quote: str
    to: Names


@dataclass(frozen=True, slots=True)
class Motion(Paperwide):
    """A motion; ``by`` holds family names."""

    by: Names


@dataclass(frozen=True, slots=True)
class Event(Paperwide):
    """A dated event; dates as precise as written. A Council known by date ``is_meeting``."""

    start: str
    end: str
    is_meeting: bool = False

    @property
    def span(self) -> tuple[str, str]:
        """First and last day, month or year."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Figure(Paperwide):
    """A number or sum of money."""

    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An agenda item, or the covering letter: where names and statements stand."""

    countries: Names = frozenset()
    bodies: Names = frozenset()
    systems: Names = frozenset()
    persons: tuple[Names, ...] = ()
    files: tuple[PolicyFile, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Place):
    """An agenda item; ``key`` is the annotators' id or its IRI, ``same`` the keys of its like."""

    key: str
    configuration: str | None
    number: str | None
    title: str | None
    planned_outcome: str | None = None
    topics: Names = frozenset()
    same: Names = frozenset()


@dataclass(frozen=True, slots=True)
class Meeting:
    """The Council that a paper is about; ``places`` holds the folded names of where it is."""

    start: str | None = None
    end: str | None = None
    kind: str | None = None
    presidency: str | None = None
    places: Names = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """All that is compared of one document; ``file`` is the base name of its source."""

    file: str
    number: str | None = None
    date: str | None = None
    chamber: str | None = None
    parts: Names = frozenset()
    signatories: tuple[Names, ...] = ()
    meeting: Meeting = Meeting()
    items: tuple[Item, ...] = ()
    letter: Place | None = None
    citations: Names = frozenset()
    commitments: tuple[Commitment, ...] = ()
    motions: tuple[Motion, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    same_items: tuple[tuple[str, str], ...] = field(default=())
    """Pairs of item keys, this paper's first or second: the same point in two papers."""
