# The whole developer interface. `make demo` and `make test` work as the first command on a fresh machine.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: release packages package-tests help demo test fuzz check fmt bench build dependencies arrows sizes scripts deploy manifests

jobs := $(shell nproc)
sources := Sources Tests Package.swift
# Tests that keep every processor busy for long: apart, so that others' deadlines do not suffer.
long := ^InstallTests\.|CrashTests|ForeignServicesTests|PropertyTests|TruthTests|EventOrderTests|PlanMemoryTests|TranscriptTests|SliceReaderTests
in_lab := LAB_TIMEOUT=$${LAB_TIMEOUT:-1800} lab/run .build/debug/lvsfleetPackageTests.xctest --testing-library swift-testing
shells := $(shell grep -lrI -m 1 -E '^\#!/usr/bin/env bash|^\# shellcheck shell=bash' lab install bench deploy .ci 2>/dev/null)

## help: this list
help:
	@sed -n 's/^## \([a-z-]*\): /\1\t/p' Makefile | expand -t 15

## demo: builds, then shows two director pairs serving real traffic in the lab
demo: build
	@lab/run lab/demo </dev/null

# told NAME, COMMAND: runs the tests, and names those that failed once more at the end, below what passed.
told = @mkdir -p .build; ($(2)) 2>&1 | tee .build/$(1).log || { grep -a ✘ .build/$(1).log >&2; exit 1; }

# The stories run in two labs side by side: a lab has one processor, and two of the stories take as long as all others. Those
# of pairs run afterwards, alone: they measure milliseconds, and a machine that is busy elsewhere takes some of them.
long_stories := Stories/(apiServer|randomWalk)
pair_stories := Stories/(failover|telling|moveVIP|restore|drainDirector|connections|components|ackFlood|manyVIPs|partition|upgrade)
## test: builds, then runs every test; those that drive the fleet run in the lab
test: dependencies
	swift build -j $(jobs) --build-tests
	$(call told,on_host,swift test --skip-build --disable-xctest --skip '^EndToEnd\.' --skip '$(long)')
	$(call told,long_on_host,swift test --skip-build --disable-xctest --filter '$(long)')
	$(call told,kernel,$(in_lab) --no-parallel --filter 'KernelTests' </dev/null)
	@$(in_lab) --filter '$(long_stories)' </dev/null >.build/long-stories.log 2>&1 & long=$$!; \
	    trap 'kill $$long 2>/dev/null || true' EXIT; status=0; \
	    $(in_lab) --filter '^EndToEnd' --skip '$(long_stories)' --skip '$(pair_stories)' </dev/null 2>&1 | \
	        tee .build/stories.log || status=$$?; \
	    wait $$long || status=$$?; cat .build/long-stories.log; \
	    [ $$status = 0 ] || grep -ah ✘ .build/stories.log .build/long-stories.log >&2; exit $$status
	$(call told,pair-stories,$(in_lab) --filter '$(pair_stories)' </dev/null)

## fuzz: mutates what the decoders read, for FUZZ_SECONDS a decoder (60); FUZZ_SEED repeats a run
fuzz: dependencies
	swift build -j $(jobs) --build-tests
	FUZZ_SECONDS=$${FUZZ_SECONDS:-60} swift test --skip-build --disable-xctest --filter 'FuzzTests'

## check: format, warnings as errors, imports that keep the layers apart, sizes, shell scripts, what is shipped for Kubernetes
check: dependencies arrows sizes scripts deploy
	swift format lint --strict --recursive --parallel $(sources)
	swift build -j $(jobs) --build-tests --scratch-path .build-check \
	    -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error

## fmt: formats the Swift sources in place
fmt:
	swift format --in-place --recursive --parallel $(sources)

## bench: measures the agent against ipvsadm, keepalived and C programs in the lab, and Central (some 20 minutes)
bench: dependencies
	swift build -j $(jobs) -c release --scratch-path .build-release --static-swift-stdlib --product lvsfleet-agent
	@bench/idle
	@LAB_TIMEOUT=$${LAB_TIMEOUT:-2400} lab/run bench/run </dev/null
	swift build -j $(jobs) -c release --scratch-path .build-release --static-swift-stdlib --product lvsfleet-central
	@bench/cluster

## build: builds the three programs (debug)
build: dependencies
	swift build -j $(jobs)

dependencies:
	@install/dependencies

# none PATTERN, FILES, RULE: fails with the lines that break the rule.
import = ^[[:space:]]*(@[_a-z]+[[:space:]]+)*((public|package|internal|fileprivate|private)[[:space:]]+)?import[[:space:]]+((struct|enum|class|protocol|func|var|let|typealias)[[:space:]]+)?
none = @if grep -rnE --include='*.swift' '$(1)' $(2); then echo 'check: $(3)' >&2; exit 1; fi

netlink := Sources/Shared/Netlink Sources/Shared/IPVS Sources/Shared/Route
arrows:
	$(call none,$(import)CNetlink\>,$(filter-out Sources/Shared,$(wildcard Sources/*)) $(filter-out $(netlink),$(wildcard Sources/Shared/*)),only $(netlink) import CNetlink)
	$(call none,$(import)CCurl\>,$(filter-out Sources/Shared,$(wildcard Sources/*)) $(filter-out Sources/Shared/HTTP,$(wildcard Sources/Shared/*)),only Sources/Shared/HTTP imports CCurl)
	$(call none,$(import),Sources/Shared/Model,FleetModel imports nothing)
	$(call none,$(import)(Foundation|NIO[A-Za-z]*|Hummingbird[A-Za-z]*)\>,Sources/DirectorAgent Sources/Shared,the agent and what it shares import neither Foundation nor SwiftNIO (FoundationEssentials is fine))
	$(call none,$(import)(GRDB|Hummingbird[A-Za-z]*)\>,Sources/Admin Sources/DirectorAgent Sources/Shared,only Central knows SQLite and Hummingbird)

sizes:
	@find Sources Tests -name '*.swift' -exec wc -l {} + | \
	    awk '$$2 != "total" && $$1 > 400 { print $$2 ": " $$1 " lines, 400 at most"; bad = 1 } END { exit bad }' >&2

scripts:
	@if command -v shellcheck >/dev/null; then shellcheck $(shells); else echo "check: shellcheck is not installed" >&2; fi

## deploy: renders and validates what is shipped for Kubernetes
deploy: dependencies
	@deploy/check

## manifests: makes deploy/kustomize, deploy/lvsfleet.yaml and deploy/rbac.yaml from the chart, then does as deploy does
manifests: dependencies
	@deploy/check --write

## release: builds the three programs for real machines
release: dependencies
	swift build -j $(jobs) -c release --scratch-path .build-release --static-swift-stdlib

## packages: makes the Debian packages of the three programs (.build-packages)
packages: dependencies
	@deploy/debian/build

# Two releases are built, which takes half an hour; root makes the Debian.
## package-tests: installs, upgrades and purges the packages in a Debian of its own, and upgrades a fleet in the lab from PREVIOUS
package-tests: packages
	@deploy/debian/previous $(PREVIOUS)
	@deploy/debian/test
	swift build -j $(jobs) --build-tests
	@LVSFLEET_PACKAGES=$(CURDIR)/.build-packages/unpacked $(in_lab) --filter 'Stories/upgrade' </dev/null
