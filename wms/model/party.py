"""Party: whoever owns goods, carries them or answers for them."""

from enum import StrEnum

from sqlmodel import Field

from wms.model.ground import Record, by_value


class Role(StrEnum):
    """What a party does here; one that does two things is two parties."""

    SELLER = "seller"
    HUB_OPERATOR = "hub_operator"
    CARRIER = "carrier"


class Party(Record, table=True):
    """A party by its code; sellers are the tenants who see their own goods only."""

    code: str = Field(primary_key=True, max_length=100)
    name_en: str
    name_zh: str
    role: Role = Field(sa_type=by_value(Role))
