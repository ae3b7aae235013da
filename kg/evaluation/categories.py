"""The categories of the evaluation: what each compares, one function for each.

A category appears only where an annotation has something to say in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kg.evaluation.comparison import (
    Comparison,
    PlacePair,
    event_likeness,
    intervention_likeness,
)
from kg.evaluation.matching import Tally, match
from kg.evaluation.records import (
    Commitment,
    Event,
    Intervention,
    Item,
    Meeting,
    Motion,
    Names,
    Outcome,
    Paper,
    PolicyFile,
)
from kg.evaluation.text import OPENING, fold, same_sentence

_COUNCIL = frozenset({"COUNCIL"})


@dataclass
class Board:
    """The tallies by category, in the order in which they were first counted."""

    tallies: dict[str, Tally] = field(default_factory=dict)

    def __getitem__(self, category: str) -> Tally:
        return self.tallies.setdefault(category, Tally())


Category = Callable[[Comparison, Board], None]


# ---------------------------------------------------------------- the paper and its points


def document(c: Comparison, board: Board) -> None:
    """Number, date, chamber, types and signatories. A chamber that no one annotated is passed over.

    An annotator who read no chamber in the paper cannot say that an inferred one is wrong.
    """
    tally = board["document"]
    found = _document_facts(c.found)
    if not c.expected.chamber:
        found = {fact for fact in found if fact[0] != "chamber"}
    tally.count_sets(_document_facts(c.expected), found, c.where)
    people = match(c.expected.signatories, c.found.signatories, _overlap)
    tally.count_matching(people, f"{c.where} signatory", _show_names, _show_names)


def _document_facts(paper: Paper) -> set[tuple[str, str]]:
    known = {"number": paper.number, "date": paper.date, "chamber": paper.chamber}
    return {(k, v) for k, v in known.items() if v} | {("type", part) for part in paper.parts}


def meeting(c: Comparison, board: Board) -> None:
    """Dates, kind, presidency and place of the meeting that the paper is about."""
    expected, found = c.expected.meeting, c.found.meeting
    wanted, got = _meeting_facts(expected), _meeting_facts(found)
    if expected.places:
        wanted.add(("place", min(expected.places)))
    if found.places:
        got.add(("place", min(expected.places & found.places or found.places)))
    board["meeting"].count_sets(wanted, got, c.where)


def _meeting_facts(meeting: Meeting) -> set[tuple[str, str]]:
    known = {
        "start": meeting.start,
        "end": meeting.end,
        "kind": meeting.kind,
        "presidency": meeting.presidency,
    }
    return {(k, v) for k, v in known.items() if v}


def agenda_items(c: Comparison, board: Board) -> None:
    """Points by title, or by number with a title that is somewhat alike."""

    def show(item: Item) -> str:
        return f"{item.configuration} {item.number} {item.title}"

    board["agenda-items"].count_matching(c.items, c.where, show, show)


def planned_outcomes(c: Comparison, board: Board) -> None:
    """The wording after '=' of points that were found."""
    wanted = {(i.key, fold(i.planned_outcome)) for i in c.expected.items if i.planned_outcome}
    got = {(g.key, fold(f.planned_outcome)) for g, f in c.items.pairs if f.planned_outcome}
    board["planned-outcomes"].count_sets(wanted, got, c.where)


# ---------------------------------------------------------------- what a point names


def names_of_bodies(c: Comparison, board: Board) -> None:
    """Countries, bodies (the Council apart) and information systems, by code."""
    for p in c.places:
        board["countries"].count_sets(p.expected.countries, p.found.countries, p.where)
        bodies = p.expected.bodies - _COUNCIL, p.found.bodies - _COUNCIL
        board["bodies"].count_sets(*bodies, p.where)
        board["systems"].count_sets(p.expected.systems, p.found.systems, p.where)


def persons(c: Comparison, board: Board) -> None:
    """Persons by family name."""
    for p in c.places:
        people = match(p.expected.persons, p.found.persons, _overlap)
        board["persons"].count_matching(people, p.where, _show_names, _show_names)


def dossiers_and_instruments(c: Comparison, board: Board) -> None:
    """Legal acts, dossiers and soft instruments by any of their names; an act is its dossier's."""

    def show(file: PolicyFile) -> str:
        return file.key

    for p in c.places:
        files = match(p.expected.files, p.found.files, lambda a, b: bool(a.names & b.names))
        board["dossiers-and-instruments"].count_matching(files, p.where, show, show)


