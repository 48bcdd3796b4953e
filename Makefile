# What people type. The work is done by the scripts that each target calls.

.PHONY: help run setup lint test bench

help: ## what can be typed here
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 18

run: ## set up what is missing and serve the site; PORT=8000
	@$(if $(PORT),PRAYOGA_PORT=$(PORT) )scripts/run

setup: ## only the setting up
	@scripts/setup

lint: ## style, types and who imports whom
	@scripts/setup --tests
	@scripts/lint

test: ## set up what the tests need and run all of them
	@scripts/test

bench: ## measure against other graders, on a quiet machine
	@scripts/bench
