"""Clean extracts of every dataset, with what they mean."""

from __future__ import annotations

from bench.dirt import counts, people

CLEAN = {
    "doses": people.doses,
    "registrations": people.registrations,
    "register": people.register,
    "verifications": people.verdicts,
    "corrections": people.corrections,
    "decisions": people.decisions,
    "daily_reports": counts.reports,
    "population": counts.population,
    "statistics": counts.statistics,
    "verification_totals": counts.totals,
    "facilities": counts.facilities,
}
"""What writes a clean extract of each dataset."""
