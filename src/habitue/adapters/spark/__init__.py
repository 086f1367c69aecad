"""Spark as the batch engine of large shops: the same questions over the same files."""
