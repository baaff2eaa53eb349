"""Registrations that were made before an injection."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.dataset import Column, Dataset, Field, hash_of
from pipeline.ingest.normalise.dates import MOMENT
from pipeline.ingest.person import NO_PERSON, PERSON, PERSON_FIELDS, PERSON_KEY, PERSON_STORED

DATASET = Dataset(
    "registrations",
    N_("Registrations"),
    "registration",
    (
        *PERSON,
        Column(
            "registered_at",
            ("ngày đăng ký", "thời gian đăng ký", "registered at", "registration date"),
        ),
    ),
    (*PERSON_FIELDS, Field("registered_at", "registered_at", MOMENT, decisive=True, required=True)),
    key=hash_of(PERSON_KEY, "v_registered_at"),
    stored={"person_key": PERSON_KEY, "registered_at": "v_registered_at", **PERSON_STORED},
    checks=(NO_PERSON,),
    help=N_("Import registrations made before the injection."),
)
