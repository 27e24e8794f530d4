"""The servers the tests run on are real, and each test has them to itself."""

import psycopg
import pytest
import redis
import sqlalchemy

from api.database import writing_engine
from tests import servers
from wms import migrations


@pytest.mark.parametrize("visit", ["first", "second"])
def test_a_database_is_empty_whenever_a_test_gets_it(
    database_url: str, visit: str
) -> None:
    engine = sqlalchemy.create_engine(database_url)

    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE parcel (number TEXT)"))
        names = sqlalchemy.inspect(connection).get_table_names()

    engine.dispose()
    assert names == ["parcel"]


@pytest.mark.parametrize("visit", ["first", "second"])
def test_a_house_has_its_tables_and_nothing_in_them(house_url: str, visit: str) -> None:
    engine = writing_engine(house_url)

    missing = migrations.differences(engine)
    with engine.begin() as connection:
        parcels = connection.scalar(sqlalchemy.text("SELECT count(*) FROM parcel"))

    engine.dispose()
    assert (missing, parcels) == ([], 0)


@pytest.mark.parametrize("visit", ["first", "second"])
def test_redis_is_empty_whenever_a_test_gets_it(redis_url: str, visit: str) -> None:
    with redis.Redis.from_url(redis_url) as client:
        before = client.dbsize()
        client.set("visit", visit)

    assert before == 0


def test_a_server_that_dies_at_its_start_is_quoted_and_not_waited_for() -> None:
    def ask() -> None:
        raise psycopg.OperationalError("connection refused")

    with pytest.raises(servers.NoServer, match="out of memory"):
        servers._patiently(ask, psycopg.OperationalError, lambda: "out of memory")


def test_the_address_of_a_database_keeps_the_server_s_options() -> None:
    server = servers.Server("PostgreSQL", "18.0", "wheel", "postgresql://p@/p?host=/t")

    address = servers.database_address(server, "day")

    assert address == "postgresql+psycopg://p@/day?host=/t"
