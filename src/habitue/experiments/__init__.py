"""Who is in which arm, and what the difference was worth: pure functions of hashes and sufficient statistics."""
