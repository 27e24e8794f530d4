"""Files people bring, read so that every mistake is named at once; and plans, written.

    parcels    the day's parcels: CSV, Excel or Parquet, in columns
    network    sites, lines, prices: a folder of small tables, or a workbook
    plan       a plan as a folder that others can read
    errors     why a file is refused as a whole

Nothing is imported here: reading parcels loads polars, and whoever only checks a
network should not wait for it.
"""
