"""Where in a resource the value of a column stands: the headings of FHIR.

Identifiers bear the names of the slices of the Ministry of Health's draft profile
``vn-core-patient``; parts of an address those of ``extension-administrative-address``.
"""

from __future__ import annotations

PERSON_PATHS = {
    "person_number": "Patient.identifier:MaDoiTuong",
    "name": "Patient.name",
    "birth_date": "Patient.birthDate",
    "sex": "Patient.gender",
    "id_number": "Patient.identifier",
    "cccd": "Patient.identifier:TheCCCD",
    "cmnd": "Patient.identifier:SoCMT",
    "passport": "Patient.identifier:SoHoChieu",
    "health_insurance": "Patient.identifier:TheBHYT",
    "phone": "Patient.telecom",
    "province": "Patient.address.state",
    "province_code": "Patient.address.extension:state",
    "district": "Patient.address.district",
    "district_code": "Patient.address.extension:district",
    "commune": "Patient.address.text",
    "commune_code": "Patient.address.extension:ward",
}
DECEASED = {"deceased_on": "Patient.deceasedDateTime"}
DOSE_PATHS = {
    "record_number": "Immunization.identifier",
    "status": "Immunization.status",
    "vaccine": "Immunization.vaccineCode",
    "lot": "Immunization.lotNumber",
    "injected_at": "Immunization.occurrenceDateTime",
    "entered_at": "Immunization.recorded",
    "dose": "Immunization.protocolApplied.doseNumber",
    "dose_kind": "Immunization.protocolApplied.series",
    "facility_code": "Organization.identifier",
    "facility": "Organization.name",
    "facility_province": "Location.address.state",
    "facility_province_code": "Location.address.extension:state",
    "facility_district": "Location.address.district",
    "facility_district_code": "Location.address.extension:district",
    "facility_commune": "Location.address.text",
    "facility_commune_code": "Location.address.extension:ward",
}
PATIENT = "Immunization.patient"
"""Where a dose says whose it is."""

PATHS = {**PERSON_PATHS, **DECEASED, **DOSE_PATHS}
