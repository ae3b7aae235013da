"""What the vocabulary tests share: the rows that name things, read with the project's reader."""

from __future__ import annotations

from functools import cache

from kg.vocabulary import Entry, Vocabulary, load

THINGS = (
    "country",
    "institution",
    "agency",
    "office",
    "organisation",
    "system",
    "package",
    "dossier",
    "proposal",
    "act",
    "instrument",
    "place",
    "region",
    "person",
    "post",
    "presidency",
)


def vocabulary() -> Vocabulary:
    """The vocabulary of this checkout."""
    return load()


@cache
def things(*kinds: str) -> tuple[Entry, ...]:
    """The rows that name things of ``kinds`` (all kinds where none is given), in order of Refs."""
    wanted = kinds or THINGS
    return tuple(e for e in vocabulary().entries.values() if e.kind in wanted)


def names(entry: Entry, language: str, role: str | None = None) -> set[str]:
    """The labels of a row in one language, codes left out."""
    return {
        x.text
        for x in entry.labels
        if x.language == language and x.role != "notation" and (role is None or x.role == role)
    }
