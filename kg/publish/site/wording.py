"""What pages say themselves, and how they write numbers and dates, in a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup, escape

from kg.publish.site.urls import Language

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """What the pages themselves say, by key and language."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: Mapping[str, Any] = yaml.load(
        Path(__file__).with_name("words.yaml").read_text("utf-8"), Loader=loader
    )
    return found


class Wording:
    """The words of a language, numbers and dates as its readers write them."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, key: str, **values: object) -> str:
        """The words of a key in the page's language."""
        said = str(words()[key][self.language])
        return said.format(**values) if values else said

    def has(self, key: str) -> bool:
        """Whether there are words of this key."""
        return key in words()

    def count(self, key: str, number: int) -> str:
        """Words with a singular and a plural."""
        one, many = words()[key][self.language]
        return str(one if number == 1 else many).format(n=self.number(number))

    def number(self, number: int) -> str:
        """A number with the language's separator of thousands."""
        return f"{number:,}".replace(",", "." if self.language == "nl" else ",")

    def day(self, iso: str) -> str:
        """A date in words ("18 March 2024"); other text stays as it is."""
        found = _ISO.fullmatch(iso)
        if found is None:
            return iso
        year, month, day = found.groups()
        months = words()["months"][self.language]
        named = months[int(month) - 1] if month and 1 <= int(month) <= 12 else ""
        return " ".join(filter(None, (str(int(day)) if day else "", named, year)))

    def date(self, iso: str) -> Markup:
        """A date in words, machine-readable beneath."""
        if _ISO.fullmatch(iso) is None:
            return escape(iso)
        return Markup(f'<time datetime="{iso}">{self.day(iso)}</time>')

    def span(self, first: str, last: str = "") -> Markup:
        """A day, or the days from one to another ("18–19 March 2024")."""
        if not last or last <= first or not (_ISO.fullmatch(first) and _ISO.fullmatch(last)):
            return self.date(first)
        if first[:7] == last[:7] and len(first) == len(last) == len("2024-03-18"):
            return Markup(f'<time datetime="{first}">{int(first[8:])}</time>–{self.date(last)}')
        return Markup(f"{self.date(first)} – {self.date(last)}")
