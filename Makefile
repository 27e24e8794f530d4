# Corridor: two commands do all the set-up.
#
#   make demo    plan the demonstration day end to end
#   make test    every check there is, with the tests last
#
# Both make .venv when it is missing or older than what it was made from. The
# environment is ours alone: nothing is installed outside this folder.

VENV := .venv
RUN  := $(VENV)/bin
MADE := $(VENV)/made

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint types contracts bench catalogues pins clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# The stamp is written last, so a set-up that was interrupted is done again.
$(MADE): pyproject.toml constraints.txt scripts/set_up.sh
	@sh scripts/set_up.sh $(VENV) $(MADE)

setup: $(MADE) ## make the environment in .venv

demo: $(MADE) ## plan the demonstration day and write its report
	@$(RUN)/corridor demo

test: $(MADE) ## run every check; ends with the tests' closing line
	@$(RUN)/python -m scripts.check

check: ## the same in the environment that stands, without set-up
	@$(RUN)/python -m scripts.check

lint: $(MADE) ## ruff: rules and format
	@$(RUN)/ruff check . && $(RUN)/ruff format --check .

types: $(MADE) ## strict mypy over the four rooms, tests and scripts
	@$(RUN)/mypy

contracts: $(MADE) ## who may import whom
	@$(RUN)/lint-imports --no-logo

bench: $(MADE) ## what planning costs and proves here, beside other solvers (an hour)
	@$(RUN)/corridor bench

catalogues: $(MADE) ## bring the translation catalogues up to date with the source
	@$(RUN)/python -m scripts.catalogues

pins: $(MADE) ## pin every package again, as new as pyproject.toml allows
	@$(RUN)/python -m scripts.pins

clean: ## remove what can be made again; your data in var/ stays
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .import_linter_cache *.egg-info
	@find routing wms integrations api tests scripts -name __pycache__ \
	  -type d -prune -exec rm -rf {} +
