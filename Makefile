# Everything a person or CI does here is one of these. `make` alone prints the list.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
UV ?= $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := .venv/bin
unexport PYTHONDONTWRITEBYTECODE # the tests start hundreds of processes: without compiled modules each takes three times as long

.PHONY: help setup web demo oscar test check soak bench clean

help: ## print this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: .venv/.ready node_modules/.ready ## install everything (Debian packages, .venv, npm packages)
	tools/system-packages.sh test

.venv/.ready: pyproject.toml uv.lock hatch_build.py tools/system-packages.sh
	tools/system-packages.sh
	@command -v $(UV) >/dev/null || { python3 -m venv .tools && .tools/bin/pip install --quiet uv; }
	$(UV) sync --quiet --frozen
	touch $@

# the shop of the example has an environment of its own, as a real shop has
examples/django_oscar/.venv/.ready: .venv/.ready examples/django_oscar/pyproject.toml examples/django_oscar/uv.lock
	$(UV) sync --quiet --frozen --project examples/django_oscar
	touch $@

node_modules/.ready: package.json package-lock.json web/tracker/package.json web/console/package.json
	npm ci --no-audit --no-fund --loglevel=error
	touch $@

WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/generated/*' 2>/dev/null)
src/habitue/assets/.ready: node_modules/.ready $(WEB_SOURCES)
	npm run --silent build -w web/tracker
	npm run --silent build -w web/console
	touch $@

web: src/habitue/assets/.ready ## build the tracker and the console into the package

demo: .venv/.ready src/habitue/assets/.ready ## the demo shop and the console on 90 days of generated history
	PYTHONPATH=examples $(RUN)/habitue demo

oscar: .venv/.ready src/habitue/assets/.ready examples/django_oscar/.venv/.ready ## a shop made with django-oscar, and habitue beside it
	$(RUN)/python examples/django_oscar/try_it.py

test: .venv/.ready src/habitue/assets/.ready examples/django_oscar/.venv/.ready ## all tests (reduced counts), under 20 minutes on two cores
	tools/system-packages.sh test
	npm run --silent test
	$(RUN)/pytest -n 2 -q -m "not soak and not browser"
	$(RUN)/pytest -n 2 --dist loadfile -q -m "browser and not alone and not soak"
	$(RUN)/pytest -q -m "alone and not soak"

check: .venv/.ready node_modules/.ready ## formatting, lint, types, import rules
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy
	$(RUN)/lint-imports --no-logo
	npm run --silent check

soak: .venv/.ready src/habitue/assets/.ready examples/django_oscar/.venv/.ready ## the full counts of every reliability promise (hours)
	tools/system-packages.sh test
	HABITUE_SOAK=1 $(RUN)/pytest -q -m "soak or not soak"

bench: .venv/.ready ## benchmarks: ratios taken in one run, results kept as data
	$(RUN)/python -m benchmarks

clean: ## remove what can be made again
	find src tests benchmarks examples tools -name __pycache__ -prune -exec rm -rf {} +
	rm -rf .venv .tools examples/django_oscar/.venv examples/django_oscar/.shop node_modules web/*/node_modules web/*/dist src/habitue/assets .mypy_cache .ruff_cache .demo
