"""Files people bring, read so that every mistake is named at once.

    parcels    the day's parcels: CSV, Excel or Parquet, in columns
    network    sites, lines, prices: a folder of small tables

Nothing is imported here: reading parcels loads polars, and whoever only checks a
network should not wait for it.
"""
