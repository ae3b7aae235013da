"""Writes corpora of any size in the genre: invented papers, each different, the same every time.

Run ``python benchmarks/corpus_generator.py 5000 build/corpus [--seed 1] [--first 0]``. Paper
number ``i`` depends on the seed and ``i`` alone, so that a corpus of 500 is the beginning of one of
5,000, and several machines can each write a part. Four papers belong to one Council: an annotated
agenda and a report to the Tweede Kamer, a report to the Eerste Kamer (every third time the same
text) and an agenda without letter. Papers cite earlier ones. Councils are spread over 1999 to 2027;
layout (line width, numbering, bullets, hyphenation, pages, where notes stand) varies by paper.

Words and sentences are our own, in ``corpus_sentences.yaml``; dossiers are those of the vocabulary.
Every paper says in its first line that it is invented. A folder holds at most a thousand papers.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from kg import rulebook, vocabulary

PAPERS_PER_COUNCIL = 4
SIZES = (15_000, 29_000)
"""Fewest and most characters that a paper aims at."""

_FIRST_DAY = date(1999, 6, 1)
_DAYS = 10_400
_STRIDE = 4_093  # prime: Councils that follow each other lie years apart, and each day comes once
_COUNCILS_PER_DOSSIER = 300
_FOLDER = 1_000
_STATING = 0.3  # of sentences: statements per thousand characters are then those of real papers
_SLOT = re.compile(r"\{(\w+)\}")
_MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip
_REGULATION = re.compile(r"[\w-]+(?:verordening|richtlijn)$")

Fill = Callable[[Random], str]


class Phrases:
    """Turns the templates of ``corpus_sentences.yaml`` into text, by drawing for each slot."""

    def __init__(self) -> None:
        path = Path(__file__).with_name("corpus_sentences.yaml")
        self.words: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        labels = sorted(
            label.text
            for label in vocabulary.load().labels("nl")
            if label.role == "pref" and label.ref.startswith("dossier/")
        )
        self.words["dossier"] = [f"de {text}" for text in labels if _REGULATION.match(text)]
        self._numbers: Mapping[str, Fill] = {
            "nummer": lambda rng: str(rng.randint(2, 60)),
            "klein": lambda rng: str(rng.randint(3, 48)),
            "dag": lambda rng: str(rng.randint(1, 28)),
            "procent": lambda rng: str(rng.randint(2, 64)),
            "bedrag": lambda rng: str(rng.choice((rng.randint(2, 950), "1,4", "7,2", "12,5"))),
            "getal": lambda rng: f"{rng.randint(1, 640)}.{rng.randint(0, 999):03}",
        }
        self._compiled: dict[str, tuple[str, ...]] = {}

    def say(self, template: str, rng: Random, given: Mapping[str, str]) -> str:
        """The template with every slot filled, from ``given`` where it has the name."""
        parts = self._compiled.get(template)
        if parts is None:
            parts = self._compiled[template] = tuple(_SLOT.split(template))
        if len(parts) == 1:
            return template
        out = list(parts)
        taken: dict[str, str] = {}
        for i in range(1, len(parts), 2):
            out[i] = self._slot(parts[i], rng, given, taken)
        return "".join(out)

    def _slot(self, name: str, rng: Random, given: Mapping[str, str], taken: dict[str, str]) -> str:
        key = name.lower()
        if key in given:
            text = given[key]
        elif key in self._numbers:
            text = self._numbers[key](rng)
        elif key in ("land", "land2", "land3"):
            text = rng.choice(self.words["land"])
            while text in taken.values():
                text = rng.choice(self.words["land"])
            taken[key] = text
        else:
            text = self.say(rng.choice(self.words[key]), rng, given)
        return text[:1].upper() + text[1:] if name[0].isupper() else text


@lru_cache(maxsize=1)
def phrases() -> Phrases:
    """The templates, read once."""
    return Phrases()


# ---------------------------------------------------------------- what a Council is


@dataclass(frozen=True, slots=True)
class Council:
    """One meeting: its days, its place, and its points by configuration."""

    index: int
    first: date
    last: date
    place: str
    points: Mapping[str, tuple[tuple[str, str], ...]]  # (title, dossier that sentences speak of)

    @property
    def days(self) -> str:
        """The dates as papers write them."""
        end = f"{self.last.day} {_MONTHS[self.last.month - 1]} {self.last.year}"
        if self.first == self.last:
            return end
        if self.first.month == self.last.month:
            return f"{self.first.day} en {end}"
        return f"{self.first.day} {_MONTHS[self.first.month - 1]} en {end}"


def council(seed: int, index: int) -> Council:
    """The Council with this index; agenda and report share it, and so its points."""
    rng = Random(f"council {seed} {index}")
    words = phrases()
    first = _FIRST_DAY + timedelta(days=index * _STRIDE % _DAYS)
    points = {}
    for configuration, fewest, most in (("home", 4, 8), ("justice", 3, 6)):
        found: dict[str, str] = {}
        wanted = rng.randint(fewest, most)
        while len(found) < wanted:
            dossier = rng.choice(words.words["dossier"])
            template = rng.choice(words.words["onderwerp"][configuration])
            title = words.say(template, rng, {"dossier": dossier.removeprefix("de ")})
            found.setdefault(title[:1].upper() + title[1:], dossier)
        points[configuration] = tuple(found.items())
    return Council(
        index,
        first,
        first + timedelta(days=rng.choice((0, 1, 1, 1))),
        rng.choice(words.words["plaats"]),
        points,
    )


def paper_number(council_index: int, which: int) -> tuple[str, str]:
    """Dossier and number of a paper: ("90 000", "nr. 3"), or a letter for the Eerste Kamer."""
    dossier = 90_000 + council_index // _COUNCILS_PER_DOSSIER
    place = council_index % _COUNCILS_PER_DOSSIER
    number = _letters(place) if which == 2 else f"nr. {2 * place + 1 + (which == 1)}"
    return f"{dossier // 1000} {dossier % 1000:03}", number


def _letters(place: int) -> str:
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


# ---------------------------------------------------------------- what a paper says


@dataclass
class Layout:
    """How one paper looks."""

    width: int
    hyphenate: float
    bullet: str
    sections: tuple[str, str]
    roman_points: bool
    page: int
    notes_at_end: bool

    @classmethod
    def draw(cls, rng: Random) -> Layout:
        """A layout of the kinds met in papers."""
        return cls(
            width=rng.choice((64, 72, 78, 88, 96)),
            hyphenate=rng.choice((0.0, 0.0, 0.15)),
            bullet=rng.choice("-•"),
            sections=rng.choice(
                (
                    ("I. Binnenlandse Zaken", "II. Justitie"),
                    ("Binnenlandse Zaken", "Justitie"),
                    ("I. BINNENLANDSE ZAKEN", "II. JUSTITIE"),
                )
            ),
            roman_points=rng.random() < 0.25,
            page=rng.choice((46, 52, 58)),
            notes_at_end=rng.random() < 0.5,
        )


@dataclass
class Writer:
    """Collects one paper: paragraphs of text with note marks, and the notes."""

    rng: Random
    given: Mapping[str, str]
    cites: Callable[[], str]
    paragraphs: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    length: int = 0

    def say(self, template: str, given: Mapping[str, str] | None = None) -> str:
        """One sentence; ``[*]`` becomes the mark of a new note that cites a paper."""
        text = phrases().say(template, self.rng, given or self.given)
        if text.endswith("[*]"):
            self.notes.append(self.cites())
            text = f"{text[:-3]}\0{len(self.notes)}\0"
        return text

    def put(self, paragraph: str) -> None:
        """Add a paragraph."""
        self.paragraphs.append(paragraph)
        self.length += len(paragraph)


def _roman(number: int) -> str:
    tens, rest = divmod(number, 10)
    ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    return "X" * tens + ones[rest]


def write_annex(writer: Writer, held: Council, kind: str, layout: Layout, size: int) -> None:
    """Title, sections, points: the report or the annotated agenda itself."""
    words, rng = phrases().words, writer.rng
    writer.put(writer.say(rng.choice(words["title"][kind])))
    points = sum(map(len, held.points.values()))
    for section, configuration in zip(layout.sections, held.points, strict=True):
        writer.put(section)
        if kind == "report" and rng.random() < 0.6:
            writer.put("Belangrijkste resultaten")
            for _ in range(rng.randint(1, 3)):
                writer.put(f"{layout.bullet} {writer.say(rng.choice(words['resultaat']))}")
        for number, (title, dossier) in enumerate(held.points[configuration], start=1):
            label = _roman(number) if layout.roman_points else str(number)
            heading = f"{label}. {title}"
            if kind == "agenda":
                heading += f"\n= {rng.choice(words['beoogd'])}"
            writer.put(heading)
            _write_point(writer, words[kind], dossier, size // points)


def _write_point(
    writer: Writer, sentences: Mapping[str, Sequence[str]], dossier: str, size: int
) -> None:
    """Paragraphs of statements and background, until the point is as long as asked for."""
    rng = writer.rng
    given = {**writer.given, "dossier": dossier}
    end = writer.length + size
    paragraph = [writer.say(rng.choice(sentences["begin"]), given)]
    while writer.length < end:
        for _ in range(rng.randint(2, 6)):
            kind = "say" if rng.random() < _STATING else "tell"
            paragraph.append(writer.say(rng.choice(sentences[kind]), given))
        writer.put(" ".join(paragraph))
        paragraph = []


def write_letter(writer: Writer, kind: str, held: Council, chamber: str, number: str) -> str:
    """The covering letter; returns the line at the foot of its pages."""
    rng, words = writer.rng, phrases().words
    year = held.first.year - (held.first.month < 9)
    session = f"{year}–{year + 1}"
    name = "Eerste Kamer" if chamber == "EK" else "Tweede Kamer"
    dossier, paper = number.split(", ")
    written = held.last + timedelta(days=18) if kind == "report" else held.first - timedelta(10)
    writer.put(f"{name} der Staten-Generaal 2\nVergaderjaar {session}")
    writer.put(f"{dossier} JBZ-Raad")
    head = paper[0].upper() + paper[1:]
    writer.put(f"{head} BRIEF VAN DE MINISTER VAN JUSTITIE EN VEILIGHEID")
    writer.put(f"De Voorzitter van de {name}")
    writer.put(f"Den Haag, {written.day} {_MONTHS[written.month - 1]} {written.year}")
    writer.put(writer.say(rng.choice(words["letter"][kind])))
    more = rng.sample(words["letter"]["more"], rng.randint(2, 4))
    writer.put(" ".join(writer.say(sentence) for sentence in more))
    initials = f"{rng.choice('ABCDEFGHJ')}.{rng.choice('KLMNPRSTW')}."
    signatory = rng.choice(words["achternaam"])
    writer.put(f"De Minister van Justitie en Veiligheid,\n{initials} {signatory}")
    return f"{name}, vergaderjaar {session}, {dossier}, {paper}"


# ---------------------------------------------------------------- how a paper looks


def _wrap(paragraph: str, layout: Layout, rng: Random) -> Iterator[str]:
    """Lines of at most the layout's width; long words are sometimes broken by a hyphen."""
    for piece in paragraph.split("\n"):
        line = ""
        for word in piece.split(" "):
            if not line:
                line = word
            elif len(line) + 1 + len(word) <= layout.width:
                line += " " + word
            else:
                room = layout.width - len(line) - 2
                plain = word.isalpha() and word.islower() and len(word) >= 12
                if layout.hyphenate and plain and 4 <= room <= len(word) - 4:
                    yield f"{line} {word[:room]}-"
                    line = word[room:]
                else:
                    yield line
                    line = word
        yield line


