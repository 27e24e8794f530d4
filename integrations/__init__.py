"""Ways out of the house: what is told to counterparts, in their words and on their paper.

documents   papers that go with the goods, as bytes
"""
