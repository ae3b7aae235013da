"""The sample's export, written once per process."""

import atexit
import tempfile
from functools import lru_cache
from pathlib import Path

from kg.publish.release import export_all
from tests.sample_store import sample_store


@lru_cache(maxsize=1)
def sample_export():
    """A folder that holds the export; nobody writes to it."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    export_all(sample_store(), Path(folder.name), parquet=True)
    return Path(folder.name)
