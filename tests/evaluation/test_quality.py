import pytest

from kg.evaluation.quality import Quality, wilson


# Worked by hand from the formula; 0 and all are the cases where the simple interval fails.
@pytest.mark.parametrize(
    ("correct", "cases", "lower", "upper"),
    [(8, 10, 0.490, 0.943), (0, 10, 0.0, 0.278), (10, 10, 0.722, 1.0), (95, 100, 0.888, 0.978)],
)
def test_wilson_interval(correct, cases, lower, upper):
    interval = wilson(correct, cases)
    assert interval.share == correct / cases
    assert (interval.lower, interval.upper) == pytest.approx((lower, upper), abs=0.0006)


def test_under_ten_cases_nothing_is_measured():
    assert wilson(9, 9) is None
    quality = Quality("speech-act", "opposes", found=12, correct=9, expected=9)
    assert quality.precision and quality.recall is None
    assert Quality("rule", "r", found=12, correct=9).recall is None
