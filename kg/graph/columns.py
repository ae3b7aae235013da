"""What is known of a column of an answer: its type, its heading, what an empty cell says.

``columns.yaml`` beside this module is the dictionary: one name means one thing in every question.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

ColumnType = Literal["", "thing", "code", "quote", "text", "date", "integer", "decimal", "url"]
Absence = Literal["not-mentioned", "not-extracted", "not-applicable"]

_DICTIONARY = Path(__file__).with_name("columns.yaml")


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """One entry of the dictionary; ``heading`` is keyed by language ("en", "nl")."""

    type: ColumnType = ""
    absent: Absence = "not-applicable"
    heading: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=1)
def dictionary() -> Mapping[str, ColumnFacts]:
    """All entries, by name of the column, or QUESTION.COLUMN where a question differs."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries = yaml.load(_DICTIONARY.read_text("utf-8"), Loader=loader)
    return {name: ColumnFacts(**entry) for name, entry in entries.items()}


def facts(column: str, question: str = "") -> ColumnFacts:
    """What is known of a column; nothing (type "") for one that is not in the dictionary."""
    known = dictionary()
    return known.get(f"{question}.{column}") or known.get(column) or ColumnFacts()
