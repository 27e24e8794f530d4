"""The house: goods, places and parties, and what happens to them.

    identifiers, money, exchange    what is printed, paid and told
    bulk                            a million rows in and out
    model                           what is on the books
    hub                             the consolidation hub's verbs
    planning                        from parcels to a certified plan
    migrations                      how the books came to be as they are

Moments are handed in: nothing here asks the clock.
"""
