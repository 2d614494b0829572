# Each target sets up its own virtual environment, from constraints.txt, if there is none or if what it holds changed.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CORPUS ?= ../shared/corpus

.DELETE_ON_ERROR:
.PHONY: help demo test lint format figures speed corpus docs test-postgres wheel sbom audit

help:
	@echo "make demo    the whole line on papers that ship with it, no network"
	@echo "make test    the tests"
	@echo "make test-postgres  those that need a PostgreSQL server, which they start themselves"
	@echo "make lint    ruff, mypy and the import ladder"
	@echo "make format  let ruff put the code in form"
	@echo "make speed   how fast it is"
	@echo "make figures all that is claimed of it (accuracy, speed, faults) as one table"
	@echo "make wheel   build sdist and wheel, install the wheel in a bare environment and run its demo"
	@echo "make sbom    a bill of materials, sbom.json (CycloneDX)"
	@echo "make audit   ask whether a package that is used has a known weakness; needs a network"
	@echo "make docs    write figures, help texts and outputs into the documentation"
	@echo "make corpus  how right it is, on a folder of real papers (CORPUS=$(CORPUS))"

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,demo]'
	touch $(READY)

demo: $(READY)
	$(BIN)/mine demo

test: $(READY)
	$(BIN)/python -m pytest -q -n auto

test-postgres: $(READY)
	$(BIN)/python -m pytest -q $(wildcard tests/*/test_postgres*.py)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

figures: $(READY)
	$(BIN)/python -m bench.figures

speed: $(READY)
	$(BIN)/python -m bench.speed

docs: $(READY)
	$(BIN)/python -m bench.growth
	$(BIN)/python -m bench.readme
	$(BIN)/python -m bench.session
	$(BIN)/python -m bench.notebook

corpus: $(READY)
	$(BIN)/python -m bench.corpus $(CORPUS)

# The wheel is built from the sdist, so that neither lacks a file; the demo runs in a folder without the sources.
wheel:
	rm -rf dist build/bare build/elsewhere
	$(PYTHON) -m venv build/bare
	build/bare/bin/python -m pip install --quiet --disable-pip-version-check build
	build/bare/bin/python -m build --outdir dist .
	rm -rf build/bare
	$(PYTHON) -m venv build/bare
	build/bare/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt "$$(ls dist/*.whl)[demo]"
	mkdir build/elsewhere
	cd build/elsewhere && ../bare/bin/mine demo > demo.txt && test -s demo-output/report.html

$(VENV)/audit/.ready:
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check cyclonedx-bom pip-audit
	touch $@

sbom: $(READY) $(VENV)/audit/.ready
	$(VENV)/audit/bin/cyclonedx-py environment --output-reproducible --output-file sbom.json $(BIN)/python

audit: $(VENV)/audit/.ready
	$(VENV)/audit/bin/pip-audit --disable-pip --no-deps -r constraints.txt
