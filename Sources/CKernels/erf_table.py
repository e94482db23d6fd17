"""Writes erf_table.h: the coefficients of erf, from mpmath (python3 erf_table.py > erf_table.h)."""
from mpmath import mp, mpf, erf, taylor, sqrt, pi, factorial, nstr

mp.dps = 60
WIDTH, START, END, DEGREE = mpf(1) / 8, mpf(1) / 2, 6, 13


def literal(x):
    return float(x).hex()


print("// Written by erf_table.py. Coefficients of erf, lowest degree first.")
print("#pragma once")
print("// erf(x) = x + x * sum c[n] x^(2n) for |x| < 1/2: Taylor's series, the leading x taken out of it.")
terms = [2 / sqrt(pi) * (-1) ** n / (factorial(n) * (2 * n + 1)) for n in range(14)]
terms[0] -= 1
print("static const double ck_erf_small[%d] = {%s};" % (len(terms), ", ".join(map(literal, terms))))
count = int((END - START) / WIDTH)
print("// Taylor's series about the middle of each interval of width 1/8 from 1/2 to 6, degree by degree.")
rows = [taylor(erf, START + WIDTH * (i + mpf(1) / 2), DEGREE) for i in range(count)]
print("#define CK_ERF_INTERVALS %d" % count)
print("#define CK_ERF_DEGREE %d" % DEGREE)
print("static const double ck_erf_pieces[CK_ERF_DEGREE + 1][CK_ERF_INTERVALS] = {")
for n in range(DEGREE + 1):
    print("    {%s}," % ", ".join(literal(row[n]) for row in rows))
print("};")
print("// What rounding took from the coefficients of degree 0.")
low = [row[0] - mpf(float(row[0])) for row in rows]
print("static const double ck_erf_low[CK_ERF_INTERVALS] = {%s};" % ", ".join(map(literal, low)))
