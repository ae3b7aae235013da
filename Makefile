# Two commands do everything: `make run` and `make test`. PYTHON may name another interpreter (3.11+).
PYTHON ?= python3
VENV := .venv
KG := $(VENV)/bin/kg
SAMPLE_STORE := build/sample-store
STAMP := $(VENV)/.installed

.PHONY: run test test-crash test-cluster test-engines test-soak clean

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; set PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	$(VENV)/bin/python -m pip install --quiet --editable . --group dev
	touch $@

run: $(STAMP)
	$(KG) demo --store $(SAMPLE_STORE) --exports exports

test: $(STAMP)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/python -m pytest -n auto

# A real Dask scheduler and workers on loopback, one of them killed in the middle.
test-cluster: $(STAMP)
	$(VENV)/bin/python -m pytest -m cluster

# Oxigraph's server and Virtuoso on loopback, filled by kg load, asked every named question.
test-engines: $(STAMP)
	$(VENV)/bin/python -m pytest -m engines

# Ends build, prune and index at a hundred seeded moments, and fills the disk.
test-crash: $(STAMP)
	$(VENV)/bin/python -m pytest -m crash

# 64 clients ask cheap and expensive queries of a server for five minutes.
test-soak: $(STAMP)
	$(VENV)/bin/python -m pytest -m soak -n 0

clean:
	rm -rf build .venv jha-store

# The expected answers beside the questions, after a change of rules or questions: see them in review.
.PHONY: expected-answers
expected-answers: $(STAMP)
	$(VENV)/bin/python -m tests.questions.rewrite

# The explorer's libraries from npm, by lock file, into the folder that the wheel takes them from.
# Without them (or without Node) its pages work as plain forms and lists.
.PHONY: assets
assets:
	npm ci --prefix frontend --ignore-scripts --no-audit --no-fund
	$(PYTHON) frontend/copy_assets.py

# Every kind of page in Debian's Chromium: languages, light and dark, widths, keyboard, axe.
.PHONY: test-browser
test-browser: $(STAMP) assets
	$(VENV)/bin/python -m pytest -m browser -n 2
