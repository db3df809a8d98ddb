# Two commands do everything on a fresh machine: `make run` and `make test`. Each makes the environment first.
# PORT moves the page, NRM_VAR moves what a run keeps (default var/).

PYTHON ?= python3
PORT ?= 8000
export PORT
IN_ENV := .venv/bin/
# The type checker reads the settings, which want an address; it connects to none.
NO_SERVER := SECRET_KEY=unused NRM_ROLE=web DATABASE_URL=postgres://nobody@//nowhere/nrm

.PHONY: help run test e2e check lint format types layers dependencies templates spelling migrations documents deploy bench \
        environment tools requirements translations

help:          ## this list
	@grep -hE '^[a-z0-9]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run:           ## the whole application, until Ctrl-C
	@$(PYTHON) -m launch run

test: tools    ## every test but those in a browser; needs no PostgreSQL and no Redis running
	@$(IN_ENV)python -m pytest -m "not e2e" $(ARGS)

e2e: tools     ## the road walked in a browser (Chromium must be installed)
	@$(IN_ENV)python -m pytest -m e2e $(ARGS)

check: lint layers dependencies templates spelling types migrations documents deploy  ## what a reviewer need not look for

lint: tools
	@$(IN_ENV)ruff check .
	@$(IN_ENV)ruff format --check .

format: tools  ## put the code into shape
	@$(IN_ENV)ruff check --fix .
	@$(IN_ENV)ruff format .

types: tools
	@$(NO_SERVER) $(IN_ENV)mypy

layers: tools
	@$(IN_ENV)lint-imports

dependencies: tools
	@$(IN_ENV)deptry .

templates: tools
	@$(IN_ENV)djlint --lint --quiet templates

spelling: tools
	@$(IN_ENV)codespell

migrations: tools
	@$(IN_ENV)python manage.py makemigrations --check --dry-run

documents: tools
	@$(IN_ENV)python manage.py print_docs --check

deploy: tools
	@NRM_DEMO=0 $(IN_ENV)python manage.py check --deploy --fail-level WARNING

bench: tools   ## measure the promises
	@$(IN_ENV)python manage.py bench $(ARGS)

translations: tools
	@$(IN_ENV)python -m launch.translations

environment:
	@$(PYTHON) -m launch environment

tools:
	@$(PYTHON) -m launch environment --dev

# Needs uv. Universal: one file for Python 3.11 to 3.13 on every platform; no index address is written.
PIN = uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
      --no-emit-index-url --no-emit-find-links pyproject.toml
requirements:  ## pin again what pyproject.toml asks for
	$(PIN) --extra demo --output-file requirements.txt
	$(PIN) --extra demo --extra dev --constraint requirements.txt --output-file requirements-dev.txt
