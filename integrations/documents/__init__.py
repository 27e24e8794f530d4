"""Papers: documents made from the house's records, as bytes.

    manifest_csv    one line a parcel, for programs
    manifest_xlsx   units, bags and parcels as sheets, for offices
    manifest_pdf    pages to sign and to hand over, with a bar code

Every maker is pure: the same contents give the same bytes, on any machine, and a time
on paper is one that was handed in.
"""

from integrations.documents.manifest_csv import manifest_csv as manifest_csv
from integrations.documents.manifest_pdf import manifest_pdf as manifest_pdf
from integrations.documents.manifest_xlsx import manifest_xlsx as manifest_xlsx
