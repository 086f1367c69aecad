"""The lake as Parquet files in a folder, and DuckDB as the batch engine that writes and reads them."""
