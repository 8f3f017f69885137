# Thin calls of tools/book.py, which does the same where there is no make.
PYTHON ?= $(shell command -v python3 || command -v python)
BOOK := $(PYTHON) tools/book.py

.DEFAULT_GOAL := help
.PHONY: help book serve lab notebooks check test lint widgets new-chapter assignments new-assignment grade bench freeze clean

help book widgets freeze:
	@$(BOOK) $@

serve:
	@$(BOOK) serve $(if $(PORT),--port $(PORT))

lab:
	@$(BOOK) lab $(ARGS)

notebooks:
	@$(BOOK) notebooks $(CHAPTERS) $(if $(WORKERS),--workers $(WORKERS))

check test bench assignments grade:
	@$(BOOK) $@ $(ARGS)

lint:
	@$(BOOK) lint $(if $(FIX),--fix)

new-chapter new-assignment:
	@$(BOOK) $@ $(STEM)

clean:
	@$(BOOK) clean $(if $(ALL),--all)
