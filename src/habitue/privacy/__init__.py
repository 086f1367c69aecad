"""Consent purposes and their checks, the vault for personal fields, and people's rights."""
