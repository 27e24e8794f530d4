"""The books of a hub."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "number_series",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("last_used", ROW_ID, nullable=False),
        sa.CheckConstraint("last_used >= 0", name=op.f("ck_number_series_last_used")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_number_series")),
    )
    op.create_table(
        "party",
        sa.Column("code", sa.String(100), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "seller",
                "hub_operator",
                "carrier",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_party")),
    )
    op.create_table(
        "site",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "hub",
                "bonded",
                "airport",
                "rail_terminal",
                "border",
                "office_of_exchange",
                "delivery_gateway",
                "overseas_warehouse",
                name="sitekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("unlocode", sa.String(5), nullable=True),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_site")),
    )
    op.create_table(
        "arrival",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("landed", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("landed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "landed >= 0 AND refused >= 0", name=op.f("ck_arrival_counts")
        ),
        sa.CheckConstraint(
            "rows = landed + refused", name=op.f("ck_arrival_rows_add_up")
        ),
        sa.ForeignKeyConstraint(
            ["hub"], ["site.code"], name=op.f("fk_arrival_hub_site")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("hub", "sha256", name=op.f("uq_arrival_hub_sha256")),
        sa.UniqueConstraint("id", "hub", name=op.f("uq_arrival_id_hub")),
    )
    op.create_table(
        "departure",
        sa.Column("code", sa.String(96), nullable=False),
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("name_zh", sa.String(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "rail",
                "air",
                "truck",
                "post",
                name="mode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("carrier", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("destination", sa.String(), nullable=False),
        sa.Column("cutoff_min", sa.Integer(), nullable=False),
        sa.Column("departs_min", sa.Integer(), nullable=False),
        sa.Column("arrives_min", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "departed",
                name="departurestate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.CheckConstraint(
            "cutoff_min <= departs_min AND departs_min <= arrives_min",
            name=op.f("ck_departure_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["destination"], ["site.code"], name=op.f("fk_departure_destination_site")
        ),
        sa.ForeignKeyConstraint(
            ["origin"], ["site.code"], name=op.f("fk_departure_origin_site")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_departure")),
    )
    op.create_table(
        "plan",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "drafted",
                "adopted",
                "superseded",
                name="planstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("cost_minor", ROW_ID, nullable=False),
        sa.Column("bound_minor", ROW_ID, nullable=False),
        sa.Column("stopped", sa.String(16), nullable=False),
        sa.Column("parcels_sha256", sa.String(64), nullable=False),
        sa.Column("network_sha256", sa.String(64), nullable=False),
        sa.Column("problem_sha256", sa.String(64), nullable=False),
        sa.Column("seed", ROW_ID, nullable=False),
        sa.Column("work", ROW_ID, nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("versions", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("breakdown_minor", sa.JSON(), nullable=False),
        sa.Column("baselines_minor", sa.JSON(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_by", ROW_ID, nullable=True),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("left_waiting", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "(status = 'adopted') = (adopted_at IS NOT NULL)",
            name=op.f("ck_plan_adopted_at"),
        ),
        sa.CheckConstraint(
            "(status = 'superseded') = (superseded_by IS NOT NULL)",
            name=op.f("ck_plan_superseded_by"),
        ),
        sa.CheckConstraint("bound_minor <= cost_minor", name=op.f("ck_plan_bound")),
        sa.ForeignKeyConstraint(["hub"], ["site.code"], name=op.f("fk_plan_hub_site")),
        sa.ForeignKeyConstraint(
            ["superseded_by"], ["plan.id"], name=op.f("fk_plan_superseded_by_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index("ix_plan_hub", "plan", ["hub"], unique=False)

    op.create_table(
        "handling_unit",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "bag",
                "unit",
                name="unitkind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("plan_id", ROW_ID, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "closed",
                "loaded",
                "sealed",
                "departed",
                "dissolved",
                name="unitstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("weight_g", ROW_ID, nullable=False),
        sa.Column("volume_cm3", ROW_ID, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("tare_g", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departures", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("entry", sa.String(), nullable=True),
        sa.Column("customs_mode", sa.String(32), nullable=True),
        sa.Column("goods_class", sa.String(32), nullable=True),
        sa.Column("departure", sa.String(), nullable=True),
        sa.Column("mix", sa.String(64), nullable=True),
        sa.Column("unit_type", sa.String(32), nullable=True),
        sa.Column("seal", sa.String(32), nullable=True),
        sa.Column("max_weight_g", ROW_ID, nullable=True),
        sa.Column("max_volume_cm3", ROW_ID, nullable=True),
        sa.Column("max_pieces", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind = 'bag' OR (departure IS NOT NULL AND mix IS NOT NULL AND unit_type IS NOT NULL AND seal IS NOT NULL)",
            name=op.f("ck_handling_unit_unit_has_departure"),
        ),
        sa.CheckConstraint(
            "kind = 'bag' OR (weight_g <= max_weight_g AND volume_cm3 <= max_volume_cm3 AND pieces <= max_pieces)",
            name=op.f("ck_handling_unit_unit_holds_load"),
        ),
        sa.CheckConstraint(
            "kind = 'unit' OR (departures IS NOT NULL AND product IS NOT NULL AND entry IS NOT NULL AND customs_mode IS NOT NULL AND goods_class IS NOT NULL)",
            name=op.f("ck_handling_unit_bag_has_way"),
        ),
        sa.CheckConstraint(
            "state = 'dissolved' OR kind = 'unit' OR pieces > 0",
            name=op.f("ck_handling_unit_no_empty_bag"),
        ),
        sa.CheckConstraint(
            "weight_g >= 0 AND volume_cm3 >= 0 AND pieces >= 0 AND tare_g >= 0",
            name=op.f("ck_handling_unit_load"),
        ),
        sa.ForeignKeyConstraint(
            ["departure"],
            ["departure.code"],
            name=op.f("fk_handling_unit_departure_departure"),
        ),
        sa.ForeignKeyConstraint(
            ["entry"], ["site.code"], name=op.f("fk_handling_unit_entry_site")
        ),
        sa.ForeignKeyConstraint(
            ["hub"], ["site.code"], name=op.f("fk_handling_unit_hub_site")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_handling_unit_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling_unit")),
        sa.UniqueConstraint("number", name=op.f("uq_handling_unit_number")),
        sa.UniqueConstraint("seal", name=op.f("uq_handling_unit_seal")),
    )
    op.create_index(
        "ix_handling_unit_departure", "handling_unit", ["departure"], unique=False
    )
    op.create_index(
        "ix_handling_unit_plan_id_kind",
        "handling_unit",
        ["plan_id", "kind"],
        unique=False,
    )

    op.create_table(
        "manifest",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("number", sa.String(32), nullable=False),
        sa.Column("hub", sa.String(), nullable=False),
        sa.Column("plan_id", ROW_ID, nullable=False),
        sa.Column("departure", sa.String(), nullable=True),
        sa.Column("product", sa.String(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("bags", sa.Integer(), nullable=False),
        sa.Column("parcels", sa.Integer(), nullable=False),
        sa.Column("weight_g", ROW_ID, nullable=False),
        sa.Column("gross_g", ROW_ID, nullable=False),
        sa.Column("volume_cm3", ROW_ID, nullable=False),
        sa.CheckConstraint(
            "(departure IS NULL) <> (product IS NULL)",
            name=op.f("ck_manifest_one_taker"),
        ),
        sa.CheckConstraint(
            "bags > 0 AND parcels > 0", name=op.f("ck_manifest_not_empty")
        ),
        sa.ForeignKeyConstraint(
            ["departure"],
            ["departure.code"],
            name=op.f("fk_manifest_departure_departure"),
        ),
        sa.ForeignKeyConstraint(
            ["hub"], ["site.code"], name=op.f("fk_manifest_hub_site")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_manifest_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_manifest")),
        sa.UniqueConstraint("number", name=op.f("uq_manifest_number")),
    )
    op.create_index(
        "uq_manifest_plan_id_departure",
        "manifest",
        ["plan_id", "departure"],
        unique=True,
        postgresql_where=sa.text("departure IS NOT NULL"),
        sqlite_where=sa.text("departure IS NOT NULL"),
    )
    op.create_index(
        "uq_manifest_plan_id_product",
        "manifest",
        ["plan_id", "product"],
        unique=True,
        postgresql_where=sa.text("product IS NOT NULL"),
        sqlite_where=sa.text("product IS NOT NULL"),
    )

    op.create_table(
        "plan_load",
        sa.Column("plan_id", ROW_ID, nullable=False),
        sa.Column("departure", sa.String(), nullable=False),
        sa.Column("mix", sa.String(64), nullable=False),
        sa.Column("unit_type", sa.String(32), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("max_units", sa.Integer(), nullable=False),
        sa.Column("weight_g", ROW_ID, nullable=False),
        sa.Column("volume_cm3", ROW_ID, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("unit_weight_g", ROW_ID, nullable=False),
        sa.Column("unit_volume_cm3", ROW_ID, nullable=False),
        sa.Column("unit_pieces", ROW_ID, nullable=False),
        sa.Column("unit_tare_g", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "units <= max_units", name=op.f("ck_plan_load_units_offered")
        ),
        sa.CheckConstraint(
            "weight_g <= units * unit_weight_g AND volume_cm3 <= units * unit_volume_cm3 AND pieces <= units * unit_pieces",
            name=op.f("ck_plan_load_units_hold_load"),
        ),
        sa.ForeignKeyConstraint(
            ["departure"],
            ["departure.code"],
            name=op.f("fk_plan_load_departure_departure"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_load_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint(
            "plan_id", "departure", "mix", name=op.f("pk_plan_load")
        ),
    )
    op.create_index("ix_plan_load_departure", "plan_load", ["departure"], unique=False)

    op.create_table(
        "plan_way",
        sa.Column("plan_id", ROW_ID, nullable=False),
        sa.Column("way_no", sa.Integer(), nullable=False),
        sa.Column("departures", sa.JSON(), nullable=False),
        sa.Column("product", sa.String(), nullable=False),
        sa.Column("entry", sa.String(), nullable=False),
        sa.Column("delivery_zone", sa.String(), nullable=False),
        sa.Column("cutoff_min", sa.Integer(), nullable=False),
        sa.Column("lands_min", sa.Integer(), nullable=False),
        sa.Column("delivered_min", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry"], ["site.code"], name=op.f("fk_plan_way_entry_site")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_way_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("plan_id", "way_no", name=op.f("pk_plan_way")),
    )
    op.create_table(
        "parcel",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("hub", sa.String(64), nullable=False),
        sa.Column("parcel_id", sa.String(64), nullable=False),
        sa.Column("seller", sa.String(), nullable=True),
        sa.Column("arrival_id", ROW_ID, nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(64), nullable=True),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("volume_cm3", ROW_ID, nullable=False),
        sa.Column("length_mm", sa.Integer(), nullable=False),
        sa.Column("width_mm", sa.Integer(), nullable=False),
        sa.Column("height_mm", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("postcode", sa.String(16), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column(
            "goods_class",
            sa.Enum(
                "general",
                "battery_in_equipment",
                "battery_packed_with",
                "battery_alone",
                "liquid",
                "magnetic",
                "food",
                "branded",
                name="goodsclass",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "customs_mode",
            sa.Enum(
                "9610",
                "9710",
                "9810",
                "1210",
                "1039",
                "postal",
                name="customsmode",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("hs6", sa.String(), nullable=True),
        sa.Column("hs6_lines", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("value_minor", ROW_ID, nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("lateness_cny_minor_per_day", ROW_ID, nullable=True),
        sa.Column("ready_min", ROW_ID, nullable=False),
        sa.Column("due_min", ROW_ID, nullable=False),
        sa.Column("due_assumed", sa.Boolean(), nullable=False),
        sa.Column("group", sa.String(64), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "waiting",
                "held",
                "planned",
                "bagged",
                "loaded",
                "departed",
                name="parcelstate",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("wait_reason", sa.String(32), nullable=True),
        sa.Column("plan_id", ROW_ID, nullable=True),
        sa.Column("way_no", sa.Integer(), nullable=True),
        sa.Column("bag_id", ROW_ID, nullable=True),
        sa.CheckConstraint(
            "(state IN ('bagged', 'loaded', 'departed')) = (bag_id IS NOT NULL)",
            name=op.f("ck_parcel_bagged_has_bag"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('planned', 'bagged', 'loaded', 'departed') OR (plan_id IS NOT NULL AND way_no IS NOT NULL)",
            name=op.f("ck_parcel_planned_has_way"),
        ),
        sa.CheckConstraint("hs6_lines >= 0", name=op.f("ck_parcel_hs6_lines")),
        sa.CheckConstraint(
            "lateness_cny_minor_per_day >= 0", name=op.f("ck_parcel_lateness")
        ),
        sa.CheckConstraint(
            "length_mm >= width_mm AND width_mm >= height_mm AND height_mm > 0",
            name=op.f("ck_parcel_sides_in_order"),
        ),
        sa.CheckConstraint("value_minor >= 0", name=op.f("ck_parcel_value_minor")),
        sa.CheckConstraint("volume_cm3 > 0", name=op.f("ck_parcel_volume_cm3")),
        sa.CheckConstraint("weight_g > 0", name=op.f("ck_parcel_weight_g")),
        sa.ForeignKeyConstraint(
            ["arrival_id", "hub"],
            ["arrival.id", "arrival.hub"],
            name=op.f("fk_parcel_arrival_id_hub_arrival"),
        ),
        sa.ForeignKeyConstraint(
            ["bag_id"],
            ["handling_unit.id"],
            name=op.f("fk_parcel_bag_id_handling_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_parcel_plan_id_plan")
        ),
        sa.ForeignKeyConstraint(
            ["seller"], ["party.code"], name=op.f("fk_parcel_seller_party")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("hub", "parcel_id", name=op.f("uq_parcel_hub_parcel_id")),
    )
    op.create_index("ix_parcel_arrival_id", "parcel", ["arrival_id"], unique=False)
    op.create_index(
        "ix_parcel_bag_id",
        "parcel",
        ["bag_id"],
        unique=False,
        postgresql_where=sa.text("bag_id IS NOT NULL"),
        sqlite_where=sa.text("bag_id IS NOT NULL"),
    )
    op.create_index("ix_parcel_hub_state", "parcel", ["hub", "state"], unique=False)
    op.create_index(
        "ix_parcel_plan_id",
        "parcel",
        ["plan_id"],
        unique=False,
        postgresql_where=sa.text("plan_id IS NOT NULL"),
        sqlite_where=sa.text("plan_id IS NOT NULL"),
    )
    op.create_index("ix_parcel_seller", "parcel", ["seller"], unique=False)

    op.create_table(
        "stowage",
        sa.Column("bag_id", ROW_ID, nullable=False),
        sa.Column("departure", sa.String(), nullable=False),
        sa.Column("unit_id", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["bag_id"],
            ["handling_unit.id"],
            name=op.f("fk_stowage_bag_id_handling_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["departure"],
            ["departure.code"],
            name=op.f("fk_stowage_departure_departure"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["handling_unit.id"],
            name=op.f("fk_stowage_unit_id_handling_unit"),
        ),
        sa.PrimaryKeyConstraint("bag_id", "departure", name=op.f("pk_stowage")),
    )
    op.create_index("ix_stowage_departure", "stowage", ["departure"], unique=False)
    op.create_index("ix_stowage_unit_id", "stowage", ["unit_id"], unique=False)

    op.create_table(
        "milestone",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("parcel_id", ROW_ID, nullable=True),
        sa.Column("unit_id", ROW_ID, nullable=True),
        sa.Column("departure", sa.String(), nullable=True),
        sa.Column(
            "step",
            sa.Enum(
                "receiving",
                "staging_outbound",
                "holding",
                "inspecting",
                "packing",
                "repackaging",
                "loading",
                "departing",
                "arriving",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "disposition",
            sa.Enum(
                "in_progress",
                "sellable_accessible",
                "unavailable",
                "container_open",
                "container_closed",
                "in_transit",
                name="disposition",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("place", sa.String(64), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_min", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(CASE WHEN parcel_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN unit_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN departure IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_milestone_about_one_thing"),
        ),
        sa.CheckConstraint(
            "offset_min BETWEEN -840 AND 840", name=op.f("ck_milestone_offset")
        ),
        sa.ForeignKeyConstraint(
            ["departure"],
            ["departure.code"],
            name=op.f("fk_milestone_departure_departure"),
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_milestone_parcel_id_parcel")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["handling_unit.id"],
            name=op.f("fk_milestone_unit_id_handling_unit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestone")),
    )
    op.create_index(
        "uq_milestone_departure",
        "milestone",
        ["departure", "step", "occurred_at"],
        unique=True,
        postgresql_where=sa.text("departure IS NOT NULL"),
        sqlite_where=sa.text("departure IS NOT NULL"),
    )
    op.create_index(
        "uq_milestone_parcel_id",
        "milestone",
        ["parcel_id", "step", "occurred_at"],
        unique=True,
        postgresql_where=sa.text("parcel_id IS NOT NULL"),
        sqlite_where=sa.text("parcel_id IS NOT NULL"),
    )
    op.create_index(
        "uq_milestone_unit_id",
        "milestone",
        ["unit_id", "step", "occurred_at"],
        unique=True,
        postgresql_where=sa.text("unit_id IS NOT NULL"),
        sqlite_where=sa.text("unit_id IS NOT NULL"),
    )

    op.create_table(
        "plan_line",
        sa.Column("plan_id", ROW_ID, nullable=False),
        sa.Column("parcel_id", ROW_ID, nullable=False),
        sa.Column("way_no", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(32), nullable=True),
        sa.Column("cost_minor", ROW_ID, nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("volume_cm3", ROW_ID, nullable=False),
        sa.CheckConstraint(
            "(way_no IS NULL) <> (reason IS NULL)",
            name=op.f("ck_plan_line_way_or_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.id"], name=op.f("fk_plan_line_parcel_id_parcel")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_line_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("plan_id", "parcel_id", name=op.f("pk_plan_line")),
    )


def downgrade() -> None:
    op.drop_table("plan_line")

    op.drop_table("milestone")

    op.drop_table("stowage")

    op.drop_table("parcel")
    op.drop_table("plan_way")

    op.drop_table("plan_load")

    op.drop_table("manifest")

    op.drop_table("handling_unit")

    op.drop_table("plan")
    op.drop_table("departure")
    op.drop_table("arrival")
    op.drop_table("site")
    op.drop_table("party")
    op.drop_table("number_series")
