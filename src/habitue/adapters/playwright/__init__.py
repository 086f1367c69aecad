"""Visiting a shop in a real browser: Chromium, driven by Playwright (the optional extra ``check``)."""

from habitue.adapters.playwright.visit import Recorded, Selectors, Step, Visited, find_chromium, visit

__all__ = ["Recorded", "Selectors", "Step", "Visited", "find_chromium", "visit"]
