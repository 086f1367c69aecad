"""Files people hand us: CSV, JSON lines, JSON arrays, XML feeds and Parquet, read row by row."""

from habitue.adapters.files.table import open_table

__all__ = ["open_table"]
