"""An installation says once how it is set up, and a mistake in it is named."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from api.errors import SettingRefused
from api.settings import UNSAFE_SECRET, Environment, Settings, refuse_unknown


def test_without_any_setting_the_data_stands_in_one_folder() -> None:
    assert Settings().database_url == "sqlite:///var/corridor.db"


def test_the_database_moves_with_the_data_folder() -> None:
    settings = Settings(data_dir=Path("/srv/corridor"))

    assert settings.database_url == "sqlite:////srv/corridor/corridor.db"


def test_a_database_that_is_named_stays_where_it_is() -> None:
    url = "postgresql+psycopg://corridor@db/corridor"

    assert Settings(database_url=url).database_url == url


@pytest.mark.parametrize("secret", [UNSAFE_SECRET, "short"])
def test_real_parcels_are_not_trusted_to_a_known_or_short_secret(
    secret: str,
) -> None:
    with pytest.raises(SettingRefused) as refusal:
        Settings(environment=Environment.PRODUCTION, secret_key=SecretStr(secret))

    assert refusal.value.facts["variable"] == "CORRIDOR_SECRET_KEY"


def test_real_parcels_are_trusted_to_a_long_secret() -> None:
    settings = Settings(
        environment=Environment.PRODUCTION, secret_key=SecretStr("s" * 32)
    )

    assert "sss" not in repr(settings)


def test_a_misspelt_setting_is_named() -> None:
    with pytest.raises(SettingRefused) as refusal:
        refuse_unknown({"PATH": "/bin", "CORRIDOR_DATABSE_URL": "sqlite://"})

    assert refusal.value.facts["variable"] == "CORRIDOR_DATABSE_URL"


def test_what_only_the_tests_read_is_no_misspelling() -> None:
    refuse_unknown(
        {"CORRIDOR_TEST_REDIS": "redis://127.0.0.1", "CORRIDOR_LANGUAGE": ""}
    )
