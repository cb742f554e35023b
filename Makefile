# make demo · make test · make check · make bench. Each sets up what it needs first; a second call does no work twice.
SHELL := /bin/bash
SEED ?= 1
PY := .venv/bin/python

.PHONY: help setup setup-test demo test check bench fuzz clean

help:
	@echo "make demo [SEED=n]  the whole path on samples of its own"
	@echo "make test           the test suite, on servers that it starts itself"
	@echo "make check          ruff, mypy --strict, the import contract, dead code"
	@echo "make bench          throughput of the text path beside plain spaCy"
	@echo "make fuzz           ten thousand damaged messages: each is read or refused, in bounded time"
	@echo "make clean          removes what the above made, the virtual environment included"

setup:
	@bin/setup run

setup-test:
	@bin/setup test

demo: setup
	@.venv/bin/kith demo --seed $(SEED)

# by file, on two processes; the order that conftest.py gives is kept
test: setup-test
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: setup-test
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/vulture

bench: setup-test
	@$(PY) benchmarks/text_path.py

fuzz: setup-test
	@PYTHONPATH=. $(PY) tests/support/fuzzed_mail.py --count 10000

clean:
	rm -rf .venv .kith-demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build *.egg-info
