"""What the program itself says around an answer, in the reader's language: ``wording.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("wording.yaml")


@lru_cache(maxsize=1)
def _wording() -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    words: Mapping[str, Any] = yaml.load(_FILE.read_text("utf-8"), Loader=loader)
    return words


def say(key: str, language: str, **values: object) -> str:
    """The sentence of this key in ``language``, with its braces filled in."""
    return str(_wording()[key][language]).format(**values)


def count(key: str, language: str, number: int, **values: object) -> str:
    """Like :func:`say`, for a sentence with a singular and a plural; fills in ``{n}``."""
    one, many = _wording()[key][language]
    return str(one if number == 1 else many).format(n=f"{number:,}", number=number, **values)


def coded(word: str, language: str) -> str:
    """A coded word of a row ("own") as a reader of ``language`` knows it."""
    entry: Mapping[str, str] = _wording()["codes"].get(word, {})
    return entry.get(language, word)


def codes() -> frozenset[str]:
    """The coded words that a reader of another language gets in that language."""
    return frozenset(_wording()["codes"])
