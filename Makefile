# make audit   prepare everything, audit this machine, show where the report is
# make test    prepare everything, pass all tests (as root on Debian also installs what they need)
# make lint    style, types and the direction of imports
# make bench   measure, side by side with the peers that are installed
# make fuzz    search for bytes that upset a reader, for SECONDS (60)
# make docs, language   write the reference pages, update the translation catalogues
# make clean   remove what make made

VENV := .venv
BIN := $(VENV)/bin
REPORT := govaudit-report
SECONDS := 60

.PHONY: audit test lint bench fuzz docs language clean

audit: $(VENV)/installed
	@$(BIN)/govaudit audit local: --no-plugins --exit-zero -o $(REPORT).html -o $(REPORT).json

test:
	@sh .ci/system-packages
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n 2 --dist loadscope

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-for-tests
	$(BIN)/python benchmarks/run.py

fuzz: $(VENV)/installed-for-tests
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[fuzz]"
	$(BIN)/python tests/fuzzing/fuzz_readers.py -max_total_time=$(SECONDS) -max_len=65536 -timeout=30

docs: $(VENV)/installed-for-tests
	$(BIN)/python docs/generate.py

language: $(VENV)/installed-for-tests
	$(BIN)/python -m govaudit.language update

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage $(REPORT).html $(REPORT).json
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/bin/pip: .ci/environment
	@sh .ci/environment $(VENV)

$(VENV)/installed: $(VENV)/bin/pip pyproject.toml setup.cfg
	@echo "Installing govaudit into $(VENV) …"
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/bin/pip pyproject.toml setup.cfg
	@echo "Installing govaudit and what its tests need into $(VENV) …"
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@ $(VENV)/installed
