"""Tests of `habitue.experiments`."""
