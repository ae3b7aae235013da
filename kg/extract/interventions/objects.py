"""What a stance is on, what a statement is about, and who is called upon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kg import rulebook
from kg.model import Mention, Ref

FILES = frozenset({"dossier", "act", "proposal", "instrument", "package"})
WITH_OBJECT = frozenset({"supports", "opposes", "concerns", "decides", "votes-against", "abstains"})
_RESTRICTED = re.compile(r"\s+(?:die|dat|waarmee|waarin)\b")
_CONTENT = re.compile(r"\s*,?\s*(dat|of)\s+(?:(?:de|het|een|deze|dit|zijn|haar)\s+)?")
_OPENER = re.compile(r",?\s*\b(?:dat|of)\s*$")
_RELATIVE = re.compile(r",?\s*\b(die|dat|welke|waar\w+)\s*$")
_EXPLETIVE = re.compile(r"\ber(?:over|mee|op|voor|aan|van|tegen|in)?\b")
_AGAINST = frozenset({"opposes", "concerns"})
_BEHIND = 16  # characters behind a noun in which its owner is named: 'het plan van Estland'
_VOTES = frozenset({"votes-against", "abstains"})
_ACTORS = ("country/", "agency/", "institution/", "office/")
_ABOUT_THEM = re.compile(r",\s(?:die|dat|welke)\s")
_TREATIES = frozenset({"verdrag", "conventie", "protocol"})
_NEAR = 30  # characters before a name in which its preposition stands


@dataclass(frozen=True, slots=True)
class Book:
    """The rulebook ``objects.yaml``, compiled."""

    pointer: re.Pattern[str]
    result: re.Pattern[str]
    soft: frozenset[str]
    loose: frozenset[str]
    bare: frozenset[str]
    pronoun: re.Pattern[str]
    aside: re.Pattern[str]
    reason: re.Pattern[str]
    introduces: re.Pattern[str]
    dated: re.Pattern[str]
    elsewhere: re.Pattern[str]
    form: re.Pattern[str]
    part: re.Pattern[str]
    at_large: re.Pattern[str]
    reached: re.Pattern[str]
    owned: frozenset[str]
    sorts: tuple[tuple[frozenset[str], re.Pattern[str]], ...]


@lru_cache(maxsize=2)
def book(language: str = "nl") -> Book:
    """What the objects of stances look like in a language."""
    raw = rulebook.load("extract", "objects", language)
    files = [*rulebook.load("extract", "anaphora", language)["files"], *raw["pointers"]]

    def any_of(words: Sequence[str]) -> str:
        return "|".join(re.escape(w) for w in words)

    articles = "de|het|deze|dit|die|dat|beide|aangenomen|huidige"
    nouns = any_of(files)
    return Book(
        re.compile(
            rf"\bcompromisvoorstellen\b"
            rf"|\b(?:{articles})\s+(?:\w+(?:e|s)\s+){{0,2}}(?:{nouns})\b(?:(?<=doel)|(?<=doelstelling)|(?!\s+om\b))"
            rf"|(?<=\b(?:met|tot|van)\s)(?:{any_of(raw['deeds'])})\b"
            rf"|(?<=\b(?:voor|over)\s)(?:{any_of(raw['deeds'])})\b"
            rf"|(?<=\b(?:tegen)\s)(?:{any_of(raw['deeds'])})\b"
            rf"|(?<=\b(?:achter)\s)(?:{any_of(raw['deeds'])})\b",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{any_of(raw['results'])})\b"),
        frozenset(raw["soft"]),
        frozenset(raw["loose"]),
        frozenset(raw["bare"]),
        re.compile(
            rf"\b(?:{any_of(raw['pronouns'])})\b(?!\s(?:{any_of(raw['things'])})\b)", re.IGNORECASE
        ),
        re.compile(rf"\b(?:{any_of(raw['aside'])})\s+(?:de\s+|het\s+|een\s+)?$", re.IGNORECASE),
        re.compile(rf",?\s(?:{any_of(raw['reasons'])})\s"),
        re.compile(rf"\s+(?:{any_of(raw['introduces'])})\s+[^,;:]{{0,25}}$"),
        re.compile(rf"\b(?:{any_of(raw['dated'])})\s+(?:van|uit)\s+(?:[a-z]+\s+)?(?:19|20)\d\d"),
        re.compile(rf"\b(?:{any_of(raw['elsewhere'])})\b", re.IGNORECASE),
        re.compile(rf"\bin (?:{any_of(raw['forms'])}) vorm\b"),
        re.compile(
            rf"\b(?:de|het|deze|dit|die|dat|iedere|ieder|elke|elk)\s+(?:\w+\s+){{0,2}}"
            rf"(?:{any_of(raw['parts'])})\b|\b(?:de|het)\s+(?:voorgestelde|voorliggende)\s+\w+",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{any_of(raw['at_large'])})", re.IGNORECASE),
        re.compile(rf"\b(?:{any_of(raw['reached'])})\b"),
        frozenset(raw["owned"]),
        tuple(
            (frozenset(sort["nouns"]), re.compile(any_of(sort["keys"]))) for sort in raw["sorts"]
        ),
    )


def object_of(
    act: str,
    start: int,
    end: int,
    text: str,
    offset: int,
    mentions: Sequence[Mention],
    concerns: tuple[Ref, ...],
    recent: Sequence[Ref] = (),
    *,
    front: int | None = None,
    by: str = "",
    before: Ref | None = None,
    own: Ref | None = None,
    relative: bool = False,
    tabled: bool = False,
) -> Ref | None:
    """The file that a stance is on.

    ``start`` and ``end`` are the stretch of the document where the object of the predicate stands,
    ``text`` the sentence from ``offset``; ``concerns`` what the agenda item concerns. ``recent``
    are the files named before in the item, the last one last. ``front`` is where the clause opens
    ('Over het voorstel is X positief'); ``by`` the kind of actor; ``before`` what 'dat' points to:
    what the sentence before took a stance on. ``own`` is the object of what the same actor says
    before in the sentence ('steunt de tekst, maar heeft zorgen'); ``relative``: the clause is
    about the file right before it ('het mandaat waarmee X akkoord ging'); ``tabled``: the sentence
    before brought a proposal of a state's own, so that 'dat voorstel' is no file.
    """
    if act not in WITH_OBJECT:
        return None
    concerns = tuple(r for r in concerns if r.partition("/")[0] in FILES)
    region = text[max(start - offset, 0) : end - offset]
    opener = _OPENER.search(region) if end - offset < len(text) else None
    if opener is not None:  # the 'dat' of a content clause is no pronoun
        region, end = region[: opener.start()], start + opener.start()
    reason = book().reason.search(region)
    stop = start + reason.start() if reason else end
    place = _Place(text, offset, mentions, concerns, recent, tabled)
    found, pointed_to = place.named_or_pointed(start, stop)
    if front is not None and front < start and (found is None or pointed_to):
        ahead, by_noun = place.named_or_pointed(front, start)
        if found is None or (ahead is not None and by_noun is None):
            found = ahead
    if found is None and relative:
        found = place.last_before(start)
    if found is None and act == "concerns":
        found = place.opens_content(end)
    if found is None and act in _AGAINST and own is not None:
        found = own
    if found is not None:
        return found
    if opener is not None and (not region.strip() or _EXPLETIVE.search(region)):
        return None  # 'verwelkomt dat', 'sprak er waardering voor uit dat': what follows is greeted
    region = place.without_actors(start, min(stop, start + len(region)))
    lead = text[max(start - offset - _NEAR, 0) : max(start - offset, 0)]
    if book().elsewhere.search(lead + region):
        return None
    fronted = front is not None and book().pronoun.match(text, front - offset)
    if fronted or (act == "concerns" and book().at_large.search(lead + region)):
        return before if fronted or book().pronoun.search(region) else None
    return _implied(act, region, concerns, recent, by, before)


@dataclass(frozen=True, slots=True)
class _Place:
    """A sentence, what it names, and the files at hand."""

    text: str
    offset: int
    mentions: Sequence[Mention]
    concerns: tuple[Ref, ...]
    recent: Sequence[Ref]
    tabled: bool

    def named_or_pointed(self, start: int, end: int) -> tuple[Ref | None, Ref | None]:
        """The file that a stretch names, or that a noun with an article in it points to.

        The second is the same where a noun points to it.
        """
        named = [m for m in self._files(start, end) if not self._aside(m.start - self.offset)]
        for pointer in self._pointers(start, end):
            at = pointer.end() + self.offset
            between = self.text[pointer.end() : named[0].start - self.offset] if named else ""
            if named and (named[0].start <= at or book().introduces.search(between)):
                return named[0].refers_to, None
            files = self._at_hand(pointer)
            found = pointed(pointer.group().lower(), *files)
            if found is not None:
                return found, found
        return (named[0].refers_to if named else None), None

    def without_actors(self, start: int, end: int) -> str:
        """A stretch without the actors it names, up to a relative clause about them."""
        kept, at = "", start
        for m in self.mentions:
            if at <= m.start < end and m.refers_to.startswith(_ACTORS):
                kept, at = kept + self.text[at - self.offset : m.start - self.offset], m.end
        return _ABOUT_THEM.split(kept + self.text[at - self.offset : end - self.offset])[0]

    def last_before(self, end: int) -> Ref | None:
        """The file right before a relative clause, or near before 'waarmee' and its like."""
        opener = _RELATIVE.search(self.text, 0, end - self.offset)
        if opener is None:
            return None
        at = opener.start() + self.offset
        named = list(self._files(self.offset, at))
        reach = _NEAR if opener[1].startswith("waar") else 1
        return named[-1].refers_to if named and at - named[-1].end <= reach else None

    def opens_content(self, at: int) -> Ref | None:
        """The file that a content clause speaks of first ('vreest dat de verordening ...')."""
        clause = _CONTENT.match(self.text, at - self.offset)
        if clause is None:
            return None
        first = clause.end() + self.offset
        named = next(self._files(first, first + 6), None)
        if named is not None:
            return named.refers_to
        pointer = next(self._pointers(clause.end(1) + self.offset, first + _NEAR), None)
        if pointer is None or pointer.start() > clause.end():
            return None
        return pointed(pointer.group().lower(), self.concerns, self.recent)

    def _files(self, start: int, end: int) -> Iterator[Mention]:
        for mention in self.mentions:
            if start <= mention.start < end and mention.refers_to.partition("/")[0] in FILES:
                yield mention

    def _aside(self, at: int) -> bool:
        """Is a file named at ``at`` only in passing ('in het kader van')?"""
        return book().aside.search(self.text[max(at - _NEAR, 0) : at]) is not None

    def _pointers(self, start: int, end: int) -> Iterator[re.Match[str]]:
        first, last = max(start - self.offset, 0), end - self.offset
        for found in book().pointer.finditer(self.text, first, last):
            restricted = _RESTRICTED.match(self.text, found.end(), last)
            dated = book().dated.match(self.text, found.start() + found[0].rfind(" ") + 1)
            if not (restricted or dated or book().aside.search(self.text[first : found.start()])):
                yield found

    def _at_hand(self, pointer: re.Match[str]) -> tuple[tuple[Ref, ...], Sequence[Ref]]:
        """What the noun can point to: no legal act of the Union where a state is its owner."""
        if pointer[0].lower().rpartition(" ")[2] not in book().owned:
            return self.concerns, self.recent
        first, last = pointer.start() + self.offset, pointer.end() + self.offset
        if self.tabled and pointer[0].lower().startswith(("dat ", "dit ", "die ", "deze ")):
            return (), ()
        owned = any(
            m.refers_to.startswith("country/") and first <= m.start < last + _BEHIND
            and (m.start < last or self.text[pointer.end() :].startswith(" van "))
            for m in self.mentions
        )  # fmt: skip
        if not owned:
            return self.concerns, self.recent
        return _instruments(self.concerns), _instruments(self.recent)


def of_result(sentence: str, concerns: tuple[Ref, ...]) -> Ref | None:
    """What 'dat' points to where the sentence before tells of a result: the one file at hand."""
    legal = [r for r in concerns if r.partition("/")[0] != "instrument"]
    return legal[0] if len(legal) == 1 and book().reached.search(sentence) else None


def of_outcome(outcome_type: str, words: str, concerns: tuple[Ref, ...]) -> Ref | None:
    """The one file at hand that an outcome is on; None where its words speak of another kind.

    Conclusions and declarations are no outcome of a point on a law, nor the other way about.
    """
    legal = [r for r in concerns if r.partition("/")[0] != "instrument"]
    soft = [r for r in concerns if r.partition("/")[0] == "instrument"]
    noun = {"conclusions-adopted": "conclusies", "declaration-agreed": "verklaring"}.get(
        outcome_type
    )
    if noun is not None:
        fitting = [r for r in soft if fits(noun, r)]
        return fitting[0] if len(fitting) == 1 else None
    one = legal if len(legal) == 1 else list(concerns)
    return one[0] if len(one) == 1 and can_be_said(words, one[0]) else None


def can_be_said(words: str, file: Ref) -> bool:
    """Does no noun of a stretch speak of another kind of file ('de conclusies')?"""
    said = [w.strip(".,;:").lower() for w in words.split()]
    return all(fits(word, file) is not False for word in said)


def _instruments(files: Sequence[Ref]) -> tuple[Ref, ...]:
    return tuple(f for f in files if f.startswith("instrument/"))


def _implied(
    act: str,
    region: str,
    concerns: tuple[Ref, ...],
    recent: Sequence[Ref],
    by: str,
    before: Ref | None,
) -> Ref | None:
    """What a stance is on that names no object: what 'dat' points to, or the file at hand."""
    words = [w.strip(".,;:") for w in region.lower().split()]
    bare = all(w in book().bare or not w or w.isdigit() for w in words)
    legal = [r for r in concerns if r.partition("/")[0] != "instrument"]
    if act in _VOTES or (act in ("supports", "opposes") and bare):
        if len(legal) == 1:
            return legal[0]
        if recent or concerns:
            return recent[-1] if recent else concerns[0]
        return None
    if (
        act == "decides"
        and len(concerns) == 1
        and (by == "COUNCIL" or book().result.search(region))
    ):
        other = any(w.startswith("motie") for w in words) or not can_be_said(region, concerns[0])
        return None if other else concerns[0]
    if act in ("supports", "opposes") and len(legal) == 1 and book().part.search(region):
        return legal[0]
    if book().pronoun.search(region):
        return before  # 'noemden dat onaanvaardbaar': not the file, where nothing was said of one
    part = act == "concerns" or (act == "opposes" and book().form.search(region))
    return legal[0] if part and len(legal) == 1 else None


def pointed(words: str, concerns: tuple[Ref, ...], recent: Sequence[Ref]) -> Ref | None:
    """What 'de verordening' points to: the one file of the item, else the last that fits."""
    noun = words.rpartition(" ")[2]
    soft, loose = noun in book().soft, noun in book().loose
    here = [r for r in concerns if fits(noun, r) is not False]
    fitting = [r for r in here if soft or r.partition("/")[0] != "instrument"]
    before = [r for r in recent if fits(noun, r) is not False]
    sure = [r for r in before if fits(noun, r)]
    if soft and sure and not any(fits(noun, r) for r in fitting):
        return sure[-1]
    certain = [r for r in fitting if fits(noun, r)]
    for one in (fitting, certain):
        if len(one) == 1:
            return one[0]
    if fitting:
        return next((r for r in reversed(before) if r in fitting), fitting[0])
    if loose and len(here) == 1:
        return here[0]
    wanted = [r for r in before if (r.partition("/")[0] == "instrument") == soft]
    if wanted or not loose:
        return wanted[-1] if wanted else None
    return before[-1] if before else None


def fits(noun: str, file: Ref) -> bool | None:
    """Can ``noun`` be said of a file, by its key? None where the key does not tell."""
    kind, _, key = file.partition("/")
    known = None
    for nouns, keys in book().sorts:
        if keys.search(key):
            if noun in nouns:
                return True
            known = False
    told = any(noun in nouns for nouns, _ in book().sorts)
    if noun in _TREATIES and kind in ("dossier", "proposal", "package"):
        return False
    return known if told else None


def about(mentions: Sequence[Mention], start: int, end: int) -> tuple[Ref, ...]:
    """The things that a stretch of the document names, in order, once each."""
    return tuple(dict.fromkeys(m.refers_to for m in mentions if start <= m.start < end))
