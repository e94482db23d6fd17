# The house's chores. Everything is built in release: the kernels are useless without optimisation.

SWIFT ?= swift
PREFIX ?= /usr/local
SPEC ?= experiments/fp16-sweep.yaml
export SWIFT

program := .build/release/sdlab
sources := Sources Tests benchmarks/KernelBenchmark Package.swift
# -q: the test runner says what failed, then its closing line.
test := $(SWIFT) test -c release --skip-build --disable-xctest -q

.DEFAULT_GOAL := help
.PHONY: help setup build run test test-slow test-interop test-report test-crash install format lint clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: ## Install or name missing system packages, check the Swift version
	@scripts/setup.sh

build: setup ## Build the program
	$(SWIFT) build -c release --product sdlab

run: build ## Run an experiment (SPEC=experiments/fp16-sweep.yaml)
	$(program) run $(SPEC)

test: setup ## Run the tests
	$(SWIFT) build -c release --build-tests
	$(test)

test-slow: setup ## Run the tests, also those that take minutes
	$(SWIFT) build -c release --build-tests
	SDLAB_SLOW_TESTS=1 $(test)

test-interop: build ## Show that h5py, pandas, xarray and HDF5's tools read a record
	@scripts/setup.sh acceptance
	Tests/Acceptance/interoperability.py

test-report: build ## Show that Jupyter runs the notebook, and that the page needs nothing from elsewhere
	@scripts/setup.sh acceptance
	Tests/Acceptance/report.py

test-crash: build ## Kill runs at KILLS (30) random moments, fill disks, damage files; show that nothing is lost
	@scripts/setup.sh acceptance
	Tests/Acceptance/crash.py --kills $(or $(KILLS),30)

install: build ## Put program, weights and experiments into PREFIX (/usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/sdlab"
	install -m 755 $(program) "$(DESTDIR)$(PREFIX)/bin/sdlab"
	cp -R weights experiments "$(DESTDIR)$(PREFIX)/share/sdlab/"

format: ## Lay the sources out
	$(SWIFT) format --in-place --recursive --parallel $(sources)

lint: ## Check the sources' layout and style
	$(SWIFT) format lint --strict --recursive --parallel $(sources)

clean: ## Remove what was built
	$(SWIFT) package clean