def lay_out(writer: Writer, layout: Layout, foot: str, breaks: Iterable[int] = ()) -> str:
    """The paper as a publisher prints it; ``breaks`` are paragraphs that begin a page."""
    pages: list[list[str]] = [[]]
    starts = set(breaks)
    pending: list[int] = []
    for i, paragraph in enumerate(writer.paragraphs):
        if i in starts:
            pages.append([])
        for line in _wrap(paragraph, layout, writer.rng):
            if "\0" in line:
                parts = line.split("\0")
                pending.extend(int(mark) for mark in parts[1::2])
                line = "".join(parts)
            pages[-1].append(line)
            if len(pages[-1]) >= layout.page and not layout.notes_at_end:
                pages[-1] += ["", *_notes(writer, pending)] if pending else []
                pages.append([])
                pending = []
        pages[-1].append("")
    if pending:
        pages[-1] += _notes(writer, pending)
    out = []
    for number, page in enumerate(pages, start=1):
        out += page
        if foot:
            out += ["", f"{foot} {number}"]
    return "\n".join(out).strip() + "\n"


def _notes(writer: Writer, marks: Sequence[int]) -> list[str]:
    return [f"{mark} {writer.notes[mark - 1]}" for mark in marks]


# ---------------------------------------------------------------- papers