def topics(c: Comparison, board: Board) -> None:
    """Topics of points that were given any."""
    for p in c.places:
        if isinstance(p.expected, Item) and p.expected.topics:
            got = p.found.topics if isinstance(p.found, Item) else ()
            board["topics"].count_sets(p.expected.topics, got, p.where)


# ---------------------------------------------------------------- interventions


def _show_intervention(one: Intervention) -> str:
    return f"{one.shown} {one.act}: {one.quote[:70]}"


def interventions(c: Comparison, board: Board) -> None:
    """Statements by sentence and actor, then also by speech act."""
    for p in c.places:
        for name, matching in (
            ("interventions (sentence, actor)", p.interventions),
            ("interventions (and speech act)", p.acts),
        ):
            board[name].count_matching(matching, p.where, _show_intervention, _show_intervention)


def support_and_opposition(c: Comparison, board: Board) -> None:
    """Statements of support, and of opposition, alone."""
    for act in ("supports", "opposes"):
        for p in c.places:
            wanted = [i for i in p.expected.interventions if i.act == act]
            got = [i for i in p.found.interventions if i.act == act]
            board[f"interventions: {act}"].count_matching(
                match(wanted, got, intervention_likeness),
                p.where,
                _show_intervention,
                _show_intervention,
            )


def actors_named(c: Comparison, board: Board) -> None:
    """Whether actors are named in their sentence, or in the one that it refers back to."""
    for p in c.places:
        shown = [f"{n} {_show_intervention(i)}" for n, i in enumerate(p.found.interventions)]
        named = [s for s, i in zip(shown, p.found.interventions, strict=True) if i.named]
        board["actors named in their sentence"].count_sets(shown, named, p.where)


def stance_and_modality(c: Comparison, board: Board) -> None:
    """Of statements that match by sentence and actor."""
    for p in c.places:
        pairs = [(_show_intervention(a), a, b) for a, b in p.interventions.pairs]
        for name, of in (("stance", _stance), ("modality", _modality)):
            wanted = {(n, shown, of(a)) for n, (shown, a, _) in enumerate(pairs)}
            got = {(n, shown, of(b)) for n, (shown, _, b) in enumerate(pairs)}
            board[f"{name} of matched"].count_sets(wanted, got, p.where)


def _stance(one: Intervention) -> str | None:
    return one.stance


def _modality(one: Intervention) -> str | None:
    return one.modality


def object_of_stance(c: Comparison, board: Board) -> None:
    """What the stance is on, of matched statements whose annotation says."""
    for p in c.places:
        for wanted, got in p.interventions.pairs:
            if wanted.objects is not None:
                board["object of stance"].count_matching(
                    match(wanted.objects, got.objects or (), _overlap),
                    f"{p.where} {wanted.quote[:50]}",
                    _show_names,
                    _show_names,
                )


def members_of_groups(c: Comparison, board: Board) -> None:
    """Members that a group's sentence names ('waaronder Nederland')."""
    for p in c.places:
        wanted = {(_opening(i), code) for i in p.expected.interventions for code in i.includes}
        got = {(_opening(a), code) for a, b in p.interventions.pairs for code in b.includes}
        board["named members of groups"].count_sets(wanted, got, p.where)


def _opening(one: Intervention) -> str:
    return fold(one.quote)[:OPENING]


# ---------------------------------------------------------------- other statements


def outcomes(c: Comparison, board: Board) -> None:
    """Outcomes by sentence."""

    def show(outcome: Outcome) -> str:
        return f"{outcome.type}: {outcome.quote[:60]}"

    for p in c.places:
        board["outcomes"].count_matching(p.outcomes, p.where, show, show)


def commitment_likeness(expected: Commitment, found: Commitment) -> bool:
    """The same sentence and, where one is annotated, the same member of parliament."""
    addressed = not expected.to or bool(expected.to & found.to)
    return addressed and same_sentence(expected.quote, found.quote)


