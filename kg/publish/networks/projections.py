"""From rows to edges: counting, likeness of stances, being named together.

Every projection gives :class:`Link`s: who, whom, which kind, how heavy, and the rows behind it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kg.publish.networks.definitions import Definition
from kg.publish.networks.model import Field, Value
from kg.publish.networks.options import Rules
from kg.publish.networks.rows import Row

_SIGNS = {"positive": 1, "negative": -1, "mixed": 0}
_FOR, _AGAINST = "positive", "negative"


@dataclass(slots=True)
class Link:
    """An edge before it is dressed: its weight, numbers of its own, and the rows behind it.

    ``issues`` are keys of the things that two actors agree or differ on.
    """

    source: str
    target: str
    kind: str
    weight: float
    rows: list[Row] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    issues: tuple[str, ...] = ()


def unit(row: Row, rule: str) -> str:
    """Within what a statement counts once: its paper, Council, month, or itself.

    What has no Council or day counts once per paper.
    """
    if rule == "none":
        return row.statement
    if rule == "meeting" and row.meeting:
        return row.meeting
    if rule == "month" and row.first:
        return row.first[:7]
    return row.document or row.statement


def counted(definition: Definition, rows: Sequence[Row], rules: Rules) -> Iterator[Link]:
    """An edge for each source, target and kind: how many units say so."""
    groups: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.source != row.target:
            groups[row.source, row.target, row.kind].append(row)
    numbers = {
        key: len({unit(r, rules.duplicates) for r in found}) for key, found in groups.items()
    }
    activity: defaultdict[str, int] = defaultdict(int)
    for (source, _, _), number in numbers.items():
        activity[source] += number
    for key in sorted(groups):
        source, target, kind = key
        weight: float = 1 if definition.once else numbers[key]
        if rules.normalise == "average":
            weight = numbers[key] / activity[source]
        values: dict[str, Value] = {"counted": numbers[key]}
        if kind in _SIGNS:
            values["sign"] = _SIGNS[kind]
        yield Link(source, target, kind, weight, groups[key], values)


# ---------------------------------------------------------------- agreement and conflict


@dataclass(slots=True)
class _Profile:
    """What one actor says: rows per object and stance, and how many units of them."""

    rows: defaultdict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def objects(self) -> set[str]:
        return {issue for issue, _ in self.rows}

    @property
    def length(self) -> float:
        return math.sqrt(sum(n * n for n in self.counts.values()))


def alike(definition: Definition, rows: Sequence[Row], rules: Rules) -> Iterator[Link]:
    """An edge for two actors that take the same stance (or, for conflict, opposite ones)."""
    is_conflict = definition.name == "conflict"
    profiles: defaultdict[str, _Profile] = defaultdict(_Profile)
    for row in rows:
        profiles[row.source].rows[row.target, row.kind].append(row)
    for profile in profiles.values():
        for key, found in profile.rows.items():
            profile.counts[key] = len({unit(r, rules.duplicates) for r in found})
    stances = (
        ((_FOR, _AGAINST), (_AGAINST, _FOR)) if is_conflict else ((_FOR, _FOR), (_AGAINST,) * 2)
    )
    for one, other in _met(profiles):
        link = _likeness(profiles[one], profiles[other], stances)
        if link is None:
            continue
        link.source, link.target, link.kind = one, other, definition.name
        link.values["sign"] = -1 if is_conflict else 1
        link.weight = float(
            link.values["n_issues" if rules.normalise == "none" else rules.normalise]
        )
        yield link


def _met(profiles: Mapping[str, _Profile]) -> list[tuple[str, str]]:
    """Pairs of actors that take a stance on one object at least."""
    speakers: defaultdict[str, set[str]] = defaultdict(set)
    for actor, profile in profiles.items():
        for issue in profile.objects:
            speakers[issue].add(actor)
    return sorted({pair for on in speakers.values() for pair in combinations(sorted(on), 2)})


def _likeness(one: _Profile, other: _Profile, stances: Sequence[tuple[str, ...]]) -> Link | None:
    shared = one.objects & other.objects
    pairs = [
        ((issue, mine), (issue, theirs))
        for issue in sorted(shared)
        for mine, theirs in stances
        if (issue, mine) in one.rows and (issue, theirs) in other.rows
    ]
    if not pairs:
        return None
    issues = tuple(dict.fromkeys(issue for (issue, _), _ in pairs))
    product = sum(one.counts[mine] * other.counts[theirs] for mine, theirs in pairs)
    behind = [*(r for mine, _ in pairs for r in one.rows[mine])]
    behind += [r for _, theirs in pairs for r in other.rows[theirs]]
    number = len(issues)
    return Link("", "", "", 0, behind, {
        "n_issues": number,
        "n_shared_issues": len(shared),
        "average": number / ((len(one.objects) + len(other.objects)) / 2),
        "jaccard": number / len(one.objects | other.objects),
        "cosine": product / (one.length * other.length),
    }, issues)  # fmt: skip


# ---------------------------------------------------------------- named together


def together(
    definition: Definition, rows: Sequence[Row], rules: Rules, points: Mapping[str, str]
) -> Iterator[Link]:
    """An edge for two things that are named at one agenda item.

    ``points`` gives, per account of a point that has others, the one that stands for all.
    """
    named: defaultdict[str, set[str]] = defaultdict(set)
    accounts: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        account = row.statement
        point = points.get(account, account) if rules.duplicates == "meeting" else account
        named[point].add(row.source)
        accounts[point, row.source].append(row)
    totals: defaultdict[str, int] = defaultdict(int)
    shared: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for point in sorted(named):
        for thing in named[point]:
            totals[thing] += 1
        for pair in combinations(sorted(named[point]), 2):
            shared[pair].append(point)
    for pair in sorted(shared):
        one, other = pair
        number = len(shared[pair])
        values: dict[str, Value] = {
            "n_shared_points": number,
            "newman": sum(1 / (len(named[point]) - 1) for point in shared[pair]),
            "average": number / ((totals[one] + totals[other]) / 2),
            "jaccard": number / (totals[one] + totals[other] - number),
            "cosine": number / math.sqrt(totals[one] * totals[other]),
        }
        behind = [r for point in shared[pair] for end in pair for r in accounts[point, end]]
        weight = values["n_shared_points" if rules.normalise == "none" else rules.normalise]
        yield Link(one, other, "named-together", float(weight), behind, values)


_LIKE = ("average", "jaccard", "cosine")
EDGE_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "counted": (Field("counted", "integer"),),
    "alike": (
        Field("sign", "integer"),
        Field("n_issues", "integer"),
        Field("n_shared_issues", "integer"),
        *(Field(name, "double") for name in _LIKE),
        Field("issues"),
    ),
    "together": (
        Field("n_shared_points", "integer"),
        Field("newman", "double"),
        *(Field(name, "double") for name in _LIKE),
    ),
}
"""The columns of edges that a projection adds to those that all edges have."""


def project(
    definition: Definition,
    rows: Sequence[Row],
    rules: Rules,
    points: Callable[[], Mapping[str, str]],
) -> list[Link]:
    """The edges of a network; ``points`` is asked for where the projection needs it."""
    if definition.projection == "alike":
        return list(alike(definition, rows, rules))
    if definition.projection == "together":
        return list(together(definition, rows, rules, points()))
    return list(counted(definition, rows, rules))
