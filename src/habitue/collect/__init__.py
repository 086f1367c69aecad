"""Intake: wire formats become events, with consent, bots and enrichment; each item gets a verdict."""
