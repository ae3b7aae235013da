"""Statements that one version of a graph has and another has not, or has otherwise, and why.

A statement is a pure function of its paper's files, the software and the vocabulary. So where two
versions differ, one of these does: which, the digests tell where both versions carry them; where
they do not, what the graphs themselves show, and software by exclusion.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from kg.publish.versions.claims import Claim
from kg.publish.versions.snapshots import PaperFacts, Snapshot

Kind = Literal["added", "removed", "changed", "moved"]
KINDS: tuple[Kind, ...] = ("added", "removed", "changed", "moved")

NEW_PAPER = "new document"
GONE_PAPER = "document gone"
PAPER = "document changed"
SOFTWARE = "software changed"
VOCABULARY = "vocabulary changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One statement that differs.

    ``claim`` is the newer one, or the older one where it was removed. ``details`` are (property,
    values before, values after). A statement that ``moved`` stands at other offsets, on another
    page or under another point, and is else the same.
    """

    kind: Kind
    why: tuple[str, ...]
    document: str
    claim: Claim
    details: tuple[tuple[str, str, str], ...] = ()


@dataclass(slots=True)
class Comparison:
    """What was found: changes in order of papers and offsets; and how many papers there are."""

    changes: list[Change] = field(default_factory=list)
    papers: Counter[str] = field(default_factory=Counter)
    vocabulary_changed: bool = False

    @property
    def counts(self) -> Counter[str]:
        """How many statements were added, removed, changed, moved."""
        return Counter(change.kind for change in self.changes)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs: no statement, no paper, no vocabulary."""
        differing = self.papers["new"] + self.papers["gone"] + self.papers["changed"]
        return not (self.changes or differing or self.vocabulary_changed)


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """Compare two versions of a graph.

    Raises:
        StoreError: a file of one is damaged.
    """
    found = Comparison(vocabulary_changed=before.names != after.names)
    for old, new in _paired_papers(before.papers, after.papers):
        document = new or old or ""
        if old is None or new is None:
            found.papers["new" if new else "gone"] += 1
            source, kind, why = (
                (after, "added", NEW_PAPER) if new else (before, "removed", GONE_PAPER)
            )
            found.changes += [
                Change("added" if kind == "added" else "removed", (why,), document, claim)
                for claim in source.claims(document)
            ]
            continue
        facts = before.papers[old], after.papers[new]
        is_changed = _is_paper_changed(*facts)
        found.papers["changed" if is_changed else "same"] += 1
        if old == new and facts[0].graph and facts[0].graph == facts[1].graph:
            continue
        why_changed = _why(*facts, before, after)
        pairs = _paired_claims(list(before.claims(old)), list(after.claims(new)))
        found.changes += _changes(pairs, document, why_changed)
    return found


# ---------------------------------------------------------------- papers


def _paired_papers(
    before: dict[str, PaperFacts], after: dict[str, PaperFacts]
) -> Iterator[tuple[str | None, str | None]]:
    """Keys of the same paper in both versions, in order of keys; None where there is none.

    The key of a paper without a number changes with its text: such are paired by a file's name.
    """
    by_file: dict[str, set[str]] = defaultdict(set)
    for key in after.keys() - before.keys():
        for name in after[key].files:
            by_file[name].add(key)
    pairs: dict[str, str | None] = {}
    taken: set[str] = set()
    for key in sorted(before):
        if key in after:
            pairs[key] = key
            continue
        found = sorted(set().union(*(by_file[name] for name in before[key].files)) - taken)
        pairs[key] = found[0] if len(found) == 1 else None
        taken.update(found if len(found) == 1 else ())
    ordered: list[tuple[str, str | None, str | None]] = [
        (new or old, old, new) for old, new in pairs.items()
    ]
    ordered += [(key, None, key) for key in after.keys() - before.keys() - taken]
    for _, old_key, new_key in sorted(ordered, key=lambda entry: entry[0]):
        yield old_key, new_key


def _is_paper_changed(old: PaperFacts, new: PaperFacts) -> bool:
    if old.text != new.text:
        return True
    return bool(old.sources and new.sources and old.sources != new.sources)


def _why(old: PaperFacts, new: PaperFacts, before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Everything that can explain that statements of one paper differ."""
    reasons = [PAPER] if _is_paper_changed(old, new) else []
    if old.vocabulary and new.vocabulary:
        names_differ = old.vocabulary != new.vocabulary
    else:
        names_differ = before.names != after.names
    if old.code and new.code:
        code_differs = old.code != new.code
    else:
        code_differs = before.rules != after.rules or not (reasons or names_differ)
    reasons += [VOCABULARY] * names_differ + [SOFTWARE] * code_differs
    return tuple(reasons)


# ---------------------------------------------------------------- statements

_Pair = tuple[Claim | None, Claim | None]


def _paired_claims(old: list[Claim], new: list[Claim]) -> list[_Pair]:
    """The same statement in both versions: first what is equal, then what is ever less so."""
    pairs: list[_Pair] = []
    likenesses: tuple[Callable[[Claim], Hashable], ...] = (
        lambda claim: (claim.key, claim.quote, claim.content, claim.place),
        lambda claim: (claim.kind, claim.quote, claim.content),
        lambda claim: (claim.key, claim.quote),
        lambda claim: (claim.kind, claim.quote, dict(claim.content).get("actor")),
        lambda claim: (claim.kind, claim.quote),
        lambda claim: claim.key,
    )
    for likeness in likenesses:
        waiting: dict[Hashable, list[Claim]] = defaultdict(list)
        for claim in new:
            waiting[likeness(claim)].append(claim)
        left: list[Claim] = []
        taken: set[str] = set()
        for claim in old:
            if candidates := waiting.get(likeness(claim)):
                match = candidates.pop(0)
                taken.add(match.iri)
                pairs.append((claim, match))
            else:
                left.append(claim)
        old, new = left, [claim for claim in new if claim.iri not in taken]
    return [*pairs, *((claim, None) for claim in old), *((None, claim) for claim in new)]


def _changes(pairs: Sequence[_Pair], document: str, why: tuple[str, ...]) -> list[Change]:
    found: list[Change] = []
    for old, new in pairs:
        if old is None or new is None:
            claim = new or old
            if claim is not None:
                found.append(Change("added" if new else "removed", why, document, claim))
            continue
        details = _details(old, new, with_place=False)
        if details:
            found.append(Change("changed", why, document, new, details))
        elif old.place != new.place:
            found.append(Change("moved", why, document, new, _details(old, new, with_place=True)))
    return sorted(found, key=lambda change: (_start(change.claim), change.claim.key, change.kind))


def _start(claim: Claim) -> int:
    return int(dict(claim.place).get("start", "0"))


def _details(old: Claim, new: Claim, *, with_place: bool) -> tuple[tuple[str, str, str], ...]:
    before, after = (_by_property(claim, with_place) for claim in (old, new))
    return tuple(
        (name, " ".join(before.get(name, ())), " ".join(after.get(name, ())))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    )


def _by_property(claim: Claim, with_place: bool) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"quote": [claim.quote]}
    for name, value in (*claim.content, *(claim.place if with_place else ())):
        found.setdefault(name, []).append(value)
    return found
