# Each target makes what it needs: the first call creates .venv from the lock file, later ones see the stamp and go on.
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# Tests start many processes, each of which would compile all modules anew if nothing compiled were kept.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test prove lint format migration bench clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements.lock setup.cfg
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

run: $(STAMP) ## serve the demo city at http://127.0.0.1:8000 (PORT= for another port)
	$(BIN)/zhengku db upgrade
	$(BIN)/zhengku demo --if-empty
	$(BIN)/zhengku serve --port $(PORT)

test: $(STAMP) ## run the tests, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "not prove"

prove: $(STAMP) ## run the long proofs: concurrency, kills, fuzz; prints a report
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist load --maxschedchunk 1 -m prove

lint: $(STAMP) ## check style, types, and the rules between rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(STAMP) ## lay out the code as lint wants it
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .

migration: $(STAMP) ## write the next version of the database from the models (m="what changes")
	$(BIN)/python -m migrations "$(m)"

bench: $(STAMP) ## measure speed; prints the figures
	$(BIN)/python -m bench

clean: ## remove what was made, except data under var/
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
