# `make help` lists what there is. Nothing needs to be installed beforehand but git, make and Python 3.11-3.13.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo

.DEFAULT_GOAL := help
.PHONY: help setup system test check demo samples bench bench-matching lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.ready: requirements-dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Sanad needs Python 3.11, 3.12 or 3.13; none was found." >&2; exit 3; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

system:
	@PYTHON="$(PYTHON)" .ci/system-packages run

setup: system $(VENV)/.ready ## Install what is missing: system packages (shown first) and the Python environment

demo: setup ## Take the sample incident through the whole pipeline and write its verification summary
	$(BIN)/python -m samples.demo $(DEMO)

samples: setup ## Build the sample media anew
	$(BIN)/python -m samples.build

test: ## Set up and pass every test
	@PYTHON="$(PYTHON)" .ci/system-packages test
	@$(MAKE) --no-print-directory $(VENV)/.ready
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: setup ## Lint, types, import direction, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory test

bench: setup ## Measure throughput beside its floor
	$(BIN)/python -m benchmarks.throughput
	$(BIN)/python -m benchmarks.intake

# Peers are found through SANAD_PEERS, real photos and clips through SANAD_CORPUS: see benchmarks/matching/peers.txt.
bench-matching: setup ## Measure search and recall beside other programs
	$(BIN)/python -m benchmarks.matching.search
	$(BIN)/python -m benchmarks.matching.features
	$(BIN)/python -m benchmarks.matching.photos
	$(BIN)/python -m benchmarks.matching.keyframes
	$(BIN)/python -m benchmarks.matching.videos
	$(BIN)/python -m benchmarks.matching.order

lock: ## Resolve the dependencies anew, with hashes (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --group dev -o requirements-dev.txt

clean: ## Remove the environment and what the demo made
	rm -rf $(VENV) $(DEMO) .mypy_cache .ruff_cache .pytest_cache .hypothesis
