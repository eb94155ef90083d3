"""The test suite; `make test` runs it on both database engines."""
