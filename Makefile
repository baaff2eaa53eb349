# make run    the dashboard on http://localhost:8501 (PORT=…), with the demo when there are no figures
# make test   every test, in a real browser and on PostgreSQL too
# make check  style, types, and which package may import which
# make bench  the table of measurements

PORT ?= 8501
BIN := .venv/bin

.PHONY: run test check bench lock
.DEFAULT_GOAL := run

run: .venv/run.stamp
	@$(BIN)/monitor show coverage --level country >/dev/null 2>&1 || $(BIN)/monitor demo
	@exec $(BIN)/monitor serve --port $(PORT)

test: .venv/dev.stamp
	@sh scripts/system_packages.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: .venv/dev.stamp
	@sh scripts/system_packages.sh
	$(BIN)/python -m bench

# Versions and hashes anew from requirements/*.in; no index address may be written.
lock: .venv/dev.stamp
	cd requirements && for set in run dev; do \
	  ../$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe \
	    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options $$set.in; \
	done

.venv/bin/python:
	@python3 -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Python 3.11 or newer with venv is needed: apt-get install python3 python3-venv"; exit 1; }
	python3 -m venv .venv

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/dev.txt
	@touch $@
