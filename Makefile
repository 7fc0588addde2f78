# The two commands of the README: make demo, make test. Each sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEBIAN := libreoffice-calc python3-uno libreoffice-dev fonts-noto-cjk poppler-utils xvfb xdotool chromium samba smbnetfs
# One program of each package, to see whether it is there; fonts and uno are asked for apart.
PROGRAMS := soffice unoidl-write pdftotext Xvfb xdotool chromium smbd smbnetfs
WORKERS ?= 2

.PHONY: demo test unseen lint types contracts docs pictures workbooks bench mutants office clean

demo: $(VENV)/.run
	$(BIN)/pmxl demo

test: $(VENV)/.dev office lint types contracts
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -rs

# Every damage to every sheet and column, asked of every command: about an hour and a half on two cores.
unseen: $(VENV)/.dev
	PMXL_UNSEEN=all $(BIN)/python -m pytest -n $(WORKERS) tests/unseen

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

docs: $(VENV)/.dev
	PMXL_WRITE_DOCS=1 $(BIN)/python -m pytest -q tests/process tests/weekly/test_every_figure_is_documented.py

pictures: $(VENV)/.dev
	$(BIN)/python docs/图/make.py

workbooks: $(VENV)/.run
	$(BIN)/pmxl build workbooks
	$(BIN)/python -m tests.company workbooks/示例

bench: $(VENV)/.dev
	@for name in one_commit check weekly schedule forms calc_engine live; do echo "== $$name"; $(BIN)/python -m tests.benchmarks.$$name || echo "$$name: a goal is missed"; done

# Small mistakes made in rules, figures, actions and the adapter of closed files, and whether a test fails for each:
# make mutants SEED=7 COUNT=300 MINUTES=30 ONLY=pmxl/figures LEAST=90; REACH=file keeps what the tests
# reach from run to run; AGAIN=file judges the survivors of an earlier run again.
SEED ?= 1
COUNT ?= 200
MINUTES ?= 60
ONLY ?= pmxl/
LEAST ?= 90
mutants: $(VENV)/.dev
	nice -n 15 $(BIN)/python -m tests.mutants --seed $(SEED) --count $(COUNT) --minutes $(MINUTES) --only $(ONLY) --least $(LEAST) $(if $(REACH),--reach $(REACH)) $(if $(AGAIN),--again $(AGAIN))

# What the tests need of the machine (tests/needs.py); where it is missing, those tests are skipped and say so.
office:
	@PATH="$$PATH:/usr/sbin:/usr/lib/libreoffice/sdk/bin"; missing=; \
	for program in $(PROGRAMS); do command -v $$program >/dev/null || missing="$$missing $$program"; done; \
	/usr/bin/python3 -c 'import uno' 2>/dev/null || missing="$$missing python3-uno"; \
	fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing="$$missing fonts-noto-cjk"; \
	[ -z "$$missing" ] && exit 0; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q $(DEBIAN); \
	else \
		echo "Missing:$$missing. Their tests will be skipped. Debian, Ubuntu: sudo apt-get install $(DEBIAN); macOS: brew install --cask libreoffice"; \
	fi

$(VENV)/.run: pyproject.toml .constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pmxl needs Python 3.11 or newer; try: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -c .constraints.txt -e '.[week]'
	@touch $@

$(VENV)/.dev: $(VENV)/.run
	$(BIN)/python -m pip install -q -c .constraints.txt -e '.[week,live,notify,dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
