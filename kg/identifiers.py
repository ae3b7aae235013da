"""One spelling for each thing: keys made from names, and the official identifiers of Council files.

:func:`identify` is the door through which procedure numbers, CELEX, ELI, COM numbers and
Kamerstukken enter. Forms and addresses are those that were read in public sources; an identifier
that is only derived from another is the pattern's word, not the authority's (``kg enrich`` asks).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from kg.errors import IdentifierError
from kg.model import Ref

# Letters that Unicode does not take apart into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)


def slug(text: str) -> str:
    """A key for a name: lower case, accents folded, hyphens between words.

    Use it for the last segment of a Ref whose thing has no code of its own. Empty where the text
    holds no letter or digit of the Latin script.

    >>> slug("Yeşilgöz-Zegerius, D.")
    'yesilgoz-zegerius-d'
    """
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").replace("’", "")).strip("-")


def person_ref(name: str) -> Ref:
    """The Ref of a person known by name only; the name as it is to be shown, family name last.

    >>> person_ref("Van Raan")
    'person/van-raan'
    """
    return Ref(f"person/{slug(name)}")


def kamerstuk_url(number: str) -> str:
    """The official page of a parliamentary paper, by canonical number ("32317-OG").

    The form of the address was read at zoek.officielebekendmakingen.nl.

    >>> kamerstuk_url("32317-760")
    'https://zoek.officielebekendmakingen.nl/kst-32317-760.html'
    """
    return f"https://zoek.officielebekendmakingen.nl/kst-{number}.html"


# ---------------------------------------------------------------- official identifiers

Scheme = Literal["procedure", "celex", "eli", "com", "kamerstuk"]

CELLAR = "http://publications.europa.eu/resource/"
_ELI = "http://data.europa.eu/eli/"
_EP = "https://data.europarl.europa.eu/eli/dl/proc/"
_REPOSITORY = "https://repository.overheid.nl/frbr/officielepublicaties/kst/"


@dataclass(frozen=True, slots=True)
class Identifier:
    """An official identifier in its canonical form, and what follows from it.

    ``forms`` holds its other written forms, and identifiers of the same text in other schemes, by
    name; ``addresses`` the public addresses by publisher.
    """

    scheme: Scheme
    canonical: str
    forms: Mapping[str, str] = field(default_factory=dict, hash=False)
    addresses: Mapping[str, str] = field(default_factory=dict, hash=False)


_Parts = Mapping[str, str]

_SPELLINGS: tuple[tuple[Scheme, str], ...] = (
    ("procedure", r"(?:procedure:)?{y}/{n}(?: ?\((?P<type>[A-Z]{{3}})\))?"),
    ("procedure", r"(?:procedure:)?{y}/{n}/(?P<type>[A-Z]{{3}})"),
    ("procedure", r"(?:(?:HTTPS?://PUBLICATIONS\.EUROPA\.EU/RESOURCE/)?PROCEDURE[/:])?"
                  r"{y}_(?P<number>\d{{1,4}})"),
    ("procedure", r"(?:HTTPS?://DATA\.EUROPARL\.EUROPA\.EU/ELI/DL/PROC/)?{y}-(?P<number>\d{{4}})(?P<part>[A-Z]?)"),
    ("com", r"COM ?[(/ ] ?{y} ?[)/ ] ?(?P<number>\d{{1,4}})"
            r"(?:,? ?(?:FINAL|DEFINITIEF|DEF\.?)(?:/\d)?)?"),
    ("eli", r"(?:(?:HTTPS?://)?DATA\.EUROPA\.EU/)?(?:ELI/)?(?P<kind>[A-Z]+(?:_[A-Z]+)*)/{y}/"
            r"(?P<number>\d{{1,5}})(?:/(?P<version>OJ|\d{{4}}-\d\d-\d\d)(?:/[A-Z]{{3}})?)?"),
    ("celex", r"(?:.*\bCELEX[:/ ] ?)?(?P<sector>[0-9CE]){y}(?P<type>[A-Z]{{1,2}})"
              r"(?P<number>\d{{4}})(?P<tail>(?:R?\(\d\d\)|-\d{{8}})?)"),
    ("kamerstuk", r"(?:(?:.*/)?KST-|KAMERSTUK(?:KEN)?(?: I{{1,2}})?(?: \d{{4}}[/-]\d{{2,4}},?)? )?"
                  r"(?P<dossier>\d{{2}}[ .]?\d{{3}})(?:-(?P<suffix>[A-Z]{{1,4}}))?"
                  r"(?: ?-|,? NRS?\.?|,|/| ) ?(?P<number>\d{{1,5}}|[A-Z]{{1,3}})"
                  r"(?:\.(?:HTML|PDF|XML))?"),
)  # fmt: skip
"""Written forms in the order of trial; ``{y}`` is a year, ``{n}`` the number of a procedure."""

_YEAR = r"(?P<year>(?:19[5-9]|20\d)\d)"
_NUMBER = r"(?P<number>\d{1,4})(?P<part>[A-Z]?)"
_PATTERNS = tuple(
    (scheme, re.compile(text.format(y=_YEAR, n=_NUMBER), re.I)) for scheme, text in _SPELLINGS
)
_EXAMPLES: dict[Scheme, str] = {
    "procedure": "2022/0155(COD)",
    "celex": "32024R1351",
    "eli": "http://data.europa.eu/eli/reg/2024/1717/oj",
    "com": "COM(2022)209",
    "kamerstuk": "kst-32317-760",
}
_CELEX_OF_ELI = {"reg": "R", "dir": "L", "dec": "D"}
_ELI_OF_CELEX = {celex: eli for eli, celex in _CELEX_OF_ELI.items()}


def identify(text: str, scheme: Scheme | None = None, *, known: Iterable[str] = ()) -> Identifier:
    """The identifier that ``text`` spells, in its canonical form, with what follows from it.

    Use it wherever an identifier enters: from a vocabulary, a user, an authority. ``scheme`` says
    which kind is expected. A procedure number keeps its type, "(COD)"; two spellings (CELLAR's and
    the Parliament's) leave it out, and get it from the canonical numbers in ``known``.

    A CELEX number gives the ELI of an ordinary regulation, directive or decision: delegated and
    implementing acts have another. A COM number gives the CELEX number of a proposal.

    Raises:
        IdentifierError: it is none; the message shows how one is written.

    >>> identify("2022/0155/COD").canonical
    '2022/0155(COD)'
    >>> identify("2022_155", known=["2022/0155(COD)"]).canonical
    '2022/0155(COD)'
    >>> identify("http://data.europa.eu/eli/reg/2024/1351/oj").forms["celex"]
    '32024R1351'
    """
    plain = " ".join(re.sub(r"[\u2010-\u2013\u2212]", "-", unquote(text)).split())
    for candidate, pattern in _PATTERNS:
        if scheme in (None, candidate) and (match := pattern.fullmatch(plain)):
            parts = {name: value or "" for name, value in match.groupdict().items()}
            if candidate == "kamerstuk" or int(parts["number"]):
                if candidate == "procedure":
                    parts = _typed(parts, known)
                return _BUILDERS[candidate](parts)
    wanted = [_EXAMPLES[scheme]] if scheme else list(_EXAMPLES.values())
    kind = f"{scheme} identifier" if scheme else "identifier of a kind that is known here"
    raise IdentifierError(f"'{text}'", f"is no {kind}.", f"Write it like {', '.join(wanted)}.")


def _typed(parts: dict[str, str], known: Iterable[str]) -> dict[str, str]:
    """The parts of a procedure number, with its type where only ``known`` numbers tell it."""
    if parts.get("type"):
        return parts
    key = f"{parts['year']}/{int(parts['number']):04d}{parts.get('part', '').upper()}("
    types = {number.rstrip(")").removeprefix(key) for number in known if number.startswith(key)}
    return {**parts, "type": types.pop()} if len(types) == 1 else parts


def _procedure(parts: _Parts) -> Identifier:
    year, part, type_ = parts["year"], parts.get("part", "").upper(), parts.get("type", "").upper()
    number = f"{int(parts['number']):04d}{part}"
    forms, addresses = {"ep": f"{year}-{number}"}, {"ep": f"{_EP}{year}-{number}"}
    if type_:
        forms["cdm"] = f"{year}/{number}/{type_}"
    if not part:  # how CELLAR writes a procedure that was split in two was not read
        forms["cellar"] = f"{year}_{int(number)}"
        addresses["cellar"] = f"{CELLAR}procedure/{forms['cellar']}"
    canonical = f"{year}/{number}" + (f"({type_})" if type_ else "")
    return Identifier("procedure", canonical, forms, addresses)


def _celex(parts: _Parts) -> Identifier:
    sector, year, type_ = parts["sector"].upper(), parts["year"], parts["type"].upper()
    number, tail = int(parts["number"]), parts["tail"].upper()
    canonical = f"{sector}{year}{type_}{number:04d}{tail}"
    forms = {}
    if not tail and sector == "3" and type_ in _ELI_OF_CELEX:
        forms["eli"] = f"{_ELI}{_ELI_OF_CELEX[type_]}/{year}/{number}/oj"
    if not tail and sector == "5" and type_ == "PC":
        forms["com"] = f"COM({year}){number}"
    addresses = {"cellar": f"{CELLAR}celex/{canonical}"}
    return Identifier("celex", canonical, forms, addresses | _only(forms, "eli"))


def _eli(parts: _Parts) -> Identifier:
    kind, year, number = parts["kind"].lower(), parts["year"], int(parts["number"])
    version = parts["version"].lower() or "oj"
    canonical = f"{_ELI}{kind}/{year}/{number}/{version}"
    forms, addresses = {}, {"eli": canonical}
    if version == "oj" and kind in _CELEX_OF_ELI:
        forms["celex"] = f"3{year}{_CELEX_OF_ELI[kind]}{number:04d}"
        addresses["cellar"] = f"{CELLAR}celex/{forms['celex']}"
    return Identifier("eli", canonical, forms, addresses)


def _com(parts: _Parts) -> Identifier:
    year, number = parts["year"], int(parts["number"])
    celex = f"5{year}PC{number:04d}"
    return Identifier(
        "com",
        f"COM({year}){number}",
        {"celex": celex, "slashes": f"COM/{year}/{number}"},
        {"cellar": f"{CELLAR}celex/{celex}"},
    )


def _kamerstuk(parts: _Parts) -> Identifier:
    dossier = re.sub(r"\D", "", parts["dossier"])
    dossier += f"-{parts['suffix'].upper()}" if parts["suffix"] else ""
    number = parts["number"].upper().lstrip("0")
    key = f"kst-{dossier}-{number}"
    page = kamerstuk_url(f"{dossier}-{number}")
    return Identifier(
        "kamerstuk",
        key,
        {"number": f"{dossier}-{number}", "dossier": dossier},
        {
            "page": page,
            "pdf": page.removesuffix("html") + "pdf",
            "xml": page.removesuffix("html") + "xml",
            "repository": f"{_REPOSITORY}{dossier}/{key}/1/xml/{key}.xml",
        },
    )


def _only(forms: Mapping[str, str], name: str) -> dict[str, str]:
    return {name: forms[name]} if name in forms else {}


_BUILDERS: dict[Scheme, Callable[[_Parts], Identifier]] = {
    "procedure": _procedure,
    "celex": _celex,
    "eli": _eli,
    "com": _com,
    "kamerstuk": _kamerstuk,
}
