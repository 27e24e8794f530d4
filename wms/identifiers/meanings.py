"""What the coded parts of numbers stand for, where a published list says so.

The phrases are English, as errors are; the catalogue of translations collects them. The
keys name the kind, the part where a kind has several, and the code. A code that is not
here has no meaning we know of, which does not make it wrong: posts and customs add codes.

Sources: UPU S10-12 (2017) for service indicators; UPU lists 115 and 117 and the classes
from secondary sources; ISO 6346; China Customs' codes from secondary sources.
"""

SENTENCES: dict[str, str] = {
    "s10.domestic": "domestic, bilateral or multilateral use",
    "s10.C": "parcel post",
    "s10.E": "EMS",
    "s10.H": "e-commerce parcel",
    "s10.L": "letter post, express or tracked",
    "s10.M": "M bag",
    "s10.Q": "international business reply",
    "s10.R": "letter post, registered",
    "s10.U": "letter post, other",
    "s10.V": "letter post, insured",
    "s9.category.A": "airmail or priority",
    "s9.category.B": "S.A.L. or non-priority",
    "s9.category.C": "surface or non-priority",
    "s9.category.D": "priority sent by surface",
    "s9.class.C": "parcels",
    "s9.class.E": "EMS",
    "s9.class.T": "empty receptacles",
    "s9.class.U": "letter post",
    "iso6346.J": "detachable equipment",
    "iso6346.U": "freight container",
    "iso6346.Z": "trailer or chassis",
    "customs_reg.area.1": "special economic zone",
    "customs_reg.area.2": "economic and technological development zone",
    "customs_reg.area.3": "high-tech zone",
    "customs_reg.area.4": "bonded zone",
    "customs_reg.area.5": "export processing zone",
    "customs_reg.area.9": "other area",
    "customs_reg.ownership.1": "state-owned",
    "customs_reg.ownership.2": "cooperative joint venture",
    "customs_reg.ownership.3": "equity joint venture",
    "customs_reg.ownership.4": "wholly foreign-owned",
    "customs_reg.ownership.5": "collective",
    "customs_reg.ownership.6": "private",
    "customs_reg.ownership.7": "sole trader",
    "customs_reg.ownership.8": "customs broker only",
    "customs_reg.ownership.9": "other ownership",
    "unverified.customs_reg": "form only; there is no check digit",
    "unverified.hs": "chapter only; the heading is not looked up",
    "unverified.ioss": "the check digit's algorithm is not published",
    "unverified.s9": "positions 13 to 29 rest on secondary sources",
    "unverified.uld": "form only; there is no check digit",
    "unverified.unlocode": "form and country only; the place is not looked up",
}


def meaning(key: str) -> str | None:
    """What the code stands for, None where no list we have says."""
    return SENTENCES.get(key)
