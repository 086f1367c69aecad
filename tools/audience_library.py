"""Write the reference page of the audience library."""

from __future__ import annotations

from pathlib import Path

from habitue.audiences.library.reference import reference

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "audience-library.md"

if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
