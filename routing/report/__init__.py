"""The report: one page about one plan that opens anywhere and fetches nothing.

    words      how figures, times and names are said in the reader's language
    figures    what the plan adds up to, counted again from its parcels
    chart      what all pictures and tables have in common, over `markup`
    page       the sections in order, each in the module of its name
    summary    the same in a few aligned lines, for a terminal

Every picture's title says what it shows, and every picture has its table.
"""

from routing.report.page import write_report as write_report
from routing.report.words import Language as Language
from routing.report.words import Speech as Speech
