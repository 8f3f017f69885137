"""The error function against SciPy."""

from book_helpers.reference import special
import numpy as np
from scipy import special as scipy_special


def test_complementary_error_function_keeps_its_relative_accuracy_in_the_tail():
    x = np.linspace(-10, 26, 50_001)
    np.testing.assert_allclose(special.erfc(x), scipy_special.erfc(x), rtol=5e-15)


def test_error_function_is_accurate_and_reaches_its_limits():
    x = np.linspace(-6, 6, 10_001)
    np.testing.assert_allclose(special.erf(x), scipy_special.erf(x), atol=2e-15)
    assert special.erf(40.0) == 1.0
    assert special.erf(-40.0) == -1.0


def test_normal_distribution():
    x = np.linspace(-30, 8, 5_001)
    np.testing.assert_allclose(special.normal_cumulative(x), scipy_special.ndtr(x), rtol=2e-13)
    assert special.normal_density(0.0) == 1 / np.sqrt(2 * np.pi)
