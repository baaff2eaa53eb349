"""Readers of extracts: CSV, XLSX, Parquet, JSON, FHIR, or a database."""
