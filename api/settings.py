"""Settings: everything that differs between two places where this runs.

Each is an environment variable named CORRIDOR_ and the field in capitals. This is the
only reader of the environment (the command line peeks at CORRIDOR_LANGUAGE first,
because its help is text too); the rooms below are handed what they need.
"""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.errors import SettingRefused

PREFIX = "CORRIDOR_"

# Read by the tests and by the set-up, not by the program.
NOT_OURS = ("CORRIDOR_TEST_",)

UNSAFE_SECRET = "only-for-development"  # noqa: S105 - refused in production, below

# 32 characters of base64 carry the 192 bits that signatures are usually given.
SECRET_LENGTH_MIN = 32


class Environment(StrEnum):
    """Where we are: on somebody's desk, or with real parcels."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """What an operator may set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    environment: Environment = Environment.DEVELOPMENT

    # Where this installation keeps its files, relative to where it was started.
    data_dir: Path = Path("var")

    # SQLite in the data folder unless told otherwise: one machine, nothing installed.
    # Many machines: postgresql+psycopg://user:password@host/name
    database_url: str = ""

    # None means an in-process worker; many machines need redis://host:port/number.
    redis_url: str | None = None

    # For whoever does not say; a browser and `--lang` have their own say.
    language: Literal["en", "zh"] = "en"

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    # text for a person at a terminal, json for a collector of logs
    log_format: Literal["text", "json"] = "text"

    # Costs of every carrier are converted into this one before plans are compared.
    planning_currency: str = Field(default="CNY", pattern=r"^[A-Z]{3}$")

    # Signs sessions and forms. Whoever knows it can be anyone.
    secret_key: SecretStr = SecretStr(UNSAFE_SECRET)

    @model_validator(mode="before")
    @classmethod
    def _keep_the_database_with_the_data(
        cls, given: dict[str, object]
    ) -> dict[str, object]:
        if not given.get("database_url"):
            folder = Path(str(given.get("data_dir", "var")))
            given["database_url"] = f"sqlite:///{folder / 'corridor.db'}"
        return given

    @model_validator(mode="after")
    def _refuse_what_is_unsafe_in_production(self) -> Self:
        secret = self.secret_key.get_secret_value()
        if self.environment is Environment.PRODUCTION and (
            secret == UNSAFE_SECRET or len(secret) < SECRET_LENGTH_MIN
        ):
            raise SettingRefused(
                variable=f"{PREFIX}SECRET_KEY",
                rule="in production it must be a secret of at least 32 characters",
            )
        return self


def load() -> Settings:
    """Read the settings, and name the variable that cannot be used."""
    refuse_unknown(os.environ)
    try:
        return Settings()
    except ValidationError as refusal:
        first = refusal.errors(include_url=False, include_input=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        raise SettingRefused(
            variable=f"{PREFIX}{field.upper()}", rule=first["msg"]
        ) from refusal


def refuse_unknown(environment: Mapping[str, str]) -> None:
    """Name a variable that looks like a setting of ours and is none.

    A misspelt variable would otherwise silently leave the default in force.
    """
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    ours = (name for name in environment if name.startswith(PREFIX))
    for variable in sorted(ours):
        if variable not in known and not variable.startswith(NOT_OURS):
            raise SettingRefused(variable=variable, rule="there is no such setting")
