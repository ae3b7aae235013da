"""The values that travel between the stages: documents, mentions, statements, answers.

Everything here is frozen and holds plain values, so that stages can be tested alone and sent to
other processes. Positions are code points of ``Document.text``; a span is half-open
(``text[start:end]``). Dates are ISO strings where they may be imprecise ("2023", "2023-09").

Words used throughout, one for one thing: document, part, block, agenda item, sentence, mention,
statement, evidence, question, answer.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NewType

Ref = NewType("Ref", str)
"""What an IRI under ``id/`` ends in: "country/ESP", "dossier/csam-regulation", "topic/return"."""

Configuration = Literal["home", "justice"]
DocumentType = Literal["annotated-agenda", "report", "cover-letter", "other"]
Chamber = Literal["TK", "EK"]
MeetingKind = Literal["formal", "informal", "extraordinary"]
Setting = Literal["lunch", "working-session", "breakfast", "aob"]
BlockKind = Literal[
    "letterhead",  # publisher's heading, address, salutation: states no policy
    "title",  # the title of a part ("Verslag van de JBZ-Raad, 4 en 5 maart 2024")
    "section",  # a configuration heading ("II. Justitie")
    "item-heading",  # the number and title of an agenda item
    "planned-outcome",  # "= politiek akkoord"
    "heading",  # any other heading inside a letter or an item
    "paragraph",
    "bullet",
    "key-result",  # a line of a box of main results
    "table-row",
    "footnote",
    "signature",
]


# ---------------------------------------------------------------- a document as read


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: base name, SHA-256 of its bytes (hex) and media type."""

    name: str
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read, and why (one line for the user).

    ``lasting``: the reason lies in the file, so that the same software will never read it.
    """

    path: str
    reason: str
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Where each character of the text stands in the source, as runs.

    ``starts`` are ascending offsets into the text; from ``starts[i]`` on, characters come from page
    ``pages[i]`` (1-based; 0 where the source shows no pages) and line ``lines[i]`` (1-based).
    """

    starts: tuple[int, ...]
    pages: tuple[int, ...]
    lines: tuple[int, ...]

    def position(self, offset: int) -> tuple[int, int]:
        """Page and line of the character at ``offset``."""
        i = max(bisect_right(self.starts, offset) - 1, 0)
        return self.pages[i], self.lines[i]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text with one role in the layout; one line of the normalised text.

    ``configuration`` is that of the section around it (boxes of main results need it); ``anchor``
    is where the mark of a footnote stood in the text, None where it was not found.
    """

    start: int
    end: int
    kind: BlockKind
    part: int
    item: int | None = None
    configuration: Configuration | None = None
    anchor: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A covering letter, a report or an agenda inside one paper."""

    start: int
    end: int
    document_type: DocumentType


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A point as one document gives it.

    ``number`` is arabic ("1", "5a") or None where the document numbers nothing; ``parent`` is an
    index into ``Document.items``. ``start`` and ``end`` span heading, text, footnotes, sub-points.
    """

    start: int
    end: int
    part: int
    configuration: Configuration | None
    number: str | None
    title: str
    title_start: int
    title_end: int
    parent: int | None = None
    planned_outcome: str | None = None
    setting: Setting | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, title or table row, without footnote marks.

    ``item`` is the innermost agenda item it belongs to (an index into ``Document.items``),
    ``block`` an index into ``Document.blocks``.
    """

    start: int
    end: int
    block: int
    part: int
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signed, with the office named there; ``start`` and ``end`` span the name's line."""

    name: str
    office: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """The Council that a document is about, as far as the document says.

    ``presidency`` is a country (Ref) where the document names or plainly implies it; ``start`` and
    ``end`` are full ISO dates; ``evidence`` is the span that states the dates.
    """

    start: str
    end: str
    kind: MeetingKind
    evidence: tuple[int, int]
    place: str | None = None
    presidency: Ref | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A parliamentary paper that the text cites: canonical number ("32317-845", "36410-VI-85")."""

    number: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A fact that the document states in two ways; ``values`` holds (stated value, start, end).

    ``fact`` is one of "meeting-date", "document-date", "meeting-place", "meeting-kind".
    The first value is the preferred one.
    """

    fact: str
    values: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a paper says of itself."""

    number: str | None = None  # "32317-OG"; None where it shows none
    date: str | None = None  # full ISO date
    chamber: Chamber | None = None
    signatories: tuple[Signatory, ...] = ()
    meeting: MeetingFacts | None = None
    citations: tuple[Citation, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A paper as read: repaired running text, its structure, and a map back to the source.

    One line of ``text`` is one block; footnote marks are gone, and a footnote's text stands as a
    block of its own after the other blocks of its item (or part).
    """

    sources: tuple[SourceFile, ...]
    language: str
    text: str
    source_map: SourceMap
    parts: tuple[Part, ...]
    blocks: tuple[Block, ...]
    items: tuple[AgendaItem, ...]
    sentences: tuple[Sentence, ...]
    facts: DocumentFacts

    def quote(self, span: Sentence | Mention | Block | AgendaItem) -> str:
        """The text of anything that has a start and an end."""
        return self.text[span.start : span.end]


