"""Currencies: the decimals of each, and what people call the ones they trade in.

An amount is a whole number of minor units. Most have a hundred to the unit and are not
listed; a yen has none, a Kuwaiti dinar a thousand.
"""

from collections.abc import Mapping

# ISO 4217 minor units other than two. Not Babel's digits: those are CLDR's habits of
# display, which drop the small coins of Iraq, Serbia, Lebanon and twenty others.
_WITHOUT_MINOR_UNITS = (
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
)
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
_TEN_THOUSANDTHS = "CLF UYW"
MINOR_DIGITS: Mapping[str, int] = {
    **dict.fromkeys(_WITHOUT_MINOR_UNITS.split(), 0),
    **dict.fromkeys(_THOUSANDTHS.split(), 3),
    **dict.fromkeys(_TEN_THOUSANDTHS.split(), 4),
}

# The European Central Bank publishes rates for these (November 2026).
QUOTED = frozenset(
    "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF IDR ILS INR ISK JPY KRW MXN MYR"
    " NOK NZD PHP PLN RON SEK SGD THB TRY USD ZAR".split()
)

WORDS: Mapping[str, str] = {
    **dict.fromkeys(("rmb", "人民币", "元", "¥"), "CNY"),
    **dict.fromkeys(("€", "欧元"), "EUR"),
    **dict.fromkeys(("£", "英镑"), "GBP"),
    "美元": "USD",
}
"""What people write for a currency, in lower case."""


def minor_digits(currency: str) -> int:
    """How many decimals the currency's minor unit stands for, by ISO 4217."""
    return MINOR_DIGITS.get(currency, 2)
