# Two commands: `make run` starts the product, `make test` passes all tests. Each sets up what it needs.
.DEFAULT_GOAL := help
.PHONY: help setup run test bench prove clean
SHELL := /bin/bash

VENV := .venv
BIN := $(VENV)/bin
UV := .boot/bin/uv

# The first Python of 3.12 or newer that really runs (a name on the PATH may be an empty promise).
PYTHON = $(shell for p in python3.13 python3.12 python3.14 python3 python; do \
  $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && { command -v $$p; break; }; done)

help: ## say what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.done node_modules/.done ## everything into .venv and node_modules

.boot/.done: requirements-boot.lock
	@test -n "$(PYTHON)" || { echo "nof1 needs Python 3.12 or newer with venv (Debian, Ubuntu: apt install python3 python3-venv)"; exit 2; }
	$(PYTHON) -m venv --clear .boot
	.boot/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-boot.lock
	@touch $@

$(VENV)/.done: .boot/.done requirements.lock pyproject.toml
	$(UV) venv -q --clear --no-python-downloads --python $(PYTHON) $(VENV)
	$(UV) pip sync -q --require-hashes requirements.lock
	$(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $@
