"""The tree of errors; each says where, what, and what to do.

KgError                    anything this package raises on purpose
├── InputError             a file or folder given by the user cannot be read as a document
│   └── NotInGenreError    it can be read, but is no paper on a JHA Council
├── StoreError             a store is absent, held by another process, or damaged
├── QuestionError          no such question, or a parameter is missing or cannot be understood
├── QueryError             SPARQL that cannot be parsed or evaluated
├── IdentifierError        a text is no official identifier of a known kind
├── AuthorityError         an authority's endpoint gives no answer that can be used
├── DistributionError      worker processes or a cluster cannot be started or reached
└── VocabularyError        a file under ontology/ or a rulebook is not as it should be
"""

from __future__ import annotations


class KgError(Exception):
    """Anything this package raises on purpose; its text is meant for the user."""

    def __init__(self, where: str, what: str, advice: str = "") -> None:
        """Compose the message: ``where`` (file, rule, parameter), ``what`` is wrong, ``advice``."""
        self.where, self.what, self.advice = where, what, advice
        super().__init__(where, what, advice)

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" {self.advice}" if self.advice else "")


class InputError(KgError):
    """A file or folder given by the user cannot be read as a document."""


class NotInGenreError(InputError):
    """The file can be read, but it is no paper on a Council of JHA ministers."""


class StoreError(KgError):
    """A store is absent, held by another process, or damaged."""


class QuestionError(KgError):
    """No such question, or a parameter is missing or cannot be understood."""


class QueryError(KgError):
    """SPARQL that cannot be parsed or evaluated."""


class IdentifierError(KgError):
    """A text is no official identifier of a known kind, or not of the one expected."""


class AuthorityError(KgError):
    """An authority's endpoint cannot be reached, or gives no answer that can be used."""


class VocabularyError(KgError):
    """A file under ``ontology/`` or a rulebook is not as it should be."""


class DistributionError(KgError):
    """Worker processes or a cluster cannot be started or reached, or fail as a whole."""
