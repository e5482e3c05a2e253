"""The encoder and the weights of columns that repeat each other: hand-checked cases."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.errors import DataError
from core.schema import ColumnSpec, Role
from core.segmentation import Encoder


def encode(frame, **roles):
    specs = [ColumnSpec(name=name, role=role) for name, role in roles.items()]
    encoder = Encoder(specs).fit(frame)
    return encoder, encoder.transform(frame)


class TestEncoder:
    def test_a_frequent_zero_becomes_a_yes_no_and_is_masked_in_the_rest(self):
        spend = np.r_[np.zeros(20), np.linspace(5, 100, 80)]

        _, result = encode(pd.DataFrame({"spend": spend}), spend=Role.NUMBER)

        assert result.layout.number_names == ("spend",)
        assert result.layout.n_levels == (2,)
        assert result.codes[:, 0].tolist() == [1] * 20 + [0] * 80
        assert np.isnan(result.numbers[:20, 0]).all()
        assert not np.isnan(result.numbers[20:, 0]).any()

    def test_a_value_of_exactly_a_tenth_is_not_split(self):
        spend = np.r_[np.zeros(10), np.linspace(5, 100, 90)]

        _, result = encode(pd.DataFrame({"spend": spend}), spend=Role.NUMBER)

        assert result.codes.shape == (100, 0)

    def test_a_symmetric_number_is_centred_on_its_median_and_scaled_by_its_quantiles(self):
        value = np.linspace(-1, 1, 101)

        _, result = encode(pd.DataFrame({"value": value}), value=Role.NUMBER)

        # q90 - q10 = 1.6 of the range -1 to 1; a normal with that spread has sd 1.6 / 2.5631.
        assert result.numbers[50, 0] == pytest.approx(0.0)
        assert result.numbers[100, 0] == pytest.approx(2.5631 / 1.6)

    def test_a_lognormal_number_comes_out_symmetric(self):
        value = np.exp(stats.norm.ppf((np.arange(1000) + 0.5) / 1000) * 1.2 + 3)

        _, result = encode(pd.DataFrame({"value": value}), value=Role.NUMBER)

        low, middle, high = np.quantile(result.numbers[:, 0], [0.1, 0.5, 0.9])
        assert abs((high + low - 2 * middle) / (high - low)) < 0.05

    def test_a_count_whose_common_values_hold_most_of_it_becomes_ordered_levels(self):
        # 40 % at 0; 1, 2 and 3 hold 40 of the 60 others; the rest is spread over 1 each of 4 to 23.
        orders = np.r_[np.zeros(40), np.ones(20), np.full(12, 2), np.full(8, 3), np.arange(4, 24)].astype(float)

        encoder, result = encode(pd.DataFrame({"orders": orders}), orders=Role.NUMBER)

        assert result.layout.number_names == ()
        assert result.layout.ordinal == (True,)
        # A level holds at least a twelfth, which is nine: 8 at 3 take 4 with them; 5 to 13 and 14 to 22; 23 is left.
        assert np.bincount(result.codes[:, 0]).tolist() == [40, 20, 12, 9, 9, 9, 1]
        names = [encoder.level(0, code) for code in range(7)]
        assert names == ["0", "1", "2", "above 2 up to 4", "above 4 up to 13", "above 13 up to 22", "23"]

    def test_a_count_never_seen_before_takes_the_level_it_lies_in(self):
        orders = np.r_[np.zeros(40), np.ones(20), np.full(12, 2), np.full(8, 3), np.arange(4, 24)].astype(float)
        encoder, _ = encode(pd.DataFrame({"orders": orders}), orders=Role.NUMBER)

        met = encoder.transform(pd.DataFrame({"orders": [-1.0, 0.5, 2.5, 900.0, np.nan]}))

        assert met.codes[:, 0].tolist() == [0, 1, 3, 6, -1]

    def test_an_amount_with_one_price_that_is_common_stays_a_number(self):
        # 20 % at 0 and 12 % at 9.99, but twelve values hold only 39 of the 80 that are not 0.
        spend = np.r_[np.zeros(20), np.full(27, 9.99), np.linspace(20, 100, 53)]

        _, result = encode(pd.DataFrame({"spend": spend}), spend=Role.NUMBER)

        assert result.layout.number_names == ("spend",)

    def test_a_number_with_few_values_is_modelled_level_by_level(self):
        _, result = encode(pd.DataFrame({"children": [0.0, 1, 2, 3, 1, np.nan]}), children=Role.NUMBER)

        assert result.layout.ordinal == (True,)
        assert result.codes[:, 0].tolist() == [0, 1, 2, 3, 1, -1]

    def test_dates_are_numbers_of_days(self):
        days = pd.to_datetime("2026-01-01") + pd.to_timedelta(np.arange(101), unit="D")

        _, result = encode(pd.DataFrame({"joined": days}), joined=Role.DATE)

        steps = np.diff(result.numbers[:, 0])
        assert np.allclose(steps, 2.5631 / 80)

    def test_missing_cells_stay_missing_in_every_role(self):
        frame = pd.DataFrame(
            {
                "number": np.r_[np.nan, np.arange(29.0)],
                "level": pd.Categorical([None, *["low", "high"] * 14, "low"], ["low", "high"], ordered=True),
                "kind": pd.Categorical([None, *["a", "b"] * 14, "a"]),
                "flag": pd.array([None, *[True, False] * 14, True], dtype="boolean"),
            }
        )

        _, result = encode(frame, number=Role.NUMBER, level=Role.ORDERED, kind=Role.CATEGORY, flag=Role.YES_NO)

        assert np.isnan(result.numbers[0]).all()
        assert (result.codes[0] == -1).all()
        assert (result.codes[1:] >= 0).all()

    def test_rare_levels_are_lumped(self):
        kind = ["a"] * 50 + ["b"] * 44 + ["c"] * 3 + ["d"] * 3

        _, result = encode(pd.DataFrame({"kind": pd.Categorical(kind)}), kind=Role.CATEGORY)

        assert result.layout.n_levels == (3,)
        assert set(result.codes[94:, 0].tolist()) == {2}

    def test_identifiers_constants_empty_and_unused_columns_are_left_out(self):
        frame = pd.DataFrame(
            {
                "code": [f"k{i}" for i in range(60)],
                "same": 1.0,
                "empty": np.full(60, np.nan),
                "notes": "text",
                "flag": pd.array([True, False] * 30, dtype="boolean"),
            }
        )

        encoder, result = encode(
            frame, code=Role.CATEGORY, same=Role.NUMBER, empty=Role.NUMBER, notes=Role.TEXT, flag=Role.YES_NO
        )

        assert encoder.columns_ == ("flag",)
        assert result.layout.n_columns == 1

    def test_no_usable_column_is_a_data_error_with_a_hint(self):
        with pytest.raises(DataError, match="No column") as caught:
            encode(pd.DataFrame({"same": [1.0, 1.0]}), same=Role.NUMBER)

        assert "Mark at least one column" in caught.value.hint

    def test_infinite_values_are_a_data_error_that_counts_them(self):
        with pytest.raises(DataError, match="'ratio' has 2 infinite values"):
            encode(pd.DataFrame({"ratio": [1.0, np.inf, -np.inf]}), ratio=Role.NUMBER)

    def test_a_described_column_that_is_absent_is_a_data_error(self):
        with pytest.raises(DataError, match="'age'"):
            encode(pd.DataFrame({"other": [1.0, 2.0]}), age=Role.NUMBER)

    def test_an_undeclared_ordered_level_is_a_data_error(self):
        spec = ColumnSpec(name="level", role=Role.ORDERED, levels=("low", "high"))

        with pytest.raises(DataError, match="'middle'"):
            Encoder([spec]).fit(pd.DataFrame({"level": ["low", "middle", "high"]}))

    def test_the_frame_is_not_changed(self):
        frame = pd.DataFrame({"spend": np.r_[np.zeros(20), np.linspace(5, 100, 80)]})
        before = frame.copy()

        encode(frame, spend=Role.NUMBER)

        pd.testing.assert_frame_equal(frame, before)


class TestRedundancy:
    def test_three_copies_share_one_weight_and_others_keep_theirs(self):
        rng = np.random.default_rng(0)
        base = rng.normal(size=500)
        frame = pd.DataFrame({"a": base, "b": -2 * base, "c": np.exp(base), "d": rng.normal(size=500)})

        _, result = encode(frame, a=Role.NUMBER, b=Role.NUMBER, c=Role.NUMBER, d=Role.NUMBER)

        assert result.layout.number_weights == pytest.approx([1 / 3, 1 / 3, 1 / 3, 1.0])

    def test_columns_that_tell_the_same_segments_apart_are_no_copies(self):
        rng = np.random.default_rng(0)
        group = rng.integers(0, 4, 800)
        frame = pd.DataFrame({name: 5.0 * group + rng.normal(size=800) for name in "abcdef"})

        _, result = encode(frame, **dict.fromkeys("abcdef", Role.NUMBER))

        # Correlation of any two: 25 * 1.25 / (25 * 1.25 + 1) = .97; within a group 0.
        assert result.layout.number_weights == pytest.approx(1.0)

    def test_a_category_and_its_recoding_share_one_weight(self):
        rng = np.random.default_rng(0)
        kind = rng.integers(0, 4, 500)
        frame = pd.DataFrame(
            {
                "kind": pd.Categorical(np.array(list("abcd"))[kind]),
                "name": pd.Categorical(np.array(list("zyxw"))[kind]),
                "other": pd.Categorical(np.array(list("abc"))[rng.integers(0, 3, 500)]),
            }
        )

        _, result = encode(frame, kind=Role.CATEGORY, name=Role.CATEGORY, other=Role.CATEGORY)

        assert result.layout.code_weights == pytest.approx([0.5, 0.5, 1.0])

    def test_missing_cells_do_not_hide_a_copy(self):
        rng = np.random.default_rng(0)
        base = rng.normal(size=500)
        frame = pd.DataFrame({"a": base, "b": np.where(rng.uniform(size=500) < 0.4, np.nan, base)})

        _, result = encode(frame, a=Role.NUMBER, b=Role.NUMBER)

        assert result.layout.number_weights == pytest.approx([0.5, 0.5], abs=0.05)

    def test_weights_are_relative_and_zero_leaves_a_column_out(self):
        rng = np.random.default_rng(0)
        frame = pd.DataFrame(rng.normal(size=(200, 3)), columns=["a", "b", "c"])
        specs = [ColumnSpec(name=name, role=Role.NUMBER) for name in frame]

        some = Encoder(specs, weights={"a": 3.0, "c": 0.0}).fit(frame)
        doubled = Encoder(specs, weights={"a": 2.0, "b": 2.0, "c": 2.0}).fit(frame)

        assert some.columns_ == ("a", "b")
        assert some.layout_.number_weights == pytest.approx([1.5, 0.5])  # 3 to 1, and 2 in all
        assert doubled.layout_.number_weights.tolist() == [1.0, 1.0, 1.0]

    def test_both_parts_of_a_hurdle_column_carry_its_weight(self):
        rng = np.random.default_rng(0)
        spend = np.r_[np.zeros(60), rng.uniform(5, 100, 140)]
        frame = pd.DataFrame({"spend": spend, "age": rng.normal(size=200)})
        specs = [ColumnSpec(name=name, role=Role.NUMBER) for name in frame]

        layout = Encoder(specs, weights={"spend": 2.0}).fit(frame).layout_

        assert layout.number_names == ("age", "spend")
        assert np.r_[layout.number_weights, layout.code_weights] == pytest.approx([3 / 5, 6 / 5, 6 / 5])
