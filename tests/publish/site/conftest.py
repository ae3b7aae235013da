"""The site of the sample corpus, written once for all test processes."""

import pytest
from click.testing import CliRunner
from filelock import FileLock

from kg.cli import main
from tests.sample_store import sample_folder

ADDRESS = "https://data.example.org/jha/"


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id):
    """The folder that ``kg export site`` wrote; nobody changes it."""
    root = tmp_path_factory.getbasetemp()
    root = root if worker_id == "master" else root.parent
    folder = root / "sample-site"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            result = CliRunner().invoke(
                main,
                ["export", "site", "-o", str(folder), "--store", str(sample_folder()),
                 "--address", ADDRESS, "--jobs", "2"],
                catch_exceptions=False,
            )  # fmt: skip
            assert result.exit_code == 0, result.stderr
            assert result.stdout == ""
    return folder
