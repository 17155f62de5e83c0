# Two commands do everything: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv/bin

.PHONY: help setup run test check quick bench drills requirements bundle pins clean

help: ## what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: ## install what running needs
	@$(PYTHON) tools/set_up.py run

run: setup ## start the site with demo data on http://127.0.0.1:8000; TLS=1 for https and phones
	@$(if $(TLS),XIEZHI_TLS=$(TLS)) $(VENV)/xiezhi run --demo

test: ## install what the tests need, then every check and every test
	@$(PYTHON) tools/set_up.py test
	@$(VENV)/python tools/run_tests.py

check: ## style, types, import contracts, tables and pictures that are drawn from code
	@$(PYTHON) tools/set_up.py test
	@$(VENV)/python tools/check.py

requirements: ## the catalogue with the tests of each row, from the last test run
	@$(VENV)/xiezhi requirements

bench: ## measure; results go to benchmarks/results
	@$(PYTHON) tools/set_up.py test
	@$(VENV)/python -m benchmarks
	@$(VENV)/python -m benchmarks year

drills: ## reliability experiments
	@echo "还没有演练：见 docs/map.md 中“尚未建成”一节"; exit 1

bundle: ## a folder for a machine without internet
	@echo "还不能打包：见 docs/map.md 中“尚未建成”一节"; exit 1

pins: ## renew the pinned dependencies
	@$(VENV)/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --universal --override pins/override.in pins/test.in -o pins/test.txt
	@$(VENV)/uv pip compile -q --generate-hashes --no-emit-index-url --python-version 3.11 --universal --override pins/override.in -c pins/test.txt pins/base.in -o pins/base.txt
