#!/usr/bin/env python3
"""Writes functions.safetensors: true values of exp, exp2, log, erf, sin and cos, computed with mpmath.

Usage: python3 functions.py [--seed 1] [--out functions.safetensors]

For each function NAME there are three tensors of equal length:
  NAME.x         float64   arguments: about half of them are float32 numbers as well
  NAME.y         float64   the true value rounded to nearest even
  NAME.residual  float32   (true value - y) in units of y's last place, within [-1/2, 1/2]
Where y is an infinity or NaN the residual is 0. Last place: 2^(e - 52) for 2^e <= |y| < 2^(e+1), at least 2^-1074.
"""
import argparse
import json
import math
import random
import struct

import mpmath
from mpmath import mp, mpf

mp.prec = 1400  # sin of a number near a multiple of pi needs many digits of pi


def rounded(truth):
    """The float64 nearest to an mpf, and what is left over in units of its last place."""
    if truth == 0:
        return 0.0, 0.0
    exponent = max(int(mpmath.floor(mpmath.log(abs(truth), 2))) - 52, -1074)
    units = truth * mpf(2) ** -exponent
    whole = mpmath.nint(units)
    if abs(whole) * mpf(2) ** exponent > mpf(2) ** 1023 * (2 - mpf(2) ** -53):
        return math.copysign(math.inf, truth), 0.0
    value = math.ldexp(int(whole), exponent)
    # At a power of two the last place is that of the larger binade.
    place = max(math.frexp(value)[1] - 53, -1074) if value else -1074
    return value, float((truth - mpf(value)) * mpf(2) ** -place)


def narrow(x):
    """x as float32, back in float64."""
    return struct.unpack("<f", struct.pack("<f", x))[0]


def log_uniform(rng, low, high):
    """A number of magnitude 2^low to 2^high."""
    return math.ldexp(rng.uniform(1, 2), rng.randrange(low, high))


def neighbours(x):
    """x and the numbers next to it."""
    return [math.nextafter(x, -math.inf), x, math.nextafter(x, math.inf)]


# Arguments that need care: found by a search of millions, where plainer formulas were more than one ulp off.
HARD = {
    "exp": ["-0x1.3c6a86661ddbbp+8", "-0x1.f67417224784cp-1", "0x1.e8ab61b362844p+7"],
    "exp2": ["-0x1.fc35b6c200783p+9", "-0x1.c24e0a63b12fp-2", "0x1.05b3f2078abd4p-1"],
    "log": ["0x1.6585b4970aba5p+0"],
    "erf": ["0x1.5fb91063d1c18p+0", "0x1.3fb18119c44d7p-1", "-0x1.ac45fcp-2"],
    "sin": ["0x1.8f776700ebb9p-1", "0x1.92114b60aeabbp-1", "-0x1.6c6cbc45dc8dep+6"],
    "cos": ["0x1.93b2ebbacc39ap-1", "0x1.4204d1d4ea378p+7", "-0x1.6c6cbc45dc8dep+5"],
}

SPECIAL = [0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, -5e-324, 2.2250738585072014e-308, 1e-300, 2.0**-60]


def exp_arguments(rng, limit_low, limit_normal, limit_high, period):
    xs = list(SPECIAL) + [1e300, -1e300, limit_low - 5, limit_high + 1]
    for edge in (limit_low, limit_normal, limit_high):
        xs += neighbours(edge)
    for k in list(range(-40, 41)) + [rng.randrange(-1074, 1024) for _ in range(60)]:
        xs += [narrow((k + 0.5) * period), (k + 0.5) * period]  # where the reduction changes its mind
    xs += [rng.uniform(limit_low, limit_normal) for _ in range(200)]  # subnormal results
    xs += [rng.uniform(limit_normal, limit_high) for _ in range(400)]
    xs += [narrow(rng.uniform(-104, 89)) for _ in range(400)]
    xs += [narrow(rng.uniform(-1, 1)) for _ in range(150)] + [rng.uniform(-1, 1) for _ in range(150)]
    xs += [rng.choice((-1, 1)) * log_uniform(rng, -60, 0) for _ in range(150)]
    return xs


def log_arguments(rng):
    xs = list(SPECIAL) + [-1.0, -1e300, 1.7976931348623157e308, 2.0]
    for bits in range(1, 53):
        xs += [1 + 2.0**-bits, 1 - 2.0**-bits]
    for k in range(-1074, 1024, 40):
        xs += neighbours(2.0**k)
    for k in range(-30, 30):
        xs += [math.ldexp(math.sqrt(0.5), k), narrow(math.ldexp(math.sqrt(0.5), k))]
    xs += [log_uniform(rng, -1022, 1023) for _ in range(350)]
    xs += [math.ldexp(rng.randrange(1, 2**30), -1074) for _ in range(60)]
    xs += [narrow(log_uniform(rng, -126, 127)) for _ in range(350)]
    xs += [rng.uniform(0.5, 2) for _ in range(300)] + [narrow(rng.uniform(0.5, 2)) for _ in range(300)]
    return xs


