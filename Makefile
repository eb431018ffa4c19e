# Every developer action is a target here. The two to know: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
PY := $(BIN)/python
CODE := bot core integrations backend playground migrations tests
.DEFAULT_GOAL := help
.PHONY: help install run demo demo-once doctor test test-slow check format soak-ledger mutate-core bench-bot bench-ledger bench-statement bench-sla bench-alerts bench-onec bench-laboratory bench-reports crash-ledger crash-alerts crash-onec calendar check-xlsx ux picture lock clean

help:  ## what can be done here
	@grep -hE '^[a-z-]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 14

# The stamp is renewed when the pinned versions or the project's metadata change.
.venv/installed: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Нужен Python 3.11 или новее, а это " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Ставлю зависимости в .venv (несколько минут в первый раз)…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: .venv/installed  ## make the virtual environment in .venv

run: install  ## start the desk against real Telegram (BOT_TOKEN in .env)
	@$(PY) -m backend run

demo: install  ## the desk and a Telegram stand-in with a web page, on this machine
	@$(PY) -m backend demo

demo-once: install  ## a scripted day through HTTP, printed as a transcript and checked
	@$(PY) -m backend demo-once

doctor: install  ## check settings, database, token, group rights
	@$(PY) -m backend doctor

check: install  ## formatting, lint, strict types, layer contracts
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: check  ## everything CI checks
	@$(PY) -m pytest --numprocesses 2 --dist worksteal -m "not slow"

test-slow: install  ## several processes of the desk, killed, stopped and waited for (minutes)
	@$(PY) -m pytest --numprocesses 2 --dist loadfile -m slow

format: install  ## format the code and mend what lint can mend
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

bench-ledger: install  ## charge() against pgbench sending the same statements
	@$(PY) -m tests.bench.bench_ledger

soak-ledger: install  ## the ledger against its oracle through many more sequences of events (minutes)
	@LEDGER_EXAMPLES=$${LEDGER_EXAMPLES:-300} LEDGER_STEPS=$${LEDGER_STEPS:-60} $(PY) -m pytest tests/core/test_ledger_machine.py tests/core/test_ledger_laws.py

mutate-core: install  ## plant every small mistake into the pure rules and count those that the tests catch
	@$(PY) -m tests.mutation

bench-bot: install  ## the whole open-ticket path against a bare aiogram echo
	@$(PY) -m tests.bench.bench_bot

bench-statement: install  ## statements of 500 and 5,000 entries, balances of 20 and 200 grants
	@$(PY) -m tests.bench.bench_statement

bench-sla: install  ## working time against businesstimedelta; replay of a long ticket; 10,000 deadlines after an edit
	@$(PY) -m tests.bench.bench_sla

bench-alerts: install  ## a tick over 10,000 waiting tickets, the delivery's rate, from a commit to its message
	@$(PY) -m tests.bench.bench_alerts

bench-reports: install  ## the daily summary and the monthly report on 100,000 tickets and 1,000,000 entries against their bare SQL
	@$(PY) -m tests.bench.bench_reports

bench-onec: install  ## pulls of 400 and 20,000 counterparties, a push of 1,000 documents, against bare requests to the same 1C stand-in
	@$(PY) -m tests.bench.bench_onec

bench-laboratory: install  ## experiments of the tariff laboratory on 10,000 and 100,000 charged lines
	@$(PY) -m tests.bench.bench_laboratory

calendar: install  ## write the production calendar's data file anew (core/sla/calendar/data)
	@$(PY) -m tests.core.sla.make_calendar

crash-ledger: install  ## the ledger under SIGKILLs, a falling server and lost COMMITs, two minutes at most (ARGS="--seed 7")
	@$(PY) -m tests.crash.ledger $(ARGS)

crash-alerts: install  ## alerts under SIGKILLs and stops, a falling server, a refusing Bot API, two minutes at most (ARGS="--seed 7")
	@$(PY) -m tests.crash.alerts $(ARGS)

crash-onec: install  ## the exchange with 1C under SIGKILLs, a falling server, a misbehaving 1C, two minutes at most (ARGS="--seed 7")
	@$(PY) -m tests.crash.onec $(ARGS)

check-xlsx: install  ## a report and a statement of the demo's data counted anew by LibreOffice, if it is there
	@$(PY) -m tests.bench.check_xlsx

ux: install  ## count the taps of everyday tasks and photograph the screens at a phone's width into data/ux
	@$(PY) -m tests.ux

picture: install  ## make README's picture of the page at work (needs Chromium)
	@$(PY) -m tests.browser.picture

PIN := $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --upgrade
lock: install  ## pin the newest allowed versions, with hashes
	@$(PIN) --extra dev --output-file requirements/dev.txt pyproject.toml
	@$(PIN) --constraint requirements/dev.txt --output-file requirements/base.txt pyproject.toml

clean:  ## remove the virtual environment and the demo's data (never data/run)
	@rm -rf .venv data/demo
