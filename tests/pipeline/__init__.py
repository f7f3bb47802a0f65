"""Tests of the pipeline: one module a component, each a table of (text, what was read)."""
