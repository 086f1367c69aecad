"""Tests of `habitue.lake`."""
