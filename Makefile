# Two commands set all up on a machine with Go, gcc, make and Node: `make run` and `make test`. `make help` lists the others.

SOURCE  ?= data/sample
LISTEN  ?= 127.0.0.1:8080
BINARY  := bin/cloudendpoints
LINTER  := go tool -modfile=.ci/tools/go.mod golangci-lint

.DEFAULT_GOAL := help
.PHONY: help build run test generate generate-check lint bench clients stores clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/cloudendpoints
	go build -o $(BINARY) ./cmd/cloudendpoints

run: build $(if $(filter data/sample,$(SOURCE)),data/sample/snapshot.json) ## serve a sample on 127.0.0.1:8080; SOURCE=folder and LISTEN=host:port name others
	$(BINARY) serve --source "$(SOURCE)" --listen "$(LISTEN)"

data/sample/snapshot.json: | build
	$(BINARY) generate --out data/sample

test: ## run every test
	go test ./...

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

clients: build ## run the tests of testdata/clients with the packages of its lock file
	cd testdata/clients && npm ci --ignore-scripts && npm test

stores: build ## run the tests of testdata/stores: a source in Azure Blob Storage, by its emulator
	cd testdata/stores && npm ci --ignore-scripts && npm test

clean: ## remove what make made: bin/ and the sample
	rm -rf bin data/sample
