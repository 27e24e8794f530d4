"""Markup, projection and the placing of names: what pictures stand on."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from routing.report import shapes
from routing.report.chart import cut, text_width, ticks
from routing.report.markup import coordinate, path, tag
from routing.report.placing import Box, placed
from routing.report.projection import Albers, fitted, great_circle

ALBERS = Albers(south=35, north=60, meridian=60, parallel=45)


@given(st.text())
def test_what_a_reader_sent_never_becomes_markup(sent: str) -> None:
    element = tag("td", sent, data_key=sent)

    assert element.count("<") == 2
    assert Markup(element).unescape().count(sent) >= 2 or not sent


def test_an_attribute_that_is_not_there_is_not_written() -> None:
    assert tag("input", hidden=True, value=None, class_="a") == (
        '<input hidden class="a">'
    )


@pytest.mark.parametrize(
    ("value", "said"), [(3.0, "3"), (3.14159, "3.1"), (-0.04, "0"), (-2.57, "-2.6")]
)
def test_a_tenth_of_a_pixel_is_as_fine_as_eyes_are(value: float, said: str) -> None:
    assert coordinate(value) == said


def test_a_path_runs_through_its_points() -> None:
    assert path([(0, 0), (1.5, 2)], closed=True) == "M0 0L1.5 2Z"


@given(st.floats(-20, 150), st.floats(10, 75), st.floats(0.2, 1.0))
def test_the_projection_keeps_areas(lon: float, lat: float, size: float) -> None:
    box = np.asarray([(lon, lat), (lon + size, lat), (lon + size, lat + size),
                      (lon, lat + size)])  # fmt: skip
    x, y = ALBERS(box).T
    flat = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2

    south, north = np.radians([lat, lat + size])
    globe = np.radians(size) * (np.sin(north) - np.sin(south))

    assert flat == pytest.approx(globe, rel=0.02)


def test_north_is_up_and_east_is_right() -> None:
    (yiwu, madrid, oslo) = ALBERS(
        np.asarray([(120.07, 29.31), (-3.7, 40.4), (10.7, 59.9)])
    )

    assert yiwu[0] > madrid[0]
    assert oslo[1] < madrid[1]


@given(
    st.lists(st.tuples(st.floats(-10, 130), st.floats(20, 70)), min_size=1, max_size=20)
)
def test_every_place_is_on_the_map(places: list[tuple[float, float]]) -> None:
    shown = np.asarray(places, float)

    seen = fitted(shown, 1_000, 460, pad=40)(shown)

    assert np.isfinite(seen).all()
    assert (seen >= 39).all()
    assert (seen <= (961, 421)).all()


def test_the_shortest_way_to_liege_passes_north_of_both_ends() -> None:
    way = great_circle((121.8, 31.1), (5.4, 50.6), 48)

    assert way[0] == pytest.approx((121.8, 31.1))
    assert way[-1] == pytest.approx((5.4, 50.6))
    assert way[:, 1].max() > 60


def test_a_way_to_where_one_is_has_no_length() -> None:
    assert len(great_circle((5.0, 50.0), (5.0, 50.0), 48)) == 2


def test_russia_is_cut_before_it_crosses_180_degrees() -> None:
    rings = dict(shapes.outlines((0, 40, 179, 82)))["RU"]

    assert all(ring[:, 0].min() >= 0 and ring[:, 0].max() <= 179 for ring in rings)
    assert max(len(ring) for ring in rings) > 100


@pytest.mark.parametrize("country", ["ES", "DE", "PL", "CN", "KZ"])
def test_the_middle_of_a_country_lies_in_it(country: str) -> None:
    found = shapes.middle(country)

    assert found is not None
    inside = dict(shapes.outlines((found[0], found[1], found[0] + 0.1, found[1] + 0.1)))
    assert country in inside


def test_a_country_without_a_shape_has_no_middle() -> None:
    assert shapes.middle("XX") is None


_DOTS = st.lists(
    st.tuples(st.floats(0, 358), st.floats(0, 220)), min_size=1, max_size=25
)


@given(_DOTS, st.data())
def test_names_never_lie_over_each_other_or_over_the_edge(
    dots: list[tuple[float, float]], data: st.DataObject
) -> None:
    words = [
        data.draw(st.sampled_from(["Liège", "霍尔果斯", "Małaszewicze"])) for _ in dots
    ]
    names = [(word, x, y) for word, (x, y) in zip(words, dots, strict=True)]

    found = placed(names, dots, 358, 220)

    boxes = [name.box for name in found]
    assert all(box.within(358, 220) for box in boxes)
    assert not any(
        one.meets(other) for at, one in enumerate(boxes) for other in boxes[at + 1 :]
    )


def test_a_lone_name_stands_right_of_its_dot() -> None:
    (name,) = placed([("Yiwu", 100, 100)], [(100, 100)], 358, 220)

    assert name.x > 100


def test_a_name_at_the_edge_flips_to_the_other_side() -> None:
    (name,) = placed([("Yiwu", 350, 100)], [(350, 100)], 358, 220)

    assert name.x + text_width("Yiwu") < 350


def test_neighbours_that_touch_do_not_overlap() -> None:
    assert not Box(0, 0, 10, 10).meets(Box(10, 0, 20, 10))
    assert Box(0, 0, 10, 10).meets(Box(9, 9, 20, 20))


@given(st.text(max_size=60), st.floats(20, 300))
def test_a_shortened_text_fits(words: str, width: float) -> None:
    assert text_width(cut(words, width)) <= width


@given(st.floats(0, 1e9), st.floats(1e-3, 1e9), st.integers(1, 8))
def test_ticks_are_few_and_inside(low: float, span: float, about: int) -> None:
    found = ticks(low, low + span, about)

    assert len(found) <= about + 1
    assert all(low - 1e-6 * span <= tick <= low + span * 1.001 for tick in found)
