"""Read FHIR R4: doses from Immunization, persons from Patient, in a Bundle or as NDJSON."""
