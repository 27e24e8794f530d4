"""Ways out: what others get from us and send to us.

    documents    papers made from the house's records

Counterparts (customs, post, rail, air, platforms) come beside it, one package each.
"""
