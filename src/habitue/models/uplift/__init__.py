"""Whom an offer changes: uplift from randomised treatments, its measures and the policy it leads to."""
