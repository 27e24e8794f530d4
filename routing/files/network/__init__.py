"""Network files: a network from a directory of CSV files or from one workbook.

In the order of the work:

    tables    rows of text, from CSV or Excel            tables
    polygons  the zones' outlines                        polygons
    rows      sites, lines, prices; wrong cells named    rows, cells
    checks    what rows must keep among themselves       check, ways, geography, rules
    answer    the network, or everything wrong with it   read

`export` writes the bundled network into a folder, to be changed.
"""

from routing.files.network.read import BUNDLED as BUNDLED
from routing.files.network.read import Examined as Examined
from routing.files.network.read import NetworkRefused as NetworkRefused
from routing.files.network.read import examine_network as examine_network
from routing.files.network.read import read_network as read_network
