"""Parcel files: a day's parcels from CSV, Excel or Parquet, every bad row named at once.

In the order of the work:

    source    the bytes, what they are                         source
    rows      cells as text, numbered as a spreadsheet does    text, excel, parquet
    headers   which column means what, in which unit           headers, columns
    values    typed columns, each cell with a verdict          values, moments, goods
    answer    parcels, refusals, what was assumed              read, rules, notes

What rules know stands in `ranges` and `words`. Beside the way stand `template`, an empty
form; `refused`, the refusals as a file to mend; and `demand`, the parcels as the
planner's arrays.
"""

from routing.files.parcels.read import PARCEL_COLUMNS as PARCEL_COLUMNS
from routing.files.parcels.read import ParcelFile as ParcelFile
from routing.files.parcels.read import read_parcels as read_parcels
