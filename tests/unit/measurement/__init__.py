"""Tests of `habitue.measurement`."""
