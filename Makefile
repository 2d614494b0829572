# Each target sets up its own virtual environment, from constraints.txt, if there is none or if what it holds changed.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
CORPUS ?= ../shared/corpus

.DELETE_ON_ERROR:
.PHONY: help demo test lint format figures speed corpus docs sbom audit

help:
	@echo "make demo    the whole line on papers that ship with it, no network"
	@echo "make test    the tests"
	@echo "make lint    ruff, mypy and the import ladder"
	@echo "make format  let ruff put the code in form"
	@echo "make speed   how fast it is"
	@echo "make figures all that is claimed of it (accuracy, speed, faults) as one table"
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
	$(BIN)/python -m bench.readme
	$(BIN)/python -m bench.session
	$(BIN)/python -m bench.notebook

corpus: $(READY)
	$(BIN)/python -m bench.corpus $(CORPUS)

$(VENV)/audit/.ready:
	$(PYTHON) -m venv $(VENV)/audit
	$(VENV)/audit/bin/python -m pip install --quiet --disable-pip-version-check cyclonedx-bom pip-audit
	touch $@

sbom: $(READY) $(VENV)/audit/.ready
	$(VENV)/audit/bin/cyclonedx-py environment --output-reproducible --output-file sbom.json $(BIN)/python

audit: $(VENV)/audit/.ready
	$(VENV)/audit/bin/pip-audit --disable-pip --no-deps -r constraints.txt
