# The front door. Nothing is needed but Python 3.11 or newer, make, and the package index.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEV := $(VENV)/.ready-dev
WORKERS ?= auto
PIP := $(BIN)/pip install --disable-pip-version-check --constraint constraints.txt

# What is installed, in packages and in MB on disk (`tests/test_package.py` holds them to the facts).
USE_PACKAGES := 62
USE_MB := 480
DEV_PACKAGES := 128
DEV_MB := 1800
DEV_GOALS := $(filter-out demo serve sheet clean,$(MAKECMDGOALS))
# The tests start a hundred servers: each module is compiled once, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=
PARALLEL := --numprocesses $(WORKERS) --dist loadscope --durations 25

.PHONY: demo serve test e2e test-fast coverage wheel-test soak fuzz check format bench sheet clean

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Limner needs Python 3.11 or newer; try: make PYTHON=python3.12")'
ifeq ($(DEV_GOALS),)
	@echo "Installing Limner and the $(USE_PACKAGES) packages that it needs into $(VENV): $(USE_MB) MB on disk. This is done once."
else
	@echo "Installing Limner and the $(DEV_PACKAGES) packages that its tests need into $(VENV): $(DEV_MB) MB on disk, PyTorch among them"
	@echo "(several GB more where the index gives PyTorch's build for CUDA). This is done once, in two steps."
endif
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[examples]'
	@touch $(READY)

# What the tests need beside: local models' libraries, PyTorch among them, are large.
$(DEV): $(READY) tests/constraints.txt
	$(PIP) --constraint tests/constraints.txt --editable '.[dev]'
	@touch $(DEV)

demo: $(READY) ## Draw the examples through a real server and the official client, into demo/
	$(BIN)/python examples/demo.py

serve: $(READY) ## Keep a server running on http://127.0.0.1:8000
	$(BIN)/limner serve

test: $(DEV) ## All tests but the long ones, on all cores
	$(BIN)/pytest $(PARALLEL) -m 'not long'

e2e: $(DEV) ## The long tests: whole servers, compiled models, every noun
	$(BIN)/pytest $(PARALLEL) -m long

test-fast: $(DEV) ## The tests that need neither a server nor PyTorch, and take no seconds
	$(BIN)/pytest $(PARALLEL) -m 'unit and not slow and not long'

coverage: $(DEV) ## As `test`, and list what no test runs, and modules that their own test file runs too little of
	rm -rf build/coverage
	mkdir -p build/coverage
	TESTS_COVERAGE=build/coverage/data $(BIN)/python -m pytest $(PARALLEL) -p tests.support.mirror.contexts -m 'not long'
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered --show-missing
	$(BIN)/python -m tests.support.mirror --report build/coverage/data

wheel-test: $(DEV) ## The built wheel, installed outside this tree, on each declared Python that is found
	$(BIN)/python -m tests.support.wheel_check

soak: $(DEV) ## Twenty rounds of kills under load, on each database
	LIMNER_TEST_KILLS=20 $(BIN)/pytest tests/e2e/test_killed.py

fuzz: $(DEV) ## The fuzzers with 200,000 examples each, instead of some hundreds
	FUZZ_EXAMPLES=200000 $(BIN)/pytest --timeout=0 tests/fuzz

check: $(DEV) ## Format, lint, types, import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## Mend what can be mended by machine
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV) ## Speed and memory, as ratios against a named peer or limit
	$(BIN)/python -m benchmarks

sheet: $(READY) ## Contact sheets of the built-in engine, into build/sheets/
	$(BIN)/python -m benchmarks.sketch.sheets

clean: ## Remove the venv, caches and what the demo drew
	rm -rf $(VENV) build dist demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
