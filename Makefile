# Everything that a person does here. CI calls the same targets.
SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help build demo check test soak live fmt bench clean

comma := ,
# Maven on the JDK 25 that is found, whatever java is on PATH.
mvn = home=$$(.mvn/find-jdk) && JAVA_HOME=$$home mvn -B -ntp

help: ## list the targets
	@awk -F': ## ' '/^[a-z]+: ## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## the jars, the AOT cache and the distributions in target/dist
	@.mvn/build
	@.mvn/dist
	@ls -d target/dist/*/ target/dist/*.tar.gz

demo: ## a sample repository through validate, diff and reconcile, without a cluster
	@bash testbed/demo

# tests WHAT: runs Maven's lifecycle and says what took longest, whatever came of it.
tests = rm -rf compiler/target/surefire-reports reconciler/target/surefire-reports; \
  $(mvn) -Pbench verify $(1); status=$$?; .mvn/slowest; exit $$status

check: ## what needs no server: compile, format, architecture, every test of pure code
	@$(call tests,-Dmodelplane.check=true)

test: ## every test, on a real API server and a real gateway, and every check
	@testbed/install
	@.mvn/build --if-needed # tests start ./modelplane, which must not build under them
	@.mvn/dist --if-needed
	@$(call tests)

EPOCHS ?= 500
soak: ## the tests of check over twenty times as many random worlds, then EPOCHS=500 of random writes under the loop
	@$(call tests,-Dmodelplane.check=true -Dmodelplane.worlds.times=20 -Dmodelplane.worlds=$$RANDOM)
	@testbed/install
	@.mvn/build --if-needed
	@$(call tests,-Dtest='SoakTest$(comma)LoopFaultsTest' -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dmodelplane.kills=20 -Dmodelplane.soak=$$RANDOM -Dmodelplane.soak.epochs=$(EPOCHS))

live: ## the whole stack on loopback, until Ctrl-C
	@testbed/live

fmt: ## put the Java sources into google-java-format
	@$(mvn) -q spotless:apply

bench: ## measure, beside something
	@bench/run

clean: ## remove what was built
	@$(mvn) -q -Pbench clean
	@rm -rf target
