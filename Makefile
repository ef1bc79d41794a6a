# make demo and make test are all that a newcomer needs; each makes its own virtual environment when there is none.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
RUN := $(VENV)/.installed-run

.PHONY: demo test lint types unit evaluate bench train docs clean

# What is needed to run the program.
$(RUN): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

# What is needed to develop it.
$(STAMP): $(RUN)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	touch $@

demo: $(RUN)
	$(BIN)/monitor demo

test: lint types unit

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

# Type checkers do not follow __path__: the package is checked as it is installed, in a folder of its own.
types: $(STAMP)
	rm -rf build/types && $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --target build/types .
	cd build/types && MYPYPATH=. ../../$(BIN)/mypy --config-file ../../pyproject.toml --cache-dir ../../.mypy_cache -p monitor

unit: $(STAMP)
	$(BIN)/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

# Thirty-eight trainings side by side: about an hour and a half on two cores. `monitor evaluate` alone takes seconds.
evaluate: $(RUN)
	$(BIN)/monitor evaluate --fairness
	$(BIN)/monitor evaluate --full --slices --out build/evaluation --card models/MODEL_CARD.md
	cp build/evaluation/report.md build/evaluation/*.svg docs/models/
	$(BIN)/python -m monitor.detect.evaluation --out docs/statistics
	$(BIN)/python -m monitor.demo.calibration --out docs/statistics

bench: $(STAMP)
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.tagging
	$(BIN)/python -m tests.bench.detecting
	$(BIN)/python -m tests.bench.scale

train: $(RUN)
	$(BIN)/monitor train

docs: $(RUN)
	$(BIN)/typer cli.py utils docs --name monitor --title "Commands" --output docs/commands.md

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
