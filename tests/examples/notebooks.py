"""Runs the notebooks of ``examples/`` on the sample corpus.

``python -m tests.examples.notebooks`` writes their outputs anew; the test compares.
"""

import copy
import os
import re
import tempfile
from pathlib import Path

import nbclient
import nbformat

from kg.paths import SAMPLE_CORPUS
from kg.pipeline import build
from kg.vocabulary import SAMPLE_BASE

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


def executed(path, store):
    """The notebook with the outputs that its cells give on ``store``."""
    notebook = nbformat.read(path, as_version=4)
    environment = {**os.environ, "JHA_STORE": str(store)}
    client = nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": EXAMPLES}}
    )
    client.execute(env=environment)
    return tidy(notebook)


def tidy(notebook):
    """Without what differs from run to run: times, versions of the kernel, ids of HTML."""
    notebook = copy.deepcopy(notebook)
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python",
                                        "name": "python3"}}  # fmt: skip
    for cell in notebook.cells:
        cell.metadata = {}
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output.data["text/html"] = re.sub(
                    r"<style scoped>.*?</style>", "", output.data["text/html"], flags=re.DOTALL
                )
    return notebook


def outputs(notebook):
    """What the cells show, as comparable text; pictures only as being there.

    The strokes of a picture depend on the version of the plotting library.
    """
    shown = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = dict(output.get("data", {}))
            if "image/svg+xml" in data:
                data = {"image/svg+xml": "a picture"}
            shown.append((output.output_type, output.get("text", ""), data))
    return shown


def main():
    """Execute every notebook and keep its outputs."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        build([SAMPLE_CORPUS], store, base=SAMPLE_BASE)
        for path in NOTEBOOKS:
            nbformat.write(executed(path, store), path)


if __name__ == "__main__":
    main()
