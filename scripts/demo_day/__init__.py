"""The steps of the demonstration day, in the order of the work.

    chance    a hash instead of a dice, so that equal input gives equal bytes
    orders    real order lines: what was sold, when, for how much
    goods     heading, goods class, weight and box of a stock code (a model)
    handling  when a parcel is ready and due, who sells it, under which mode (a model)
    places    where a household lives: real postcodes, published shares

``scripts.make_demo_day`` puts them together.
"""
