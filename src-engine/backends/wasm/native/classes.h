// The classes' shares of each row and what all together come to, as ../kernels/classes.ts says.

#pragma once

#include "activations.h"
#include "random.h"

/** Where the mask's bits are set the first, else the second. */
INLINE Lanes chosen(Bits mask, Lanes a, Lanes b) { return (Lanes)(((Bits)a & mask) | ((Bits)b & ~mask)); }

/** One register of rows; `count` outputs stand a feature apart, as the shares do. */
INLINE void share_rows(float *shares, float *sums, const float *outputs, const float *labels, long count) {
  const Lanes label = load(labels);
  const Bits is_given = label >= 0.0f;
  Lanes largest = load(outputs);
  for (long y = 1; y < count; y++) largest = larger(largest, load(outputs + y * FEATURE));
  Lanes sum = all(0);
  for (long y = 0; y < count; y++) {
    const Lanes power = exp_minus(largest - load(outputs + y * FEATURE));
    store(shares + y * FEATURE, power);
    sum += power;
  }
  Lanes own = all(0);
  for (long y = 0; y < count; y++) {
    const Bits is_own = label == (float)y;
    const Lanes whole = (Lanes)((Bits)all(1) & is_own);
    store(shares + y * FEATURE, chosen(is_given, whole, load(shares + y * FEATURE) / sum));
    own += (Lanes)((Bits)load(outputs + y * FEATURE) & is_own);
  }
  Lanes together;
  // NaN has no logarithm among those computed here.
  for (int i = 0; i < LANES; i++) together[i] = sum[i] != sum[i] ? sum[i] : largest[i] + logarithm(sum[i]);
  store(sums, chosen(is_given, own, together));
}

static void class_shares(float *shares, float *sums, const float *outputs, const float *labels, long count,
                         long stride, long blocks) {
  memset(shares, 0, (size_t)(stride * blocks) * FEATURE_BYTES);
  for (long block = 0; block < blocks; block++) {
    const long at = block * stride * FEATURE, row = block * FEATURE;
    for (long r = 0; r < FEATURE; r += LANES)
      share_rows(shares + at + r, sums + row + r, outputs + at + r, labels + row + r, count);
  }
}
