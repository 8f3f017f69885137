"""The tests, importable: some share helpers."""
