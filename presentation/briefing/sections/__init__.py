"""The sections of a briefing, one module a question."""
