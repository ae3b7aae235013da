"""Statistics and sums of money: value, unit, where and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from kg.acquire.dates import find_dates
from kg.extract.statement_rules import Context, Rule, Rulebook, compiled, contexts, reference_date
from kg.model import DateExpression, Document, Figure, Mention, Ref
from kg.prefilter import Prefilter, begins_with_digit, matches_at, required
from kg.vocabulary import Vocabulary

_PLACES = frozenset({"country", "region"})
_UNION = Ref("region/european-union")
_UNIT_WORDS = 4
_ANY_DAY = "2000-01-01"  # digits of a date are no figure, whichever year it falls in
_REACH = 110
_DIGIT = re.compile(r"\d")
_UNKNOWN_WORDS = 2  # of a phrase whose noun the rulebook does not know
_ENUMERATOR = 30  # "12. Titel" can be the number of a point


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a rule takes for a figure: value, unit as worded, place in the sentence."""

    start: int
    end: int
    value: Decimal
    unit: str
    rule: str


@lru_cache(maxsize=4)
def _worded(language: str) -> Prefilter:
    """Where a number may be written without a digit: what else the setting ``maybe`` looks for."""
    wording = compiled("figures", language).wordings["maybe"]
    return Prefilter.of("|".join(word for word in wording.split("|") if word != r"\d"))


@lru_cache(maxsize=4)
def _prefilter(language: str) -> Prefilter:
    rules = compiled("figures", language).rules
    return Prefilter([rule.cues or required(rule.wording) for rule in rules])


def find_figures(
    document: Document, mentions: Sequence[Mention], vocabulary: Vocabulary
) -> list[Figure]:
    """The figures of a document, one per sentence and number.

    ``unit`` is the Dutch noun phrase counted, "%" or "EUR"; ``geography`` the place that the number
    is of where the sentence names it, ``period`` the year, month or range beside it, as ISO dates.
    """
    reference = reference_date(document)
    book = compiled("figures", document.language)
    maybe, worded = book.pattern("maybe"), _worded(document.language)
    found: list[Figure] = []
    for context in contexts(document, mentions):
        text = context.text
        if not (_DIGIT.search(text) or (worded.mask(text.lower()) and maybe.search(text))):
            continue
        numbers = numbers_in(context, document.language, reference)
        dates = find_dates(context.text, reference, document.language) if numbers else []
        for number in numbers:
            found.append(
                Figure(
                    sentence=context.index,
                    rule=number.rule,
                    about=(*_counted_country(context, number), *context.files()),
                    offset=context.start + number.start,
                    value=number.value,
                    unit=number.unit,
                    geography=_geography(context, number, document.language, vocabulary),
                    period=_period(number, dates, context.text, document.language),
                )
            )
    return found


def numbers_in(
    context: Context, language: str = "nl", reference: str | None = None
) -> list[Number]:
    """The figures of one sentence in reading order; an earlier rule closes its stretch."""
    book = compiled("figures", language)
    text = context.text
    taken = [
        (d.start_offset, d.end_offset) for d in find_dates(text, reference or _ANY_DAY, language)
    ]
    found: list[Number] = []
    lowered = text.lower()
    for place in _prefilter(language).places(lowered):
        rule = book.rules[place]
        if not rule.may_fit(lowered):
            continue
        if rule.options.get("listed") and not _lists_countries(rule, context):
            continue
        for match in _matches(rule, text):
            start, end = match.span("number")
            if any(start < b and a < end for a, b in taken):
                continue
            if rule.options.get("after_figure") and not any(n.start < start for n in found):
                continue
            number = _number(match, rule, book, text)
            if number:
                taken.append((start, end))
                found.append(number)
    return sorted(found, key=lambda n: n.start)


@lru_cache(maxsize=64)
def _begins_with_digit(wording: str) -> bool:
    return begins_with_digit(wording)


def _matches(rule: Rule, text: str) -> Iterator[re.Match[str]]:
    if _begins_with_digit(rule.wording):
        digits = (m.start() for m in _DIGIT.finditer(text))
        return matches_at(rule.pattern, digits, text)
    return rule.pattern.finditer(text)


def _number(match: re.Match[str], rule: Rule, book: Rulebook, text: str) -> Number | None:
    start, end = match.span("number")
    money = rule.options["unit"] == "EUR"
    if not money and book.pattern("not_after").search(text[:start]):
        return None
    if book.pattern("not_before").search(text[end:]):
        return None
    value = value_of(match["number"], book.settings["named"])
    if value < _ENUMERATOR and book.pattern("enumerator").search(text[end:]):
        return None
    scale = match.groupdict().get("scale")
    if scale:
        value *= int(book.settings["scales"][scale.rstrip(".")])
    if value < rule.options.get("at_least", 0):
        return None
    return Number(start, end, value.normalize() + 0, _unit(match, rule, book, text), rule.id)


