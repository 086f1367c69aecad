"""Contract suites, builders and harnesses: public, for adapter authors too. Needs pytest and hypothesis."""
