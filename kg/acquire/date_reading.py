"""Works out which days a date allows: its year, where it leaves that out, and its precision.

A part of ``kg.acquire.dates``, which says what counts as a date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from kg.acquire.date_rules import DateBook, DateHit, month_number
from kg.model import DateExpression

# A paper without a date is read from its meeting's: 'jl.' can then lie a few weeks after it, and
# 'a.s.' before it.
_LATE = timedelta(days=21)
# Within so many days the nearest year is taken whatever the tense says: 'heeft aangekondigd in
# oktober te komen' looks both ways.
_NEAR = 120


@dataclass(frozen=True, slots=True)
class Span:
    """A resolved date: precision as worded, and the days it allows."""

    start: str
    end: str | None
    earliest: date
    latest: date


class DateReader:
    """Resolves the hits of one text in order; keeps the last year for 'datzelfde jaar'."""

    def __init__(self, text: str, book: DateBook, reference: date | None) -> None:
        self.text, self.book, self.reference = text, book, reference
        self.last_year: int | None = None

    def read(self, hit: DateHit) -> list[DateExpression]:
        """The date expressions of one hit: none where it needs a reference that is not there."""
        found = []
        for (start, end), span in self._spans(hit):
            self.last_year = span.earliest.year
            found.append(
                DateExpression(
                    start,
                    end,
                    self.text[start:end],
                    span.start,
                    span.end,
                    span.earliest.isoformat(),
                    span.latest.isoformat(),
                )
            )
        return found

    def _spans(self, hit: DateHit) -> list[tuple[tuple[int, int], Span]]:
        said, place = hit.said, (hit.start, hit.end)
        if "day1" in said and "day2" in said:
            return self._two_days(hit)
        span: Span | None
        if "day1" in said:
            span = self._day(said["day1"], hit)
        elif "month1" in said and "month2" in said:
            span = self._months(hit)
        elif "month1" in said:
            span = self._month(hit)
        elif "season" in said:
            span = self._season(hit)
        elif "year1" in said and "year2" in said:
            return self._two_years(hit)
        elif "unit" in said:
            span = self._neighbouring_month(said["leader"])
        else:
            span = self._part_of_year(hit)
        return [(place, span)] if span else []

    # ---- days

    def _two_days(self, hit: DateHit) -> list[tuple[tuple[int, int], Span]]:
        said, book = hit.said, self.book
        second_month = month_number(said["month2"], book)
        first_month = month_number(said.get("month1", said["month2"]), book)
        second_year = self._year(second_month, _day(said["day2"]), hit, said.get("year2"))
        if "year1" in said and "year2" not in said:
            second_year = int(said["year1"]) + (first_month > second_month)
        if second_year is None:
            return []
        first_year = int(said.get("year1") or second_year - (first_month > second_month))
        last = _date(second_year, second_month, _day(said["day2"]))
        first = _date(first_year, first_month, _day(said["day1"]))
        middle = _date(second_year, second_month, _day(said["day3"])) if "day3" in said else None
        if not (first and last and first <= last):
            return []
        listed = said["link"] in book.words["listing"] and not self._after_between(hit)
        days = [first, *([middle] if middle else []), last]
        apart = any((b - a).days > 1 for a, b in pairwise(days))
        if not (listed and apart):
            return [((hit.start, hit.end), Span(str(first), str(last), first, last))]
        first_stop = max(hit.stops[k] for k in ("day1", "month1", "year1") if k in hit.stops)
        stops = [first_stop, *([hit.stops["day3"]] if middle else []), hit.end]
        starts = [hit.start, *(self._next_day(stop) for stop in stops[:-1])]
        return [
            ((start, stop), Span(str(d), None, d, d))
            for start, stop, d in zip(starts, stops, days, strict=True)
        ]

    def _next_day(self, offset: int) -> int:
        """Where the next figure of a listing of days begins."""
        digit = re.compile(r"\d").search(self.text, offset)
        return digit.start() if digit else offset

    def _after_between(self, hit: DateHit) -> bool:
        return self.text[: hit.start].rstrip().lower().endswith("tussen")

    def _day(self, day: str, hit: DateHit) -> Span | None:
        said = hit.said
        month = (
            int(said["monthnumber1"])
            if "monthnumber1" in said
            else month_number(said["month1"], self.book)
        )
        year = self._year(month, _day(day), hit, said.get("year1"))
        found = _date(year, month, _day(day)) if year else None
        return Span(str(found), None, found, found) if found else None

    # ---- months

    def _month(self, hit: DateHit) -> Span | None:
        said = hit.said
        month = month_number(said["month1"], self.book)
        year = self._year(month, None, hit, said.get("year1"))
        if year is None:
            return None
        first, last = 1, monthrange(year, month)[1]
        if "part" in said:
            low, high = self.book.words["part"][_part(said["part"])]["days"]
            first, last = low, min(high, last)
        return Span(f"{year}-{month:02}", None, date(year, month, first), date(year, month, last))

    def _months(self, hit: DateHit) -> Span | None:
        said = hit.said
        first, second = (month_number(said[k], self.book) for k in ("month1", "month2"))
        until = self._year(second, None, hit, said.get("year2"))
        if until is None:
            return None
        since = int(said.get("year1") or until - (first > second))
        last = date(until, second, monthrange(until, second)[1])
        return Span(f"{since}-{first:02}", f"{until}-{second:02}", date(since, first, 1), last)

    def _neighbouring_month(self, leader: str) -> Span | None:
        if self.reference is None:
            return None
        way = self.book.words["leader"][leader]
        shift = {"past": -1, "future": 1}.get(str(way), 0)
        months = self.reference.year * 12 + self.reference.month - 1 + shift
        year, month = divmod(months, 12)
        last = monthrange(year, month + 1)[1]
        return Span(
            f"{year}-{month + 1:02}", None, date(year, month + 1, 1), date(year, month + 1, last)
        )

    # ---- seasons and years

    def _season(self, hit: DateHit) -> Span | None:
        said = hit.said
        season = self.book.words["season"][said["season"]]
        month, day = map(int, season["from"].split("-"))
        before = said.get("side") in ("voor", "vóór")
        latest = season["before" if before else "to"]
        year = self._year(month, day, hit, said.get("year1"), last=latest)
        if year is None:
            return None
        first, last = (_in_year(year, season[k]) for k in ("from", "to"))
        if said["season"] == "winter":
            last = date(year + 1, 3, 20)
        if before:
            first, last = date(year, 1, 1), _in_year(year, season["before"])
        elif said.get("side") == "na":
            first, last = _in_year(year, season["after"]), date(year, 12, 31)
        until = said.get("year2")
        return Span(str(year), until, first, last)

    def _two_years(self, hit: DateHit) -> list[tuple[tuple[int, int], Span]]:
        first, last = int(hit.said["year1"]), int(hit.said["year2"])
        if first >= last:
            return []
        if "listed" in hit.said and last - first > 1 and not self._after_between(hit):
            ends = (hit.start, hit.start + 4), (hit.end - 4, hit.end)
            return [
                (place, Span(str(y), None, date(y, 1, 1), date(y, 12, 31)))
                for place, y in zip(ends, (first, last), strict=True)
            ]
        whole = Span(str(first), str(last), date(first, 1, 1), date(last, 12, 31))
        return [((hit.start, hit.end), whole)]

    def _part_of_year(self, hit: DateHit) -> Span | None:
        said = hit.said
        months = (
            self.book.words["part"][_part(said["part"])]["months"] if "part" in said else (1, 12)
        )
        year = self._year(months[0], 1, hit, said.get("year1"))
        if year is None:
            return None
        last = date(year, months[1], monthrange(year, months[1])[1])
        return Span(str(year), None, date(year, months[0], 1), last)

    # ---- which year

    def _year(
        self, month: int, day: int | None, hit: DateHit, stated: str | None, last: str | None = None
    ) -> int | None:
        """The year a date falls in: stated, pointed at, or the one nearest to the paper."""
        said = hit.said
        if stated or "inherited" in said:
            return int(stated or said["inherited"])
        reference = self.reference
        pointer = self._pointer(said)
        if pointer == "same" and self.last_year:
            return self.last_year
        if reference is None:
            return None
        if isinstance(pointer, int):
            return reference.year + pointer
        if pointer == "same" or "yearword" in said:
            return reference.year
        begin = (month, day or 1)
        until = tuple(map(int, last.split("-"))) if last else (month, day or 31)
        if pointer == "past":
            return self._last_year_by(reference + _LATE, begin)
        if pointer == "future":
            return self._first_year_from(reference - _LATE, until)
        if "month1" not in said and "month2" not in said:
            return self._year_by_tense(begin, until, hit)
        return self._nearest_year(month, day, hit)

    def _last_year_by(self, day: date, begin: tuple[int, int]) -> int:
        return day.year - (begin > (day.month, day.day))

    def _first_year_from(self, day: date, until: tuple[int, ...]) -> int:
        return day.year + (tuple(until) < (day.month, day.day))

    def _pointer(self, said: dict[str, str]) -> int | str | None:
        words = self.book.words
        if "pointer" in said:
            return _pointer(words["pointer"][said["pointer"]])
        if "leader" in said:
            return _pointer(words["leader"][said["leader"]])
        if "yearword" in said:
            back = {"vorig": -1, "afgelopen": -1, "volgend": 1, "komend": 1, "dit": 0}
            return back.get(said["yearword"], "same")
        return None

    def _year_by_tense(self, begin: tuple[int, int], until: tuple[int, ...], hit: DateHit) -> int:
        """A season or quarter is the paper's own year's, unless the clause's tense denies it."""
        assert self.reference
        now = (self.reference.month, self.reference.day)
        way = self._tense(hit)
        ahead = way == "future" or (way is None and hit.said.get("side") in ("voor", "vóór"))
        if ahead and tuple(until) < now:
            return self.reference.year + 1
        if way == "past" and begin > now:
            return self.reference.year - 1
        return self.reference.year

    def _nearest_year(self, month: int, day: int | None, hit: DateHit) -> int:
        """The year that puts the date nearest to the paper's; tense decides where that is far."""
        assert self.reference
        reference = self.reference
        choices = [
            (abs((when - reference).days), year)
            for year in (reference.year - 1, reference.year, reference.year + 1)
            if (when := _date(year, month, day or 15))
        ]
        if not choices:
            return reference.year
        distance, nearest = min(choices)
        way = self._tense(hit) if distance > _NEAR else None
        if way is None:
            return nearest
        begin = (month, day or 1)
        now = (reference.month, reference.day)
        return reference.year - (begin > now) if way == "past" else reference.year + (begin < now)

    def _tense(self, hit: DateHit) -> str | None:
        """Whether the clause around a date looks back or forward; None where it does not say."""
        before = self.book.clause_start.split(self.text[: hit.start])[-1]
        after = self.book.clause_end.split(self.text[hit.end :])[0]
        clause = before + " " + after
        future = self.book.future_cue.search(clause) is not None
        past = self.book.past_cue.search(clause) is not None
        if future == past:
            return None
        return "future" if future else "past"


def _pointer(value: object) -> int | str:
    return value if isinstance(value, int) else str(value)


def _part(wording: str) -> str:
    return wording.upper() if wording.startswith("q") else wording


def _day(wording: str) -> int:
    digits = re.match(r"\d+", wording)
    return int(digits[0]) if digits else 0


def _date(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day ('31 april')."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_year(year: int, month_day: str) -> date:
    month, day = map(int, month_day.split("-"))
    return date(year, month, 1) + timedelta(days=day - 1)