def value_of(wording: str, named: Mapping[str, str] | None = None) -> Decimal:
    """The value of a number as Dutch writes it; a single point before one or two digits is decimal.

    ``named`` gives the values of numbers written as words.

    >>> value_of("1.250,5"), value_of("1.1"), value_of("380.000")
    (Decimal('1250.5'), Decimal('1.1'), Decimal('380000'))
    """
    if named and (value := named.get(" ".join(wording.lower().split()))):
        return Decimal(value)
    plain = re.sub(r"[\s\xa0]", "", wording)
    if re.fullmatch(r"\d+[.,]\d{1,2}", plain):
        return Decimal(plain.replace(",", "."))
    return Decimal(plain.replace(".", "").replace(",", "."))


def _unit(match: re.Match[str], rule: Rule, book: Rulebook, text: str) -> str:
    """What is counted, with 'per jaar' and the like where the text says so."""
    wanted, end = str(rule.options["unit"]), match.end("number")
    if match.groupdict().get("scale") == "procent":
        return "%"
    if wanted not in ("after", "before"):
        return wanted
    unit = " ".join(match["unit"].split()) if wanted == "after" else ""
    if unit:
        end = match.end("unit")
        noun = book.pattern("noun").match(unit)
        unit = noun[0] if noun else " ".join(unit.split()[:_UNKNOWN_WORDS])
    before = text[: match.start("number")]
    if not unit and match.groupdict().get("scale") and book.pattern("currency").search(before):
        return "EUR"
    unit = unit or _counted_before(before, book)
    rate = book.pattern("per").match(text[end:])
    return f"{unit} {' '.join(rate['per'].split())}" if rate else unit


def _counted_before(before: str, book: Rulebook) -> str:
    """What a number in brackets or behind a verb counts: the last counted noun, or words."""
    for name in ("counted_before", "number_of"):
        hits = list(book.pattern(name).finditer(before))
        if hits and len(before) - hits[-1].end() < _REACH:
            hit = hits[-1]
            return " ".join((hit["unit"] or hit["other"]).split())
    words = re.findall(r"[^\W\d][\w’'-]*", re.sub(r"\([^()]*\)", "", before))
    kept = [w for w in words[-_UNIT_WORDS:] if not book.pattern("small").fullmatch(w)]
    return " ".join(kept) or str(book.settings["nameless"])


def _lists_countries(rule: Rule, context: Context) -> bool:
    """Whether bracketed numbers follow names of countries, two of them at least."""
    ends = {m.end - context.start for m in context.within(0, len(context.text), _PLACES)}
    hits = [m for m in rule.pattern.finditer(context.text) if m.start() - 1 in ends]
    return len(hits) > 1


def _counted_country(context: Context, number: Number) -> tuple[Ref, ...]:
    """The country named right before a number in brackets."""
    for mention in context.within(0, number.start, _PLACES):
        if context.text[mention.end - context.start : number.start].strip() == "(":
            return (mention.refers_to,)
    return ()


def _geography(
    context: Context, number: Number, language: str, vocabulary: Vocabulary
) -> Ref | None:
    """The place that the number is of: the nearest named with 'in', else the one it lists."""
    book = compiled("figures", language)
    in_place, union = book.pattern("in_place"), book.pattern("union")
    places = [
        (_apart(m.start - context.start, number), m.refers_to)
        for m in context.within(0, len(context.text), _PLACES)
        if in_place.search(context.text[: m.start - context.start])
    ]
    if _UNION in vocabulary:
        places += [(_apart(m.start(), number), _UNION) for m in union.finditer(context.text)]
    if places:
        return min(places)[1]
    listed = _counted_country(context, number)
    return listed[0] if listed else None


def _apart(offset: int, number: Number) -> int:
    return abs(offset - number.start)


def _period(
    number: Number, dates: Sequence[DateExpression], text: str, language: str
) -> str | None:
    """The year, month or range that the number is of: the nearest that can be one."""
    leads = compiled("figures", language).pattern("period_lead")
    fitting = [
        d
        for d in dates
        if len(d.start) == 4 or (len(d.start) == 7 and leads.search(text[: d.start_offset]))
    ]
    if not fitting:
        return None
    date = min(fitting, key=lambda d: (_apart(d.start_offset, number), d.start_offset))
    return f"{date.start}/{date.end}" if date.end else date.start
