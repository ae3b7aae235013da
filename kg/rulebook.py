"""Language as data: reads the rulebooks that say what Dutch Council prose looks like.

A rulebook is a YAML file ``rulebook/{language}/{name}.yaml`` beside the stage that uses it
(``kg/acquire`` for layout and structure, ``kg/extract`` for names and statements). Adding a
language is adding a folder.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kg.errors import VocabularyError

_PACKAGE = Path(__file__).resolve().parent


@lru_cache(maxsize=64)
def load(stage: str, name: str, language: str = "nl") -> Any:  # noqa: ANN401 - shape differs per book
    """The content of ``kg/{stage}/rulebook/{language}/{name}.yaml``; do not change what it returns.

    Raises:
        VocabularyError: no such rulebook, or it is not valid YAML.
    """
    path = _PACKAGE / stage / "rulebook" / language / f"{name}.yaml"
    try:
        return yaml.load(
            path.read_text("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
    except OSError as error:
        raise VocabularyError(str(path), f"cannot be read: {error}.", "Reinstall.") from error
    except yaml.YAMLError as error:
        raise VocabularyError(
            str(path), f"is not valid YAML: {error}.", "Mend that line."
        ) from error


def languages() -> list[str]:
    """The languages that the reading stage has a rulebook for."""
    return sorted(p.name for p in (_PACKAGE / "acquire" / "rulebook").iterdir() if p.is_dir())


def names(stage: str, language: str = "nl") -> list[str]:
    """The names of the rulebooks that a stage has for a language."""
    return sorted(p.stem for p in (_PACKAGE / stage / "rulebook" / language).glob("*.yaml"))