def paper(seed: int, index: int) -> tuple[str, str]:
    """File name and text of the paper with this index."""
    meeting, which = divmod(index, PAPERS_PER_COUNCIL)
    held = council(seed, meeting)
    kind = "agenda" if which in (0, 3) else "report"
    twin = which == 2 and meeting % 3 == 0  # both chambers get one text
    rng = Random(f"paper {seed} {index}")
    layout = Layout.draw(rng)
    given = {
        "dagen": held.days,
        "raadsplaats": held.place,
        "vorigjaar": str(held.first.year - rng.choice((0, 0, 1))),
        "later": str(held.last.year + rng.choice((1, 1, 2))),
    }

    def cites() -> str:
        earlier = max(0, meeting - rng.choice((1, 1, 2, 3, 5, 8)))
        dossier, number = paper_number(earlier, rng.choice((0, 1)))
        return f"Kamerstuk {dossier}, {number}."

    writer = Writer(rng, given, cites)
    writer.put(str(rulebook.load("acquire", "facts")["sample_marker"]))
    foot = ""
    if which != 3:
        number = ", ".join(paper_number(meeting, which))
        chamber = "EK" if which == 2 else "TK"
        foot = write_letter(writer, kind, held, chamber, number)
    annex = len(writer.paragraphs)
    if twin:
        writer.rng = Random(f"twin {seed} {meeting}")
        annex_size = SIZES[0]
    else:
        annex_size = rng.randint(*SIZES)
        if which == 1 and meeting % 3 == 0:
            writer.rng, annex_size = Random(f"twin {seed} {meeting}"), SIZES[0]
    write_annex(writer, held, kind, layout, annex_size)
    name = f"{held.first.isoformat()}-{kind}-{index:07}.txt"
    return name, lay_out(writer, layout, foot, [annex] if foot else [])


def write_corpus(count: int, folder: Path, seed: int = 1, first: int = 0) -> int:
    """Write papers ``first`` to ``first + count - 1``; returns the number of bytes written."""
    total = 0
    for index in range(first, first + count):
        name, text = paper(seed, index)
        place = folder / f"{index // _FOLDER:04}"
        if index == first or index % _FOLDER == 0:
            place.mkdir(parents=True, exist_ok=True)
        data = text.encode("utf-8")
        (place / name).write_bytes(data)
        total += len(data)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description="Write invented papers in the genre.")
    parser.add_argument("papers", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="index of the first paper")
    arguments = parser.parse_args()
    total = write_corpus(arguments.papers, arguments.folder, arguments.seed, arguments.first)
    print(f"Wrote {arguments.papers} papers, {total:,} bytes, to {arguments.folder}")


if __name__ == "__main__":
    main()
