# Two commands do all: `make run` and `make test`. Needed: Python 3.11 or later, make, the package index.

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
WEB := $(wildcard kg/web/*.*) $(shell find kg/web/src -type f 2>/dev/null)
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: run test check bench scale load picture lint types audit format clean

run: .venv/runs  ## build the default graph and serve it
	$(BIN)/kg build
	$(BIN)/kg serve --host $(HOST) --port $(PORT)

test: .venv/tests .venv/tools  ## run all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal $(PYTEST)

bench: .venv/tests  ## measure throughput, beside a baseline in the same run
	$(BIN)/python -m pytest tests/bench --benchmark-enable --benchmark-only --benchmark-columns=min,mean,rounds \
		--benchmark-timer=time.process_time

scale: .venv/tests  ## measure a build of QUADS synthetic quads, beside the bulk loader alone
	$(BIN)/python -m tests.bench.scale quads $(or $(QUADS),20000000)

load: .venv/tests  ## measure queries a second on the default graph, beside other servers
	$(BIN)/python -m tests.tools wrk rdflib-endpoint
	$(BIN)/kg build >/dev/null
	$(BIN)/python -m tests.bench.load build/current $(LOAD)

picture: .venv/tests .venv/tools  ## take the picture of the page that README shows
	$(BIN)/kg build >/dev/null
	$(BIN)/python -m tests.tools.picture

check: lint types audit test  ## what continuous integration runs

lint: .venv/checks .venv/tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tests.tools.page

types: .venv/checks
	$(BIN)/mypy

audit: .venv/checks .venv/tests  ## look up known vulnerabilities of dependencies
	$(BIN)/python -m tests.tools.audit

format: .venv/checks
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed; name it: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(PIP) --upgrade pip

.venv/runs: pyproject.toml constraints.txt $(WEB) | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/tests: .venv/runs
	$(PIP) --group test
	@touch $@

# Programs that pip does not install; tests skip without them.
.venv/tools: .venv/tests $(wildcard tests/tools/*.py tests/tools/npm/* kg/web/package-lock.json)
	$(BIN)/python -m tests.tools
	@touch $@

.venv/checks: .venv/runs
	$(PIP) --group check
	@touch $@
