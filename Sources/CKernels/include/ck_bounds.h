#pragma once
#include "ck_types.h"

/// How far roundings may move probabilities: see ck_bound_probabilities.
typedef struct {
    double product;   ///< of a score, in units of sum |q| |k| * |scale|
    double score;     ///< of a score, in units of itself
    double absolute;  ///< of a score
    double spread;    ///< of an exponent, in units of its distance from the row's maximum
    double maximum;   ///< of an exponent, in units of the row's maximum
    double constant;  ///< of each exponential alike
    double common;    ///< of each probability after its exponential: its sum, division, roundings, and the product with values
    double underflow; ///< of each probability that is not exactly zero, absolutely
} ck_probability_roundings;

/// Bounds on |p^ - p| for rows of exact scores, their products sum |q| |k| * |scale|, and probabilities p, all float64.
///
/// The computed score is off by at most e = product * products + score * |s| + absolute; its exponential by a factor e^t,
/// t = e + spread * (m - s + e + dm) + maximum * (|m| + (m - s) + dm) + constant, where m is the largest score and dm =
/// max (s + e) - m; the row's sum by a factor e^T, T = sum p (e^t - 1). Then |p^ - p| <= p (e^(t + T + common) - 1) + underflow.
/// A score of -inf is exactly 0. `bounds` may be `products`.
void ck_bound_probabilities(ck_isa isa, const double *scores, const double *products, const double *probabilities, double *bounds,
                            long rows, long columns, const ck_probability_roundings *roundings);
