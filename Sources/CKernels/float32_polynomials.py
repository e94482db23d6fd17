"""Prints the coefficients in functions32.h, fitted with mpmath and scipy (python3 float32_polynomials.py).

Each polynomial has the least largest weighted error on a set of Chebyshev points. Its coefficients are rounded to float32
one after the other, lowest degree first; the rest is fitted anew after each, and so makes up for what rounding took.
Another version of the solver may end at other last bits. The error bounds are those of the numbers in functions32.h.
"""
import numpy
from mpmath import cos, erf, erfc, exp, log, mp, mpf, pi, sqrt
from scipy.optimize import linprog

mp.dps = 40
POINTS = 400
# Errors in units of float32's roundoff are of a size that suits linear programs.
UNIT = 2.0**-24


def residuals(targets, points, coefficients):
    """What a polynomial leaves of the targets."""
    values = []
    for t, x in zip(targets, points):
        values.append(t - sum(mpf(c) * x**k for k, c in enumerate(coefficients)))
    return values


def minimax(points, targets, weights, degree, known):
    """Coefficients of which the first ones are known: the largest weight * |target - polynomial| is least."""
    x, w = numpy.array(points, dtype=float), numpy.array(weights, dtype=float)
    powers = numpy.array([w * x**k for k in range(len(known), degree + 1)]).T
    size = abs(powers).max(axis=0)
    powers = powers / size
    coefficients = list(known) + [0.0] * (degree + 1 - len(known))
    # What the first program leaves in float64, the second takes.
    for _ in range(2):
        left = numpy.array([float(r) for r in residuals(targets, points, coefficients)]) * w
        scale = abs(left).max()
        ones = numpy.ones((len(points), 1))
        program = linprog(
            c=[0.0] * powers.shape[1] + [1.0],
            A_ub=numpy.block([[-powers, -ones], [powers, -ones]]),
            b_ub=numpy.concatenate([-left, left]) / scale,
            bounds=[(None, None)] * powers.shape[1] + [(0, None)],
            method="highs-ds",
        )
        for k, step in enumerate(program.x[:-1] * scale / size):
            coefficients[len(known) + k] += step
    return coefficients


def fit(name, target, weight, start, end, degree):
    """Prints float32 coefficients of `target`, lowest degree first."""
    # Zero, where targets are quotients, is no Chebyshev point of an even number of them.
    points = [(start + end) / 2 - (end - start) / 2 * cos(pi * (2 * i + 1) / (2 * POINTS)) for i in range(POINTS)]
    targets, weights = [target(x) for x in points], [abs(weight(x)) for x in points]
    known = []
    for k in range(degree + 1):
        known.append(float(numpy.float32(minimax(points, targets, weights, degree, known)[k])))
    error = max(w * abs(r) for w, r in zip(weights, residuals(targets, points, known)))
    print("%s: error %.3f x 2^-24" % (name, error / UNIT))
    for c in known:
        print("    %s" % c.hex())


half = log(2) / 2 + mpf(2) ** -17  # The nearest multiple of ln 2 is chosen in float32.
fit("(e^x - 1 - x) / x^2", lambda x: (exp(x) - 1 - x) / x**2, lambda x: x**2 / exp(x), -half, half, 4)
fit("(2^x - 1) / x", lambda x: (mpf(2) ** x - 1) / x, lambda x: x / mpf(2) ** x, mpf(-1) / 2, mpf(1) / 2, 5)
split = mpf(7) / 8
fit("erf(sqrt z) / sqrt z - 1", lambda z: erf(sqrt(z)) / sqrt(z) - 1, lambda z: sqrt(z) / erf(sqrt(z)), mpf(0), split**2, 6)
fit("sqrt erfc(7/8 + u)", lambda u: sqrt(erfc(split + u)), lambda u: 2 * sqrt(erfc(split + u)), mpf(0), 4 - split, 11)
