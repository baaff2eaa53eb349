# make run    the dashboard on http://localhost:8501 (PORT=…), with the demo when there are no figures
# make check  style, types, which package may import which, and the floor under branch coverage
# make test   every test, in a real browser and on PostgreSQL too
# make bench  the table of measurements
# Besides: make test-fast (without browser, PostgreSQL and command line, under a minute of processor
# time) and make coverage (branch coverage of all tests, with the server and the commands they run).

PORT ?= 8501
BIN := .venv/bin
FAST := -m "not slow" tests/architecture tests/unit tests/property tests/integration/geo \
        tests/integration/ingest tests/integration/readers

.PHONY: run test test-fast coverage check bench lock
.DEFAULT_GOAL := run

run: .venv/run.stamp
	@$(BIN)/monitor show coverage --level country >/dev/null 2>&1 || $(BIN)/monitor demo
	@exec $(BIN)/monitor serve --port $(PORT)

test: .venv/dev.stamp
	@sh scripts/system_packages.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile

test-fast: .venv/dev.stamp
	$(BIN)/python -m pytest -q $(FAST)

coverage: .venv/dev.stamp
	@sh scripts/system_packages.sh
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term --cov-fail-under=0

check: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m pytest -q $(FAST) --cov --cov-report=

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
