# Everything is built once, in release: the tests run against the binary that users run, and a machine with two cores
# spends its minutes on one build instead of two.
#
#   make demo     start a server with demo tenants and telemetry
#   make test     every test: Swift packages, then real clients against the built server
#   make deps     what apt and pip must bring (done by the others too; quick when there is nothing to do)
#   make format   format the Swift sources in place
#   make lint     check their format
#   make bench    measure, and compare with docs/BENCHMARKS.md
#   make fuzz [SECONDS=300] [CORPUS=folder]   mutated queries against the language and the engine
#   make corpus CORPUS=folder [DATA="recordings ..."]   check the queries of a folder, and run those that are valid

SHELL := /bin/sh
SWIFT ?= swift
VENV := .venv
BINARY := .build/release/sallyport
SWIFT_SOURCES := Package.swift Sources Tests Fuzz

.DEFAULT_GOAL := help
.PHONY: help demo test deps packages test-packages venv build build-tests format lint bench corpus fuzz clean

help:
	@sed -n 's/^#   //p' Makefile

deps: test-packages venv

packages:
	@scripts/install-packages

test-packages:
	@scripts/install-packages --with-browser

# pip runs only when the list of clients changed since the last complete install.
venv: $(VENV)/.complete

$(VENV)/.complete: tests/interop/requirements.txt | packages
	@scripts/make-venv $(VENV) tests/interop/requirements.txt

build: packages
	$(SWIFT) build -c release --product sallyport

build-tests: packages
	$(SWIFT) build -c release --build-tests

demo: build
	@exec $(BINARY) serve --demo

# The clients are downloaded while the compiler works. Both suites always run: the second one's verdict is worth having
# when the first one failed.
test: test-packages
	@$(MAKE) --no-print-directory -j2 build-tests venv
	@status=0; \
	$(SWIFT) test -c release --skip-build --disable-xctest || status=1; \
	SALLYPORT=$(abspath $(BINARY)) $(VENV)/bin/python -m pytest -q -rs -n auto --dist loadfile tests/interop || status=1; \
	exit $$status

format:
	$(SWIFT) format format --in-place --parallel --recursive --configuration .swift-format $(SWIFT_SOURCES)

lint:
	$(SWIFT) format lint --strict --parallel --recursive --configuration .swift-format $(SWIFT_SOURCES)

bench: build
	@scripts/bench --binary $(BINARY)

corpus: build
	@scripts/corpus --binary $(BINARY) "$(CORPUS)" $(DATA)

SECONDS ?= 300
fuzz: build
	@scripts/fuzz --seconds $(SECONDS) $(CORPUS)

clean:
	rm -rf .build $(VENV)
