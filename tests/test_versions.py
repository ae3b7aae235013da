"""A change of anything that decides what a paper becomes changes the version it is read by."""

import subprocess
import sys

from kg import versions

LOADED = """
import sys
import kg.acquire, kg.extract, kg.graph.rdf
print(*(m.__file__ for n, m in sys.modules.items() if n.split(".")[0] == "kg"), sep="\\n")
"""


def test_every_module_that_reading_loads_counts():
    printed = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, check=True).stdout
    loaded = set(printed.decode().split())
    counted = {str(path) for path in versions.reading_files()}
    assert {path for path in loaded if path not in counted and not is_empty(path)} == set()


def is_empty(path):
    """Packages whose __init__ holds nothing but its docstring."""
    return path.endswith("graph/__init__.py")


def test_every_rulebook_counts():
    counted = {path.name for path in versions.reading_files()}
    assert {"objects.yaml", "sentences.yaml", "verbs.yaml", "rdf.py", "finder.py"} <= counted


def test_versions_hang_on_the_base_where_the_graphs_do():
    assert versions.reference("https://a.org/") != versions.reference("https://b.org/")
    assert versions.common("https://a.org/") != versions.common("https://b.org/")
    assert len(versions.reading()) == 64
