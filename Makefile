# Two commands matter: `make book` builds the book, `make test` checks it.
# Both make their own environment first. `make` alone lists every target.

PYTHON  ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	$$p -c $(PROBE) >/dev/null 2>&1 && echo $$p && break; done)
VENV    ?= .venv
SOURCES ?= ../shared/sources
PORT    ?= 8000
FUZZ    ?= 50000
ARGS    ?=

# A candidate must run, not merely exist: a pyenv shim can be on the PATH and
# still fail, and Debian's python3 can lack ensurepip, which makes the venv.
PROBE = 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))'

BIN   = $(VENV)/bin
STAMP = $(VENV)/.installed
BUILT = _build/.built
THEME = _build/html/_static/styles/pydata-sphinx-theme.css

# Whatever a page is made from. Caches inside these folders are not inputs.
INPUTS = $(wildcard _config.yml _toc.yml *.bib) \
	$(shell find chapters data src/imet -type f ! -path '*/.*' \
	! -path '*/__pycache__/*' 2>/dev/null)

# Two makes at once in one folder would empty each other's environment and book. Where there is
# flock the second waits here, and then finds what the first has made; tests share the lock, so
# that no book is built under them. What else is written is replaced whole, file by file.
FLOCK = $(shell test -w . && command -v flock 2>/dev/null)
WAITS = another make is at work in this folder; this one waits for it
ALONE = $(if $(FLOCK),flock --nonblock .lock true || echo "$(WAITS)" >&2;) \
	HELD=1 $(if $(FLOCK),flock .lock) $(MAKE) --no-print-directory
SHARE = $(if $(FLOCK),flock --shared .lock)

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help env data notebooks book pdf serve test test-originals links words fuzz mutate receipt bench lint lock lab clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

env: $(STAMP) ## make the environment in .venv from requirements.lock

# The stamp is written last, so an environment that was left half made has
# none, and is made anew from nothing. It is emptied only if it is one, or the
# remains of one. -qq is pip's level 'errors only'.
ifndef HELD
$(STAMP): requirements.lock pyproject.toml
	@$(ALONE) --silent $@
else
$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c $(PROBE) || { \
		echo "This book needs Python 3.11 or newer with its venv module; name one with: make PYTHON=/path/to/python3" >&2; \
		exit 1; }
	@test -e "$(VENV)/pyvenv.cfg" || \
	test -z "$$(ls -A "$(VENV)" 2>/dev/null | grep -vE '^(bin|etc|include|lib|lib64|share|\.gitignore|\.installed)$$')" || { \
		echo "$(VENV) holds something else than an environment: not emptying it." >&2; exit 1; }
	@echo "Making the environment in $(VENV) (about a minute)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
endif

data: $(STAMP) ## read the originals in SOURCES again and write the tables in data/
	$(BIN)/python -m originals extract --sources $(SOURCES) --out data
	$(BIN)/python -m originals.country_years
	$(BIN)/python -m imet.ledger.disagreements
	$(BIN)/python -m imet.ledger write

notebooks: $(STAMP) ## run the chapters and store their outputs in them
	$(BIN)/python -m imet.notebooks chapters
	$(BIN)/python -m imet.chapters.index README.md chapters/_static/starts_by_quarter.png

# Always from nothing: after a build that failed on a warning Sphinx reads the
# unchanged pages from its cache, the warning stays silent and the next build passes.
#
# The pages are made from the outputs stored in the chapters. A person's build
# runs the chapters first; in CI `make test` runs them and compares, so that
# what is published is what was compared.
#
# The address of the repository and that of the book (BOOK_URL) are known only where
# it is published, so only there do pages get links to the one, and the book a map of
# its pages, a feed and a page for addresses that lead nowhere, which name the other.
#
# Source maps are half of the theme's weight, and browsers ask for them only
# when their developer tools are open; its icon fonts, translations, templates and
# logos of services without a button are not asked for at all
# (chapters/_templates/layout.html).
#
# The stamp goes first, so that a build that is interrupted at any step is made anew.
ifndef HELD
book: $(STAMP) $(if $(CI),,notebooks) ## run the chapters and build the book in _build/html (about a minute)
	@$(ALONE) book
