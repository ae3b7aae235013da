"""What a heading says: the part it opens, the configuration, a setting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from kg import rulebook
from kg.acquire.enumerators import parse_enumerator
from kg.acquire.sentences import split_sentences
from kg.model import Configuration, DocumentType, Setting

SectionName = Literal["home", "justice", "mixed"]

_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*-?")
_ENDS_SENTENCE = re.compile(r"[.?!;,…][)”’\"']*$")
_INNER_SENTENCE = re.compile(r"[a-zé)]{3,}[.?!] +[A-Z]")
_TITLE_CHARS = re.compile(r"[^\W_a-z]|[“‘\"'(„«]|e-|eu-|ë")
_SPEAKER = re.compile(
    r"(?<= )[A-Z][\w’-]+(?: [A-Z][\w’-]+){0,2}(?: (?=[a-z])(?P<verb>\w+)|(?P<comma>,)(?= [a-z]))"
)
_CAPITAL_WORD = re.compile(r"(?<= )[A-Z]\w+")
_LEADERS = re.compile(r"[ .…_·]{4,}\d{0,3}$")


@dataclass(frozen=True, slots=True)
class _Rules:
    parts: tuple[tuple[DocumentType, re.Pattern[str]], ...]
    title_names: re.Pattern[str]
    not_titles: re.Pattern[str]
    noise: frozenset[str]
    sections: dict[str, SectionName]
    section_hints: re.Pattern[str]
    dividers: re.Pattern[str]
    procedural: re.Pattern[str]
    key_results: re.Pattern[str]
    contents: re.Pattern[str]
    inner: re.Pattern[str]
    settings: dict[str, tuple[tuple[Setting, re.Pattern[str]], ...]]
    special: re.Pattern[str]
    text_openers: frozenset[str]
    verbs: frozenset[str]
    binding: frozenset[str]
    point_label: re.Pattern[str]
    note_openers: tuple[str, ...]


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})[\s:.]*", re.IGNORECASE)


def _capitalised(words: set[str]) -> re.Pattern[str]:
    """Each of ``words`` as a heading writes it: all small, with a capital, or all capitals."""
    forms = {form for w in words for form in (w, w.capitalize(), w.upper())}
    return re.compile("|".join(sorted(map(re.escape, forms))))


@lru_cache(maxsize=4)
def _rules(language: str) -> _Rules:
    book: dict[str, Any] = rulebook.load("acquire", "headings", language)
    return _Rules(
        tuple((x["type"], re.compile(x["pattern"], re.IGNORECASE)) for x in book["parts"]),
        re.compile(book["title_names"], re.IGNORECASE),
        re.compile(book["not_titles"], re.IGNORECASE),
        frozenset(book["sections"]["noise"]),
        book["sections"]["names"],
        _capitalised({x.split()[0] for x in book["sections"]["names"]}),
        _whole(book["dividers"]),
        _whole(book["procedural"]),
        _whole(book["key_results"]),
        _whole(book["contents"]),
        _whole("|".join(book["inner"])),
        {
            where: tuple((x["setting"], re.compile(x["pattern"], re.IGNORECASE)) for x in rules)
            for where, rules in book["settings"].items()
        },
        _whole(book["special_points"]),
        frozenset(book["text_openers"]),
        frozenset(book["finite_verbs"]),
        frozenset(rulebook.load("acquire", "paragraphs", language)["binding_words"]),
        re.compile(book["point_label"], re.IGNORECASE),
        tuple(rulebook.load("acquire", "footnotes", language)["openers"]),
    )


def part_type(text: str, language: str = "nl") -> DocumentType | None:
    """The type of part whose title ``text`` is ('Verslag van de JBZ-Raad, 4 maart'), else None."""
    if len(text) > 320 or _ENDS_SENTENCE.search(text):
        return None
    rules = _rules(language)
    for kind, pattern in rules.parts:
        if pattern.match(text) and rules.title_names.search(text):
            return None if rules.not_titles.search(text) else kind
    return None


def section_name(text: str, language: str = "nl") -> SectionName | None:
    """The configuration that a section heading names ('II. Justitie'), None for other text."""
    if len(text) > 110 or text[-1] in ".;,?!" or (text[0].islower() and text[1:2] not in ".)"):
        return None
    rules = _rules(language)
    if not rules.section_hints.search(text):
        return None
    words = [w.lower() for w in _WORDS.findall(text)]
    while words and words[0] in rules.noise:
        words.pop(0)
    while words and words[-1] in rules.noise:
        words.pop()
    if not words or len(words) > 9:
        return None
    found = rules.sections.get(" ".join(words))
    if found is None:
        found = rules.sections.get(" ".join(w for w in words if w not in rules.noise))
    return found


def is_key_results(text: str, language: str = "nl") -> bool:
    """Whether a heading opens a box of main results."""
    return len(text) < 80 and _rules(language).key_results.fullmatch(text) is not None


def is_contents(text: str, language: str = "nl") -> bool:
    """Whether a heading opens a table of contents."""
    return len(text) < 60 and _rules(language).contents.fullmatch(text) is not None


def is_divider(text: str, language: str = "nl") -> bool:
    """Whether a heading groups points without being one ('Wetgevende besprekingen')."""
    if len(text) > 90:
        return False
    enumerator = parse_enumerator(text)
    bare = text[enumerator.title_start :].strip() if enumerator else text
    rules = _rules(language)
    if enumerator and enumerator.style == "roman" and rules.procedural.fullmatch(bare):
        return True
    return rules.dividers.fullmatch(bare) is not None


def is_inner(text: str, language: str = "nl") -> bool:
    """Whether a heading is one of those that come back inside points ('Krachtenveld')."""
    return len(text) < 100 and _rules(language).inner.fullmatch(text) is not None


def opens_note(text: str, language: str = "nl") -> bool:
    """Whether ``text`` begins as a footnote does ('Kamerstuk', 'Zie ook')."""
    return text.startswith(_rules(language).note_openers)


def label_length(text: str, language: str = "nl") -> int:
    """Length of a label such as 'Agendapunt:' before the title of an unnumbered point."""
    match = _rules(language).point_label.match(text)
    return match.end() if match else 0


def is_special_point(text: str, language: str = "nl") -> bool:
    """Whether an unnumbered heading is a point of its own ('Werklunch', 'Diversen')."""
    return len(text) < 160 and _rules(language).special.fullmatch(text) is not None


def setting_of(title: str, first_sentence: str, language: str = "nl") -> Setting | None:
    """Where a point was discussed (a lunch): from its title, else its first sentence."""
    rules = _rules(language).settings
    for text, where in ((title, "title"), (first_sentence, "text")):
        for setting, pattern in rules[where]:
            if pattern.search(text):
                return setting
    return None


def looks_like_title(text: str, language: str = "nl") -> bool:
    """Whether ``text`` has the shape of a heading: short, no sentence, begins like a title."""
    if not text or len(text) > 330 or not _TITLE_CHARS.match(text):
        return False
    if _holds_sentence_end(text, language):
        return False
    if _ENDS_SENTENCE.search(text):
        return len(text) < 130 and text[-1] == "." and not has_verb(text, language)
    return len(text) < 90 or not _is_clause(text, language)


def _holds_sentence_end(text: str, language: str) -> bool:
    return _INNER_SENTENCE.search(text) is not None and len(split_sentences(text, language)) > 1


def _is_clause(text: str, language: str) -> bool:
    """Whether a long text without a full stop is a sentence that lost it."""
    words = text.split(maxsplit=4)
    return (
        words[0] in _rules(language).text_openers and has_verb(text, language) and len(text) > 150
    )


def has_verb(text: str, language: str = "nl") -> bool:
    """Whether one of the common finite verbs stands in ``text``."""
    verbs = _rules(language).verbs
    return any(word in verbs for word in text.replace(",", " ").replace(".", " ").split())


def opens_text(text: str, language: str = "nl") -> bool:
    """Whether ``text`` begins as the running text of a point does."""
    word = text.split(" ", 1)[0].rstrip(",")
    return word in _rules(language).text_openers


def line_run_in(
    text: str, start: int, line_starts: Sequence[int], language: str = "nl"
) -> int | None:
    """Where a title runs into its text at the end of a line: there a sentence begins."""
    for at in line_starts:
        if at <= start + 3 or not opens_text(text[at : at + 30], language):
            continue
        before, rest = text[start:at].rstrip(), text[at:]
        if before[-1] in ",(/-–" or before.rsplit(" ", 1)[-1].lower() in _rules(language).binding:
            continue
        if len(before) < 250 and (
            rest[-1] in ".:;?" or (has_verb(rest, language) and len(rest) > 60)
        ):
            return at
    return None


def run_in_split(
    text: str, start: int, line_starts: Sequence[int] = (), language: str = "nl"
) -> int | None:
    """Where a title that begins at ``start`` runs into its text, if it does.

    ``line_starts`` are offsets at which lines of the source began: there a weaker cue will do.
    """
    rules = _rules(language)
    places = {
        m.start() for m in _CAPITAL_WORD.finditer(text, start + 4) if m[0] in rules.text_openers
    }
    places |= {at for at in line_starts if at > start and opens_text(text[at : at + 30], language)}
    for at in sorted(places):
        before = text[start:at].rstrip()
        if len(before) > 300 or _holds_sentence_end(before, language):
            break
        if text[at - 1] != " " or not before:
            continue
        last = before.rsplit(" ", 1)[-1].lower()
        if last in rules.binding or last in "–-":
            continue
        rest = text[at:]
        if before[-1] in ".:–-" and has_verb(before, language):
            break
        if len(rest) > 20 and has_verb(rest, language):
            return at
    return _named_speaker(text, start, rules)


def _named_speaker(text: str, start: int, rules: _Rules) -> int | None:
    """Where the text begins with who speaks: 'Drones Litouwen wees op'."""
    for match in _SPEAKER.finditer(text, start + 4):
        before = text[start : match.start()].rstrip()
        last = before.rsplit(" ", 1)[-1].lower()
        if len(before) > 250:
            return None
        if last in rules.binding or before[-1] in ",(–-:/" or not before[-1].isalnum():
            continue
        if match["comma"] or match["verb"] in rules.verbs:
            return match.start()
    return None


def without_leaders(text: str) -> str:
    """A line of a table of contents without its dots and page number."""
    return _LEADERS.sub("", text)


def leads_to_page(text: str) -> bool:
    """Whether dots lead to a page number at the end."""
    return _LEADERS.search(text) is not None and text[-1].isdigit()


def configuration(name: SectionName | None) -> Configuration | None:
    """The configuration that a section name settles; a mixed section settles none."""
    return None if name == "mixed" else name
