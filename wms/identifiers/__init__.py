"""Identifiers: the numbers printed on things, and what makes them right.

A number comes in as somebody typed it, is normalised, follows its shape, and proves its
check digit; what is kept is the canonical form:

    normalise       what people type -> what we compare
    s10, s9, ...    one module a number: `parse`, `number` to make one, and its type
    identify        a number of unknown kind -> what it may be, best reading first

The types (`S10`, `ContainerNumber`, ...) are annotated strings. They validate as fields
of pydantic models and stand as columns of SQLModel tables, which themselves do not
validate: the door does.
"""

from wms.identifiers.awb import AwbNumber as AwbNumber
from wms.identifiers.container import ContainerNumber as ContainerNumber
from wms.identifiers.customs_registration import (
    CustomsRegistration as CustomsRegistration,
)
from wms.identifiers.eori import Eori as Eori
from wms.identifiers.errors import IdentifierRefused as IdentifierRefused
from wms.identifiers.errors import NotUsable as NotUsable
from wms.identifiers.errors import Refusal as Refusal
from wms.identifiers.errors import Rule as Rule
from wms.identifiers.errors import Unassigned as Unassigned
from wms.identifiers.errors import WrongCharacter as WrongCharacter
from wms.identifiers.errors import WrongCheckDigit as WrongCheckDigit
from wms.identifiers.errors import WrongLength as WrongLength
from wms.identifiers.gtin import Gtin as Gtin
from wms.identifiers.hs import HsCode as HsCode
from wms.identifiers.identify import Finding as Finding
from wms.identifiers.identify import identify as identify
from wms.identifiers.ioss import IossNumber as IossNumber
from wms.identifiers.kinds import Kind as Kind
from wms.identifiers.s9 import S9 as S9
from wms.identifiers.s10 import S10 as S10
from wms.identifiers.seal import SealNumber as SealNumber
from wms.identifiers.shape import normalise as normalise
from wms.identifiers.sscc import Sscc as Sscc
from wms.identifiers.uld import UldNumber as UldNumber
from wms.identifiers.unlocode import UnLocode as UnLocode
from wms.identifiers.uscc import OrganisationCode as OrganisationCode
from wms.identifiers.uscc import Uscc as Uscc
from wms.identifiers.wagon import UicWagonNumber as UicWagonNumber
from wms.identifiers.wagon import WagonNumber as WagonNumber
