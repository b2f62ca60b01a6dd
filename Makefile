# Two commands are enough on a new machine: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
OUT ?= out/sample

.PHONY: help run test check format sample docs bench fuzz clean

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

$(READY): pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $(READY)

run: $(READY) ## Set up, and analyse the sample data
	@$(BIN)/spendscan analyse sample_data/ledgers -c sample_data/spendscan.toml -o $(OUT) --force

test: $(READY) ## Run every test
	@$(BIN)/python -m pytest -n auto

check: $(READY) ## Every gate but the tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python docs/generate.py --check

format: $(READY) ## Put the code in the one format
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

sample: $(READY) ## Write sample_data/ again (identical bytes)
	@$(BIN)/python sample_data/generate.py

docs: $(READY) ## Write the generated pages again
	@$(BIN)/python docs/generate.py

bench: $(READY) ## Measure speed and memory against named peers
	@$(BIN)/python benchmarks/run.py

fuzz: $(READY) ## Damage 20,000 ledgers and read each; goes on where it stopped (COUNT=…, START=…)
	@$(BIN)/python tests/fuzz/many.py --count $(or $(COUNT),20000) --start $(or $(START),0) --state out/fuzz-$(or $(START),0).json

clean: ## Remove what was made
	rm -rf $(VENV) out build dist
