# make demo: scan the samples into build/demo/.  make test: lint, types, tests.  Both make .venv first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-browser docs walkthrough coverage licences lint types unit format samples eval bench bench-extract fuzz soak clean

demo: .venv/installed
	rm -rf build/demo
	$(BIN)/redflag scan samples/en/*.pdf samples/en/*.docx samples/en/clean -o build/demo/
	$(BIN)/python scripts/demo.py build/demo

test: lint types unit

docs: .venv/installed-docs  # the documentation as a site, build/site/index.html; a warning is an error
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "Open build/site/index.html in a browser."

walkthrough: .venv/installed  # record anew what the commands of docs/first-rule.md print
	$(BIN)/python scripts/walkthrough.py

test-browser: .venv/installed  # the HTML pages in a real browser: Debian's chromium
	$(BIN)/pytest tests/browser -n 2

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/installed
	$(BIN)/mypy

unit: .venv/installed  # in random order, by two processes; with those of the browser, where chromium is
	$(BIN)/pytest -n 2

coverage: .venv/installed  # which branches no test takes; build/coverage/index.html shows them
	$(BIN)/pytest -n 2 --cov --cov-report=term --cov-report=html:build/coverage

licences: .venv/installed  # the licences of all required libraries
	$(BIN)/python scripts/licences.py > THIRD-PARTY.md

format: .venv/installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

samples: .venv/installed  # make the sample agreements again from samples/en/source
	$(BIN)/python scripts/make_samples.py

eval: .venv/installed  # accuracy on labelled agreements, where ../shared/gold is there
	$(BIN)/python scripts/eval.py

bench: .venv/installed  # all of docs/performance.md, as ratios inside one run; REDLINE=PROGRAM where redline-buddy is
	$(BIN)/python scripts/bench.py $(if $(REDLINE),--redline $(REDLINE))

bench-extract: .venv/installed  # speed of reading files, against the libraries most would reach for
	$(BIN)/python scripts/bench_extract.py

fuzz: .venv/installed  # damaged files for ten minutes: each must end in a report or in an error of one line
	$(BIN)/python scripts/fuzz.py --minutes 10

soak: .venv/installed  # a batch of 2,000 files, killed again and again; of ../shared's agreements where they are there
	$(BIN)/python scripts/soak.py $(wildcard ../shared/corpus ../shared/gold)

.venv/installed: pyproject.toml scripts/bootstrap.py
	$(PYTHON) scripts/bootstrap.py .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	$(BIN)/python -m compileall -q redflag
	touch $@

.venv/installed-docs: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docs]'
	touch $@

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
