# Everything happens inside this folder: .venv is the only place that is written to.
PYTHON ?= python3
BIN := .venv/bin
RUN_LOCK := requirements.lock
DEV_LOCK := requirements-dev.lock
BUILD_LOCK := requirements-build.lock
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

# What is imported stays compiled, whatever the environment says: the tests start the program hundreds of times.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: install dev demo test test-bluez check format trace forms mutate bench lock clean

install: .venv/.installed
dev: .venv/.developed

# A venv counts only when its pip works: without python3-venv a broken one is left behind.
.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one with make PYTHON=python3.12."; exit 2; }
	@echo "Creating the Python environment in .venv"
	@rm -rf .venv
	@$(PYTHON) -m venv .venv && $(BIN)/python -m pip --version >/dev/null || { rm -rf .venv; echo "Could not create .venv: on Debian and Ubuntu run 'apt install python3-venv', then this again."; exit 2; }
	@touch $@

.venv/.installed: .venv/.made $(RUN_LOCK) $(BUILD_LOCK) pyproject.toml
	@echo "Installing k1007-agent and its locked dependencies into .venv"
	@$(PIP) install --require-hashes -r $(RUN_LOCK)
	@$(PIP) install --require-hashes -r $(BUILD_LOCK)
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/.developed: .venv/.installed $(DEV_LOCK)
	@echo "Installing the locked test and check tools into .venv"
	@$(PIP) install --require-hashes -r $(DEV_LOCK)
	@touch $@

# A new story each time; the old one is this target's own and is replaced.
demo: install
	@rm -rf demo-packet
	@$(BIN)/k1007 demo --out demo-packet

test: dev
	@$(BIN)/python -m pytest

# The tests of Bluetooth once more, against the real BlueZ and a real kernel in a small virtual machine.
test-bluez: dev
	@$(BIN)/python -m tests.bluetooth.machine

check: dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .

format: dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# docs/traceability.md, from rules, cases, catalogue and tests.
trace: dev
	@$(BIN)/python -m tests.traceability

# docs/json.md, from what every command prints with --json.
forms: dev
	@$(BIN)/python -m tests.json_forms

# Changes agent/confirm line by line and says which changes no test notices; see docs/mutation.md. Takes half an hour on two cores.
mutate: dev
	@rm -rf mutants # mutmut brings no file but those of Python up to date there
	@$(BIN)/python -m mutmut run --max-children 2
	@$(BIN)/python -m tests.mutation

bench: dev
	@$(BIN)/python -m benchmarks

# Needs uv on the PATH. Locks carry hashes and no addresses.
lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra sim pyproject.toml -o $(RUN_LOCK) --custom-compile-command "make lock"
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --extra sim --group dev pyproject.toml -c $(RUN_LOCK) -o $(DEV_LOCK) --custom-compile-command "make lock"
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 --group build -c $(RUN_LOCK) -o $(BUILD_LOCK) --custom-compile-command "make lock"

clean:
	rm -rf .venv mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis demo-packet
