package duckdb

// DuckDB's allocator reads this before anything is allocated. Freed memory goes back to the system after ten seconds, not after one: each statement frees
// what the next one needs, and taking a page anew costs more than what is done with it. Where DuckDB has no allocator of its own, nobody reads it.

// const char *duckdb_je_malloc_conf_2_conf_harder = "dirty_decay_ms:10000,muzzy_decay_ms:10000";
import "C"