# ---------------------------------------------------------------- what a text names


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of a document that names a thing; ``sentence`` is an index."""

    start: int
    end: int
    surface_form: str  # exactly as printed
    refers_to: Ref
    sentence: int
    rule: str


@dataclass(frozen=True, slots=True)
class NewEntity:
    """A named thing that no vocabulary knows; ``cls`` is a class name such as "LegalAct"."""

    ref: Ref
    cls: str
    label: str
    status: Literal["unreviewed", "unresolved"]
    alt_labels: tuple[str, ...] = ()
    source_part: int | None = None


@dataclass(frozen=True, slots=True)
class OfficeHolding:
    """Who is said to hold which office; ``post`` as written, ``organization`` where it is known."""

    person: Ref
    post: str
    organization: Ref | None
    sentence: int


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date as written, and what it allows.

    ``start`` and ``end`` are as precise as the wording: "2023-09-28", "2023-09" or "2023"; ``end``
    is None for a single date. ``earliest`` and ``latest`` are full ISO dates, always.
    """

    start_offset: int
    end_offset: int
    text: str
    start: str
    end: str | None
    earliest: str
    latest: str


# ---------------------------------------------------------------- what a text states


@dataclass(frozen=True, slots=True)
class Group:
    """An unnamed group of Member States as an actor: its quantifier code and its wording."""

    quantifier: str
    label: str


Actor = Ref | Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A claim that a document makes; ``sentence`` is its evidence, ``rule`` found it."""

    sentence: int
    rule: str
    about: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intervention(Statement):
    """One actor doing one speech act in one sentence (codes of ``data-model``)."""

    actor: Actor
    speech_act: str
    stance: str
    modality: str
    stance_on: Ref | None = None
    speaker: Ref | None = None
    includes: tuple[Ref, ...] = ()
    addressee: tuple[Actor, ...] = ()
    antecedent: int | None = None  # sentence that names the actor where this one says 'zij'


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Statement):
    """What was adopted, agreed, postponed; ``date`` a full ISO date where the text gives one."""

    outcome_type: str
    stance_on: Ref | None = None
    decided_by: Ref | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment(Statement):
    """A promise to parliament (toezegging); ``met`` where the sentence says it is carried out."""

    made_by: Ref | None = None
    made_to: Ref | None = None  # a person or a chamber
    date: str | None = None
    met: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion(Statement):
    """A motion of parliament; ``number`` is its Kamerstuk number where the text gives it."""

    proposed_by: Ref | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Statement):
    """A dated event other than the meeting that the document is about.

    ``council`` is set where the event is a JHA Council known by full date: it becomes a Meeting.
    """

    kind: str  # a code of the scheme event-kind
    date: DateExpression
    label: str | None = None
    place: Ref | None = None
    council: MeetingKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Statement):
    """A number or sum of money; ``offset`` is where it stands in the text."""

    offset: int
    value: Decimal
    unit: str
    geography: Ref | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was recognised in one document.

    ``item_topics`` and ``item_concerns`` are keyed by index into ``Document.items``, most central
    first.
    """

    mentions: tuple[Mention, ...] = ()
    new_entities: tuple[NewEntity, ...] = ()
    office_holdings: tuple[OfficeHolding, ...] = ()
    statements: tuple[Statement, ...] = ()
    item_topics: dict[int, tuple[Ref, ...]] = field(default_factory=dict)
    item_concerns: dict[int, tuple[Ref, ...]] = field(default_factory=dict)
    signatories: tuple[Ref, ...] = ()  # persons, in the order of Document.facts.signatories
    place: Ref | None = None  # of the meeting
