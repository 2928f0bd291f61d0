# What a developer needs: `make run` and `make test`. `make help` lists the rest.
#
# Every path is relative, so a clone may lie under a path with spaces.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed

# Checks read the settings but need no server: these values lead nowhere.
WITHOUT_DATABASE := SECRET_KEY=only-for-checks ALLOWED_HOSTS=127.0.0.1 \
	DATABASE_URL=postgres://nobody@127.0.0.1:1/none

.DEFAULT_GOAL := help
.PHONY: help run test stop lint format bench requirements

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1#\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'#' '{ printf "%-20s %s\n", $$1, $$2 }'

run: $(INSTALLED) ## Serve the site with demo data on PORT (8000)
	@$(PY) -m config.local run

test: $(INSTALLED) ## Run the tests; ARGS='-k name' goes to pytest
	@$(PY) -m config.local test $(ARGS)

stop: $(INSTALLED) ## Stop the development database
	@$(PY) -m config.local stop

bench: $(INSTALLED) ## Measure the pages against a floor in bare SQL
	@$(PY) -m config.local bench

lint: $(INSTALLED) ## Check style, templates, types and missing migrations
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	find templates -name '*.html' -print0 | xargs -0 -r $(VENV)/bin/djade --check
	$(WITHOUT_DATABASE) $(PY) -m mypy
	$(WITHOUT_DATABASE) $(PY) -W "ignore:Got an error checking:RuntimeWarning" manage.py makemigrations --check --dry-run

format: $(INSTALLED) ## Put code and templates into the shape lint asks for
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .
	find templates -name '*.html' -print0 | xargs -0 -r $(VENV)/bin/djade

# The universal lists hold for every platform; hashes make an install repeatable.
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-header --no-annotate --python-version 3.11

requirements: $(INSTALLED) ## Compile requirements/*.in anew; ARGS=--upgrade takes newer versions
	$(COMPILE) $(ARGS) requirements/base.in --output-file requirements/base.txt
	$(COMPILE) $(ARGS) --constraints requirements/base.txt requirements/dev.in --output-file requirements/dev.txt

# A stamp newer than the list says that the environment holds it.
$(INSTALLED): requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "Setting up $(VENV) (once, and when requirements change) …"
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
