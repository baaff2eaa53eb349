"""Readers of extracts: CSV, XLSX, Parquet, JSON, or a database."""
