"""The warehouse: goods, places and parties, and what happens to them.

    identifiers   numbers printed on things, and whether they are right
    money         amounts in a currency; exchange by date in `exchange`
    model         what is on the books, one noun a module
    hub           the consolidation hub: land, plan, bag, load, manifest, dispatch
    planning      from parcels as columns to a plan in one currency
    migrations    how a database comes to be what the models say
"""
