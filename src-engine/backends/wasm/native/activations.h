// Activations over blocks of rows: f(z) and its derivatives, formulas and constants as in ../kernels/activation.ts,
// ../kernels/functions.ts and ../kernels/constants.ts, of z and its odd core r: tanh z, or σ(z) − ½ for the others.

#pragma once

#include "lanes.h"

enum { SILU, SOFTPLUS, TANH };

typedef struct {
  float edge, p[4], q[3];
} Odd;

static const Odd logistic_odd = {
    14.4715f, {114932.964f, 3525.39918f, 16.1474658f, 0.00681448538f}, {459734.414f, 52410.642f, 601.560012f}};
static const Odd tanh_odd = {
    7.23f, {7097.49937f, 872.333049f, 16.0744121f, 0.0274038502f}, {7097.5089f, 3238.09972f, 149.192804f}};

/** x P(x²) / Q(x²), x being z held between the edges; NaN stays NaN. */
INLINE Lanes odd_rational(Odd odd, Lanes z) {
  const Lanes x = larger(all(-odd.edge), smaller(all(odd.edge), z));
  const Lanes y = x * x;
  const Lanes square = y * y;
  const Lanes p = (odd.p[3] * y + odd.p[2]) * square + (odd.p[1] * y + odd.p[0]);
  const Lanes q = (y + odd.q[2]) * square + (odd.q[1] * y + odd.q[0]);
  return x * p / q;
}

/** Added and taken away again, it leaves the nearest whole number, for numbers that are small beside it. */
#define ROUNDING 12582912.0f

/** e^−a for a ≥ 0, by halving powers of two; NaN stays NaN, and beyond the edge it is next to nothing. */
INLINE Lanes exp_minus(Lanes a) {
  const Lanes x = -smaller(all(87.0f), a);
  const Lanes powers = (x * 1.44269504f + ROUNDING) - ROUNDING;
  const Lanes r = x - powers * 0.693147181f;
  Lanes e = 0.00829765496f * r + 0.041915382f;
  e = e * r + 0.166675747f;
  e = e * r + 0.499988949f;
  e = e * r + 0.999999692f;
  e = e * r + 1.00000007f;
  // Adding n to the exponent's bits multiplies by 2ⁿ.
  return (Lanes)((Bits)e + (__builtin_convertvector(powers, Bits) << 23));
}

/** log(1 + e^−a) for a ≥ 0, by 2 artanh(y / (2 + y)). */
INLINE Lanes log_one_plus_exp_minus(Lanes a) {
  const Lanes y = exp_minus(a);
  const Lanes s = y / (2.0f + y);
  const Lanes q = s * s;
  Lanes sum = 0.0769230769f * q + 0.0909090909f;
  sum = sum * q + 0.111111111f;
  sum = sum * q + 0.142857143f;
  sum = sum * q + 0.2f;
  sum = sum * q + 0.333333333f;
  sum = sum * q + 1.0f;
  return (s + s) * sum;
}

INLINE Lanes value_of(const int kind, Lanes z, Lanes r) {
  if (kind == TANH) return r;
  if (kind == SILU) return z * (r + 0.5f);
  return larger(all(0), z) + log_one_plus_exp_minus((Lanes)((Bits)z & 0x7fffffff));
}

INLINE Lanes slope_of(const int kind, Lanes z, Lanes r) {
  if (kind == TANH) return 1.0f - r * r;
  const Lanes logistic = r + 0.5f;
  return kind == SOFTPLUS ? logistic : z * (0.25f - r * r) + logistic;
}

INLINE Lanes bend_of(const int kind, Lanes z, Lanes r) {
  if (kind == TANH) return -(r + r) * (1.0f - r * r);
  const Lanes steepness = 0.25f - r * r;
  return kind == SOFTPLUS ? steepness : (steepness + steepness) * (1.0f - z * r);
}

INLINE Lanes twist_of(const int kind, Lanes z, Lanes r) {
  const Lanes square = r * r;
  if (kind == TANH) return (1.0f - square) * (6.0f * square - 2.0f);
  const Lanes steepness = 0.25f - square;
  if (kind == SOFTPLUS) return -((r + r) * steepness);
  return steepness * (z * (1.0f - 6.0f * steepness) - 6.0f * r);
}

/** What a loop writes, as ../kernels/activate.ts says. */
enum { VALUE, VALUE_SLOPE, SLOPE_TIMES, BENDS };

/** Of neighbouring numbers; `factor` serves all of them. */
INLINE void activate(const int kind, const int what, float *first, float *second, float *sums, float factor,
                     long count) {
  const Odd odd = kind == TANH ? tanh_odd : logistic_odd;
  for (long i = 0; i < count; i += LANES) {
    const Lanes z = load(sums + i);
    const Lanes r = odd_rational(odd, z);
    if (what == VALUE || what == VALUE_SLOPE) store(first + i, value_of(kind, z, r));
    if (what == VALUE_SLOPE) store(sums + i, slope_of(kind, z, r));
    if (what == SLOPE_TIMES) store(sums + i, factor * slope_of(kind, z, r));
    if (what == BENDS) store(first + i, bend_of(kind, z, r)), store(second + i, twist_of(kind, z, r));
  }
}

/** In place sums ← f′(z) · factor of the feature, anew for each block. */
INLINE void slope_times(const int kind, float *sums, const float *factors, long features, long blocks) {
  for (long block = 0; block < blocks; block++)
    for (long feature = 0; feature < features; feature++, sums += FEATURE)
      activate(kind, SLOPE_TIMES, NULL, NULL, sums, factors[feature], FEATURE);
}
