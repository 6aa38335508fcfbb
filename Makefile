# What one can do here: make help. Everything but `clean` first brings the environments up to date.

PYTHON ?= $(firstword $(shell command -v python3.11 python3 2>/dev/null) python3)
VENV := .venv/bin
UV := $(CURDIR)/.tools/bin/uv
LOCK := pip compile --quiet --generate-hashes --no-header --no-emit-index-url --python-version 3.11
CASES ?= $(WENCE_CASES)
UNITS := tests --ignore=tests/bot --ignore=tests/e2e --ignore=tests/browser --ignore=tests/speech
# Several at once: a test by itself, or a file where its tests share a running assistant, the longest file first.
AT_ONCE := --numprocesses logical --maxprocesses 4
BY_TEST := $(AT_ONCE) --dist worksteal
BY_FILE := --numprocesses 2 --dist loadfile --no-loadscope-reorder
export PYTHONUNBUFFERED := 1

.PHONY: help run test cluster-test test-unit test-bot test-e2e test-browser test-speech check format bench bench-parts bench-service bench-search bench-memory noise compare evaluate evaluate-desk client lock screenshots browser environments dev-environments clean
.DEFAULT_GOAL := help

help: ## show this list
	@awk -F ':.*## ' '/^[-a-z0-9]+:.*## / { printf "%-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: environments ## build what is out of date, start everything, print the address; Ctrl-C stops it
	@exec $(VENV)/python -m wence run

test: dev-environments browser ## all tests: units, the dialogue process, the whole on real processes, in a browser
	$(VENV)/python -m pytest $(BY_TEST) $(UNITS)
	cd bot && .venv/bin/python -m pytest -c pyproject.toml ../tests/bot
	$(VENV)/python -m pytest $(BY_FILE) tests/e2e tests/browser

test-unit: dev-environments ## only the unit tests of the root environment
	$(VENV)/python -m pytest $(BY_TEST) $(UNITS)

test-bot: dev-environments ## only the tests of the dialogue process
	cd bot && .venv/bin/python -m pytest -c pyproject.toml ../tests/bot

test-e2e: dev-environments ## only the end-to-end tests
	$(VENV)/python -m pytest $(BY_FILE) tests/e2e

test-browser: dev-environments browser ## only the tests in a browser
	$(VENV)/python -m pytest $(BY_FILE) tests/browser

# Not part of `test`: espeak-ng is a system package (apt-get install espeak-ng), GPL, that `make` can't bring along.
test-speech: dev-environments ## have espeak-ng read a sample of what the telephone says
	$(VENV)/python -m pytest tests/speech

check: dev-environments ## ruff (rules and format) and mypy (strict)
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy

format: dev-environments ## rewrite the code as `check` wants it
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .

noise: environments ## what misspelt, misheard, pinyin and traditional characters cost: make noise [CASES=…]
	@exec $(VENV)/python -m wence noise $(or $(CASES),tests/acceptance/tuning.jsonl)

bench: bench-parts bench-service bench-search bench-memory ## all measurements of speed (docs/performance.md); INTO_DOCS=1 keeps them

bench-parts: dev-environments ## time the search and other searches over the built snapshot, two minutes
	$(VENV)/python -m pytest tests/bench --benchmark-only --benchmark-columns=median,iqr,rounds -q

bench-service: dev-environments ## load ours and stock Rasa with 1 to 128 parallel conversations, ten minutes
	@exec $(VENV)/python -m wence bench service $(if $(INTO_DOCS),--into-docs)

bench-memory: dev-environments ## measure a start, the memory of each process and a publication, one minute
	@exec $(VENV)/python -m wence bench footprint $(if $(INTO_DOCS),--into-docs)

bench-search: dev-environments ## time the search over ten thousand to a million passages, ten minutes
	@exec $(VENV)/python -m wence bench search $(if $(INTO_DOCS),--into-docs)

compare: environments ## judge BM25, stock Rasa, ours, and ours with parts off: make compare [CASES=…] [STOCK=no] [INTO_DOCS=1]
	@exec $(VENV)/python -m wence compare $(if $(INTO_DOCS),--into-docs) $(if $(filter no,$(STOCK)),--no-stock) $(or $(CASES),tests/acceptance/tuning.jsonl)

evaluate: environments ## judge the running assistant: make evaluate CASES="one.jsonl two.jsonl" [HTML=report.html]
	@exec $(VENV)/python -m wence evaluate $(if $(HTML),--html $(HTML)) $(CASES)

evaluate-desk: environments ## judge the search of the desk by what agents type
	@exec $(VENV)/python -m wence evaluate-desk $(or $(CASES),tests/acceptance/desk.jsonl)

client: dev-environments ## generate a Python client from the OpenAPI document into build/client/python
	$(VENV)/python -m wence.client build/client/python

lock: environments ## resolve all locks anew (they hold hashes and name no registry)
	printf 'uv==%s\n' "$$($(UV) --version | cut -d ' ' -f 2)" | $(UV) $(LOCK) --no-annotate --upgrade --output-file wence/requirements-uv.lock -
	$(UV) $(LOCK) --upgrade --output-file requirements.lock pyproject.toml
	$(UV) $(LOCK) --upgrade --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	cd bot && $(UV) $(LOCK) --upgrade --output-file requirements.lock pyproject.toml
	cd bot && $(UV) $(LOCK) --upgrade --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	cd wence/stock && $(UV) $(LOCK) --upgrade --output-file requirements.lock pyproject.toml

cluster-test: dev-environments ## two of every process under load, a kill -9 every 20 s: make cluster-test [SECONDS=600]
	@exec $(VENV)/python -m tests.cluster --seconds $(or $(SECONDS),600)

screenshots: dev-environments browser ## make the pictures of the README anew
	$(VENV)/python -m tests.browser.screenshots

browser:
	@$(PYTHON) -m wence.browser

environments:
	@$(PYTHON) -m wence.bootstrap

dev-environments:
	@$(PYTHON) -m wence.bootstrap --dev

clean: ## remove what was built, not the environments
	rm -rf build .pytest_cache .mypy_cache .ruff_cache
