# make run: the studio on its demo study.  make test: every check.  Both install what they need.
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# Without bytecode files every start takes three times as long.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test check browser lock clean

run: $(VENV)/run.stamp
	@study=$$($(BIN)/python -m core open-demo) && \
	echo "The demo study: http://127.0.0.1:$(PORT)/data?study=$$study" && \
	exec $(BIN)/streamlit run app.py --server.port $(PORT) --server.headless true

test: check browser
	REQUIRE_BROWSER=1 $(BIN)/python -m pytest --cov --cov-report=term:skip-covered -q

check: $(VENV)/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

browser:
	@command -v chromium >/dev/null 2>&1 || { \
	  echo "Installing Debian's chromium for the browser tests"; \
	  if [ "$$(id -u)" = 0 ]; then root=; else root=sudo; fi; \
	  $$root apt-get update -qq && $$root apt-get install -y -qq chromium; }

lock: $(VENV)/dev.stamp
	grep -v '^-c' requirements.txt | $(BIN)/uv pip compile - --universal --python-version 3.11 --no-header \
	  --no-annotate --no-emit-index-url --no-emit-find-links --upgrade -o constraints.txt

$(VENV)/run.stamp: requirements.txt constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