def erf_arguments(rng):
    xs = list(SPECIAL) + [7.0, -7.0, 1e300, 5.9375]
    for i in range(46):
        xs += neighbours(0.5 + i / 8)
    xs += [rng.uniform(-0.5, 0.5) for _ in range(300)] + [narrow(rng.uniform(-0.5, 0.5)) for _ in range(200)]
    xs += [rng.uniform(-6.1, 6.1) for _ in range(500)] + [narrow(rng.uniform(-6.1, 6.1)) for _ in range(400)]
    xs += [rng.choice((-1, 1)) * log_uniform(rng, -1070, -1) for _ in range(200)]
    return xs


def circle_arguments(rng):
    xs = list(SPECIAL) + [2.0**20 - 1, 1 - 2.0**20]
    for k in list(range(-64, 65)) + [rng.randrange(65, 667544) for _ in range(120)]:
        xs += [float(k * mp.pi / 2), narrow(float(k * mp.pi / 2))]  # results near 0
    for k in range(-30, 30):
        xs.append(float((k + 0.5) * mp.pi / 2))  # where the reduction changes its mind
    xs += [rng.uniform(-10, 10) for _ in range(300)] + [narrow(rng.uniform(-10, 10)) for _ in range(250)]
    xs += [rng.uniform(-1000, 1000) for _ in range(200)] + [narrow(rng.uniform(-1000, 1000)) for _ in range(200)]
    xs += [rng.uniform(-(2.0**20), 2.0**20) for _ in range(100)]
    xs += [rng.choice((-1, 1)) * log_uniform(rng, -500, 0) for _ in range(120)]
    return xs

LN2 = math.log(2)
TABLE = {
    "exp": (
        mpmath.exp,
        lambda rng: exp_arguments(rng, -745.1332191019411, -708.3964185322641, 709.782712893384, LN2),
        {math.inf: math.inf, -math.inf: 0.0},
    ),
    "exp2": (
        lambda x: mpf(2) ** x,
        lambda rng: exp_arguments(rng, -1075.0, -1022.0, 1024.0, 1.0),
        {math.inf: math.inf, -math.inf: 0.0},
    ),
    "log": (mpmath.log, log_arguments, {math.inf: math.inf, -math.inf: math.nan, 0.0: -math.inf}),
    "erf": (mpmath.erf, erf_arguments, {math.inf: 1.0, -math.inf: -1.0}),
    "sin": (mpmath.sin, circle_arguments, {math.inf: math.nan, -math.inf: math.nan}),
    "cos": (mpmath.cos, circle_arguments, {math.inf: math.nan, -math.inf: math.nan}),
}


def value(name, x):
    function, _, special = TABLE[name]
    if math.isnan(x) or (name == "log" and x < 0):
        return math.nan, 0.0
    if x in special:
        return special[x], 0.0
    if x == 0 and name in ("erf", "sin"):
        return x, 0.0  # the sign of zero is kept
    if name in ("exp", "exp2") and abs(x) > 2000:
        return (math.inf if x > 0 else 0.0), 0.0
    return rounded(function(mpf(x)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", default="functions.safetensors")
    options = parser.parse_args()
    header, data = {"__metadata__": {"made_by": f"functions.py --seed {options.seed}, mpmath"}}, bytearray()

    def store(name, code, kind, numbers):
        start = len(data)
        data.extend(struct.pack(f"<{len(numbers)}{code}", *numbers))
        header[name] = {"dtype": kind, "shape": [len(numbers)], "data_offsets": [start, len(data)]}

    columns = {}
    for name, (_, arguments, _) in TABLE.items():
        xs = arguments(random.Random(f"{options.seed} {name}")) + [float.fromhex(x) for x in HARD[name]]
        pairs = [value(name, x) for x in xs]
        columns[name] = (xs, [y for y, _ in pairs], [r for _, r in pairs])
    # Wide tensors first, so that all of them are aligned.
    for name, (xs, ys, _) in columns.items():
        store(f"{name}.x", "d", "F64", xs)
        store(f"{name}.y", "d", "F64", ys)
    for name, (_, _, residuals) in columns.items():
        store(f"{name}.residual", "f", "F32", residuals)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(options.out, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    main()
