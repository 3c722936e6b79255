# Two commands: `make run` starts the product, `make test` passes all tests. Each sets up what it needs.
.DEFAULT_GOAL := help
.PHONY: help setup build run test lint check-clients test-python test-clients test-walks test-tools bench prove lock contract
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c

VENV := .venv
BIN := $(VENV)/bin
UV := .boot/bin/uv
# Node comes from a Python package in the lock, so that every machine builds with the same one.
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" npm

# The first Python of 3.12 or newer that really runs: a name on the PATH may be an empty promise.
PYTHON = $(shell for p in python3.13 python3.12 python3.14 python3 python; do \
  $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { command -v $$p; break; }; done)

CLIENT_SOURCES = $(shell find clients -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -name '*.tsbuildinfo' 2>/dev/null)

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

setup: $(VENV)/.done node_modules/.done ## everything into .venv and node_modules

.boot/.done: requirements-boot.lock
	@test -n "$(PYTHON)" || { echo "nof1 needs Python 3.12 or newer with venv (Debian and Ubuntu: apt install python3 python3-venv)"; exit 2; }
	@echo "setting up: Python from $(PYTHON)"
	@"$(PYTHON)" -m venv --clear .boot
	@.boot/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-boot.lock
	@touch $@

$(VENV)/.done: .boot/.done requirements.lock pyproject.toml
	@echo "setting up: libraries (about 1.3 GB)"
	@$(UV) venv -q --clear --no-python-downloads --python "$(PYTHON)" $(VENV)
	@$(UV) pip sync -q --require-hashes --compile-bytecode requirements.lock
	@$(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $@

node_modules/.done: $(VENV)/.done package-lock.json .npmrc
	@echo "setting up: libraries of the pages"
	@$(NPM) ci --silent
	@touch $@

build: build/clients.done ## the pages, from TypeScript

build/clients.done: node_modules/.done $(CLIENT_SOURCES)
	@echo "building the pages"
	@$(NPM) run --silent build
	@mkdir -p build && touch $@

run: setup build ## the product with a demonstration clinic on http://127.0.0.1:8000
	@$(BIN)/python -m compileall -q nof1 server
	@$(BIN)/flask --app server demo
	@exec $(BIN)/python -m server

test: setup build test-tools lint check-clients test-clients test-python test-walks ## all tests
	@echo "all tests passed"

test-tools:
	@tests/tools.sh

lint: setup
	$(BIN)/ruff check -q .
	$(BIN)/ruff format -q --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache | tail -n 4

check-clients: setup
	$(NPM) run --silent generate:check
	$(NPM) run --silent check

contract: setup ## describe the API anew, and the clients' types from it
	@NOF1_DATA_DIR=build/contract $(BIN)/flask --app server openapi write --format=json clients/contract/openapi.json
	@$(NPM) run --silent generate

test-clients: setup
	$(NPM) run --silent test

test-python: setup build # the library's and a third of the server's files beside the rest; printed when both are done
	@{ $(BIN)/pytest tests/nof1 && $(BIN)/pytest $$(ls tests/server/test_*.py | awk 'NR % 3 == 0'); } \
	  > build/test-others.log 2>&1 & others=$$!; \
	$(BIN)/pytest $$(ls tests/server/test_*.py | awk 'NR % 3'); these=$$?; \
	wait $$others; others=$$?; cat build/test-others.log; exit $$((these || others))

test-walks: setup build # every second file beside the others: a walk waits more than it computes
	@$(BIN)/pytest $$(ls tests/walks/test_*.py | awk 'NR % 2 == 0') > build/test-walks.log 2>&1 & others=$$!; \
	$(BIN)/pytest $$(ls tests/walks/test_*.py | awk 'NR % 2'); these=$$?; \
	wait $$others; others=$$?; cat build/test-walks.log; exit $$((these || others))

bench: setup build ## print figures, also as build/bench/NAME.json
	@mkdir -p build/bench
	@for b in tests/bench/bench_*.py; do echo "== $$b"; $(BIN)/python $$b || exit 1; done
	@echo "== first load of the phone app"; $(NPM) run --silent size

prove: setup build ## the long proofs
	$(BIN)/pytest tests/prove --timeout 7200

lock: .boot/.done ## choose versions anew and write their hashes
	$(UV) pip compile -q --universal --python-version 3.12 --no-header --generate-hashes \
	  --group server --group dev --extra nuts --extra plots pyproject.toml -o requirements.lock