def commitments(c: Comparison, board: Board) -> None:
    """Promises to parliament by sentence and addressee."""

    def show(promise: Commitment) -> str:
        return f"{_show_names(promise.to)}: {promise.quote[:60]}{_borrowed(promise.own)}"

    matching = match(c.expected.commitments, c.found.commitments, commitment_likeness)
    board["commitments"].count_matching(matching, c.where, show, show)


def motions(c: Comparison, board: Board) -> None:
    """Motions by proposer, each proposer once."""

    def show(motion: Motion) -> str:
        return _show_names(motion.by) + _borrowed(motion.own)

    def once(found: Iterable[Motion]) -> list[Motion]:
        return list({motion.by: motion for motion in found}.values())

    matching = match(
        once(c.expected.motions), once(c.found.motions), lambda a, b: bool(a.by & b.by)
    )
    board["motions"].count_matching(matching, c.where, show, show)


def citations(c: Comparison, board: Board) -> None:
    """Parliamentary papers that are cited, by number."""
    board["citations"].count_sets(c.expected.citations, c.found.citations, c.where)


def dated_events(c: Comparison, board: Board) -> None:
    """Events by their dates, each span once, without the main meeting."""

    def show(event: Event) -> str:
        return "/".join(event.span) + _borrowed(event.own)

    matching = match(c.dated_events(c.expected), c.dated_events(c.found), event_likeness)
    board["dated events"].count_matching(matching, c.where, show, show)


def figures(c: Comparison, board: Board) -> None:
    """Numbers and sums by their value, each value once."""
    wanted = {figure.value for figure in c.expected.figures}
    board["figures"].count_sets(wanted, {figure.value for figure in c.found.figures}, c.where)


CATEGORIES: tuple[Category, ...] = (
    document,
    meeting,
    agenda_items,
    planned_outcomes,
    names_of_bodies,
    persons,
    dossiers_and_instruments,
    topics,
    interventions,
    support_and_opposition,
    actors_named,
    stance_and_modality,
    object_of_stance,
    members_of_groups,
    outcomes,
    commitments,
    motions,
    citations,
    dated_events,
    figures,
)
"""What is counted for each paper, in the order of the report."""


# ---------------------------------------------------------------- across papers


def one_node_per_thing(comparisons: Sequence[Comparison], board: Board) -> None:
    """Dossiers and instruments that were found more than once: has each one node?"""
    nodes: dict[str, list[str]] = defaultdict(list)
    for p in _all_places(comparisons):
        files = match(p.expected.files, p.found.files, lambda a, b: bool(a.names & b.names))
        for wanted, got in files.pairs:
            nodes[wanted.key].append(got.key)
    often = {key for key, found in nodes.items() if len(found) > 1}
    if often:
        single = {key for key in often if len(set(nodes[key])) == 1}
        board["one node per thing"].count_sets(often, single, "all documents")


def _all_places(comparisons: Iterable[Comparison]) -> Iterable[PlacePair]:
    return (place for c in comparisons for place in c.places)


def same_items(comparisons: Sequence[Comparison], board: Board) -> None:
    """Points of two papers that are the same point of one meeting.

    The two papers carry the same list of pairs; the first of a pair is in the paper whose file
    name comes first.
    """
    by_pairs: dict[tuple[tuple[str, str], ...], list[Comparison]] = defaultdict(list)
    for c in sorted(comparisons, key=lambda c: c.where):
        if c.expected.same_items:
            by_pairs[c.expected.same_items].append(c)
    for pairs, papers in by_pairs.items():
        if len(papers) == 2:
            _count_same_items(pairs, papers[0], papers[1], board)


def _count_same_items(
    pairs: Sequence[tuple[str, str]], first: Comparison, second: Comparison, board: Board
) -> None:
    found = [{g.key: f for g, f in paper.items.pairs} for paper in (first, second)]
    linked = set()
    for one, other in pairs:
        here, there = found[0].get(one), found[1].get(other)
        if here and there and there.key in here.same:
            linked.add((one, other))
    board["same items"].count_sets(pairs, linked, f"{first.where} {second.where}")


# ---------------------------------------------------------------- names


def _overlap(first: Names, second: Names) -> bool:
    return bool(first & second)


def _show_names(names: Names) -> str:
    return " / ".join(sorted(names)[:3])


def _borrowed(own: bool) -> str:
    return "" if own else " (in the graph of a paper that cites this one)"
