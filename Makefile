# AnXin 安薪. `make help` lists the targets.
# ANXIN_DATA  folder of sources, snapshots and state (default data/)
# PORT, HOST  where `make run` serves (default 8050 on 127.0.0.1)
SHELL := /bin/sh
PYTHON ?= python3.11
VENV := .venv
PY := $(VENV)/bin/python
export ANXIN_DATA ?= $(CURDIR)/data
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help run serve demo test check spark bench bundle clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/runtime ## set up, load demo ledgers on the first run, serve, print the URL
	@ls "$(ANXIN_DATA)"/snapshots/wages-*.duckdb >/dev/null 2>&1 || $(MAKE) --no-print-directory demo
	@$(PY) -m etl build --if-older || echo "重建没有成功，原因见上；先按原有快照打开。"
	@exec $(PY) app.py

serve: $(VENV)/runtime ## serve for real: several processes, addresses from the environment (docs/running.md)
	@$(PY) -m etl build --if-older || echo "重建没有成功，原因见上；先按原有快照打开。"
	@exec $(PY) -m service run

demo: $(VENV)/runtime ## write the demo ledgers and load them
	$(PY) -m etl demo "$(ANXIN_DATA)/demo"
	$(PY) -m etl load "$(ANXIN_DATA)/demo"

test: $(VENV)/development ## set up and run the whole suite, real browser included
	@sh tests/system_packages.sh
	$(PY) -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal

check: $(VENV)/development ## lint, types and the quick tests
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m pytest --numprocesses logical --maxprocesses 4 --dist worksteal -m "not browser and not slow"

spark: $(VENV)/development ## install Spark and compare every table that it makes with DuckDB's (needs Java)
	@command -v java >/dev/null 2>&1 || [ -n "$$JAVA_HOME" ] || { echo "没有找到 Java；Debian/Ubuntu 请安装 default-jre-headless。"; exit 1; }
	$(PY) -m pip install --quiet --requirement requirements-spark.txt
	$(PY) -m pytest -n 0 -s tests/spark/contract.py

bench: $(VENV)/development ## time the load, the pages and many readers; SCALE=city, KEEP=docs/bench.md
	@sh tests/system_packages.sh
	$(PY) -m tests.bench --scale $(or $(SCALE),county) $(if $(KEEP),--keep $(KEEP))

bundle: $(VENV)/runtime ## one archive that installs on a machine without network
	@sh deploy/bundle.sh $(PY)

clean: ## remove the environment and caches, never the data
	rm -rf $(VENV) .ruff_cache .mypy_cache .pytest_cache

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "需要 Python 3.11：没有找到 $(PYTHON)。请先安装 Python 3.11，或用 make PYTHON=路径 指明。"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' || { echo "Python 版本太低，需要 3.11 或以上。"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "不能建立虚拟环境。Debian/Ubuntu 请先安装 python3-venv。"; exit 1; }

$(VENV)/runtime: $(VENV)/bin/python requirements.txt constraints.txt
	@echo "正在安装运行所需的软件包（只在第一次或版本变化时）…"
	@$(PY) -m pip install --quiet --requirement requirements.txt --constraint constraints.txt
	@touch $@

$(VENV)/development: $(VENV)/runtime requirements-dev.txt
	@echo "正在安装测试所需的软件包…"
	@$(PY) -m pip install --quiet --requirement requirements-dev.txt --constraint constraints.txt
	@touch $@
