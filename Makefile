# Two commands set all up on a machine with Go, gcc, make and Node: `make run` and `make test`. `make help` lists the others.

SOURCE  ?= data/sample
LISTEN  ?= 127.0.0.1:8080
BINARY  := bin/cloudendpoints
LINTER  := go tool -modfile=.ci/tools/go.mod golangci-lint
PAGES   := $(if $(wildcard internal/dashboard/web/package.json),internal/dashboard/dist/dashboard/index.html) internal/dashboard/dist/graphiql/index.html

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help build pages run test browser race generate generate-check lint bench faults clients stores clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/cloudendpoints, with its pages where npm is there
	@if ! command -v npm >/dev/null; then \
		echo "npm is missing: the program is built without its pages." >&2; \
	elif ! $(MAKE) --no-print-directory pages; then \
		echo "The pages could not be built, see above: the program is built without what is missing of them." >&2; \
	fi
	go build -o $(BINARY) ./cmd/cloudendpoints

pages: $(PAGES) ## build the dashboard and GraphiQL, where something they are made of has changed

# $(call made-of,DIR) lists what a page is made of, packages apart.
made-of = $(shell find internal/dashboard/$(1) -name node_modules -prune -o -type f -print) internal/dashboard/precompress.mjs internal/dashboard/$(1)/node_modules/.package-lock.json

internal/dashboard/dist/dashboard/index.html: $(call made-of,web) $(wildcard graph/schema/*.graphqls)
	cd internal/dashboard/web && npm run build
	@touch $@

internal/dashboard/dist/graphiql/index.html: $(call made-of,ide) docs/cookbook.md
	cd internal/dashboard/ide && npm run build
	@touch $@

internal/dashboard/%/node_modules/.package-lock.json: internal/dashboard/%/package-lock.json
	cd internal/dashboard/$* && npm ci --ignore-scripts
	@touch $@

run: build $(if $(filter data/sample,$(SOURCE)),data/sample/snapshot.json) ## serve a sample on 127.0.0.1:8080; SOURCE=folder and LISTEN=host:port name others
	$(BINARY) serve --source "$(SOURCE)" --listen "$(LISTEN)"

data/sample/snapshot.json: | build
	$(BINARY) generate --out data/sample

test: pages browser ## run every test, those in the browser too
	cd internal/dashboard/web && npm test
	go test -timeout 20m ./...

browser: ## install Chromium where no browser is there for the tests
	@.ci/browser

# What asks one question after another is left out: the detector finds nothing in it, and takes ten times as long.
race: ## run the tests of what works at the same time under the race detector
	go test -race -timeout 20m -skip 'Algebra|Encoder|Hidden|Hostile|Laws|Oracle|Outside|TempSpace|Views|Violations' ./internal/access ./internal/documents ./internal/engine/duckdb ./internal/server
	go test -race -timeout 20m -run 'AccessFile|Audit|Documents|Refresh|TLS|TwoLoads' ./cmd/cloudendpoints

generate: ## write the schema's fields from the catalogue, then the Go code from the schema
	go run ./graph/schemagen
	go tool gqlgen generate
	go run golang.org/x/tools/cmd/goimports -local $$(go list -m) -w graph/*.resolvers.go

generate-check: ## generate, and fail where that changes anything in graph/
	@before=$$(mktemp -d) && trap 'rm -rf "$$before"' EXIT && cp -R graph "$$before/graph" && $(MAKE) --no-print-directory generate && \
	if ! diff -ru "$$before/graph" graph; then \
		echo "graph/ is not what make generate writes. It now is: look at the difference above and commit it." >&2; exit 1; \
	fi && echo "graph/ is what make generate writes."

lint: ## run the linters of .golangci.yml
	$(LINTER) run ./...

bench: ## measure the report against its bare statements; BENCH_TENANTS, BENCH_DIR, BENCH_ROUNDS say how much
	go build -o bin/bench ./internal/bench
	bin/bench

faults: ## kill, fill, cut and flip at many random points of loads and snapshots; FAULT_ROUNDS says at how many
	FAULT_ROUNDS=$(or $(FAULT_ROUNDS),25) go test ./cmd/cloudendpoints ./internal/snapshot -run 'TestFault|TestClean|TestRefreshUnderLoad' -count=1 -v -timeout 60m

clients: build ## run the tests of testdata/clients with the packages of its lock file
	cd testdata/clients && npm ci --ignore-scripts && npm test

stores: build ## run the tests of testdata/stores: a source in Azure Blob Storage, by its emulator
	cd testdata/stores && npm ci --ignore-scripts && npm test

clean: ## remove what make made: bin/, the sample, the pages and their packages
	rm -rf bin data/sample internal/dashboard/dist/*/ internal/dashboard/*/node_modules