else
book:
	@rm -f $(BUILT)
	@rm -rf _build
	@mkdir _build
	@test -z "$(REPOSITORY_URL)" || $(BIN)/python .ci/with_repository.py _config.yml "$(REPOSITORY_URL)" "$(BOOK_URL)" > _build/_config.yml
	$(BIN)/jupyter-book build . -n -W --keep-going $(if $(REPOSITORY_URL),--config _build/_config.yml)
	@find _build/html/_static -name '*.map' -exec rm -f {} +
	@rm -rf $(addprefix _build/html/_static/,vendor/fontawesome scripts/fontawesome.js* locales \
		$(addprefix images/logo_,colab.png deepnote.svg jupyterhub.svg jupyterlite.svg) \
		copybutton_funcs.js webpack-macros.html sbt-webpack-macros.html)
	@sed -E 's/@font-face ?\{[^}]*Awesome[^}]*\}//g' $(THEME) > _build/theme.css && mv _build/theme.css $(THEME)
	@touch $(BUILT)
	@echo
	@echo "The book is in _build/html/index.html; 'make serve' opens it."
endif

# A stamp and not index.html, because a failed build leaves an index.html too.
$(BUILT): $(STAMP) $(INPUTS)
	@$(MAKE) --no-print-directory book

# Apart from `book`, which needs no browser. Until it is run the front page says so and links none.
pdf: $(BUILT) ## print the book and its brief as PDF files, with Chrome or Chromium (a minute)
	$(BIN)/python -m imet.book.printed _build/html

# Without a screen, webbrowser could start a text browser in this terminal.
serve: $(BUILT) ## show the book at http://127.0.0.1:8000 (PORT=8001 for another port)
	@echo "The book is at http://127.0.0.1:$(PORT)/ until you press Ctrl-C"
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		(sleep 1; $(BIN)/python -m webbrowser http://127.0.0.1:$(PORT)/) >/dev/null 2>&1 & \
	fi; \
	exec $(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html $(PORT)

# The browser comes first, since it takes longest; each file stays with one process.
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test: lint $(BUILT) ## test code, data, claims, notebooks and pages (8 minutes; ARGS='-k word' for some)
	$(SHARE) $(PYTEST) --nbval --nbval-current-env --nbval-cell-timeout=120 -m "not slow and not originals" \
		tests/book/test_browser.py tests chapters $(ARGS)

test-originals: $(STAMP) ## read all originals again, damage reports, simulate (2 minutes)
	FUZZ=6000 SOURCES=$(SOURCES) $(PYTEST) -m "slow or originals" tests $(ARGS)

words: $(STAMP) ## measure the sentences of the chapters
	@$(BIN)/python -m imet.book.words chapters

# Addresses die without our doing: this tells which, and is part of no test.
links: $(STAMP) ## ask whether the addresses in the ledger still answer
	$(BIN)/python -m imet.ledger links

# `make test-originals` damages a few thousand reports, this many more.
fuzz: $(STAMP) ## damage reports in FUZZ=50000 ways: none may give wrong rows in silence
	FUZZ=$(FUZZ) SOURCES=$(SOURCES) $(BIN)/python -m pytest tests/originals/test_damage.py $(ARGS)

# Some hundred small changes of data, words and code, each tried for itself.
mutate: $(STAMP) ## change one thing at a time and see which test goes red (23 minutes)
	$(BIN)/python tests/mutate.py $(ARGS)

receipt: $(STAMP) ## build the book twice, compare all files, write the last page (5 minutes)
	$(BIN)/python -P tests/receipt.py

bench: $(STAMP) ## time the reader beside pdftotext and pdfplumber, and the chapters
	$(BIN)/python tests/originals/bench.py --sources $(SOURCES)

lint: $(STAMP) ## check style and format of Python files and notebooks
	@$(BIN)/ruff check --quiet src tests chapters
	@$(BIN)/ruff format --check --quiet src tests chapters

lab: $(STAMP) ## open the chapters in JupyterLab (installed on first use)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check jupyterlab
	$(BIN)/jupyter lab chapters

# Pins that still fit are kept; `make lock ARGS=--upgrade` takes the newest of all.
lock: ## compile requirements.lock again from pyproject.toml
	@tmp=$$(mktemp -d) && trap 'rm -rf "$$tmp"' EXIT && \
	$(PYTHON) -m venv "$$tmp" && \
	"$$tmp/bin/python" -m pip install -qq --disable-pip-version-check uv && \
	"$$tmp/bin/uv" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
		--all-extras --generate-hashes --no-emit-index-url --no-annotate \
		--custom-compile-command 'make lock' $(ARGS) --output-file requirements.lock pyproject.toml

clean: ## remove the built book and the caches, but not the environment
	rm -rf _build .pytest_cache .ruff_cache .hypothesis .lock data/.new-*
	find src chapters tests \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +
