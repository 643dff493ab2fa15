// What is done with rows and features between two products; what each computes is said in ../kernels, file by file:
// rows.ts, last-layer.ts, sweep.ts, row-factors.ts, langevin.ts, gradient.ts.

#pragma once

#include "lanes.h"

// rows.ts

static void to_blocks(float *out, const float *rows, long row_count, long dimension, long features, long blocks) {
  memset(out, 0, (size_t)(features * blocks) * FEATURE_BYTES);
  for (long row = 0; row < row_count; row++) {
    float *to = out + (row / BLOCK_ROWS) * features * FEATURE + row % BLOCK_ROWS;
    for (long column = 0; column < dimension; column++) to[column * FEATURE] = *rows++;
  }
}

static void from_blocks(float *rows, const float *in, long row_count, long dimension, long features) {
  for (long row = 0; row < row_count; row++) {
    const float *from = in + (row / BLOCK_ROWS) * features * FEATURE + row % BLOCK_ROWS;
    for (long column = 0; column < dimension; column++) *rows++ = from[column * FEATURE];
  }
}

// last-layer.ts

static void add_weighted_sum(float *out, const float *in, const float *weights, float bias, float scale, long features,
                             long stride, long blocks) {
  for (long block = 0; block < blocks; block++, in += stride * FEATURE, out += FEATURE) {
    Lanes sums[REGISTERS];
    UNROLLED for (int r = 0; r < REGISTERS; r++) sums[r] = bias - (Lanes){};
    for (long feature = 0; feature < features; feature++)
      UNROLLED for (int r = 0; r < REGISTERS; r++)
        sums[r] += weights[feature] * load(in + feature * FEATURE + r * LANES);
    UNROLLED for (int r = 0; r < REGISTERS; r++) store(out + r * LANES, load(out + r * LANES) + scale * sums[r]);
  }
}

static void spread(float *out, const float *rows, const float *weights, long features, long blocks) {
  for (long block = 0; block < blocks; block++, rows += FEATURE, out += features * FEATURE)
    for (long feature = 0; feature < features; feature++)
      UNROLLED for (int r = 0; r < REGISTERS; r++)
        store(out + feature * FEATURE + r * LANES, weights[feature] * load(rows + r * LANES));
}

INLINE float across(Four v) { return (v[0] + v[1]) + (v[2] + v[3]); }

static void add_row_products(float *gradient, const float *in, const float *adjoints, long features, long stride,
                             long blocks) {
  for (long block = 0; block < blocks; block++, in += stride * FEATURE, adjoints += FEATURE) {
    const Four *bars = (const Four *)adjoints;
    for (long feature = 0; feature < features; feature++) {
      const Four *from = (const Four *)(in + feature * FEATURE);
      Four sum = bars[0] * from[0];
      sum += bars[1] * from[1];
      sum += bars[2] * from[2];
      sum += bars[3] * from[3];
      gradient[feature] += across(sum);
    }
  }
}

static void add_row_sums(float *gradient, const float *adjoints, long features, long stride, long blocks) {
  for (long block = 0; block < blocks; block++, adjoints += stride * FEATURE)
    for (long feature = 0; feature < features; feature++) {
      const Four *from = (const Four *)(adjoints + feature * FEATURE);
      gradient[feature] += across((from[0] + from[1]) + (from[2] + from[3]));
    }
}

// sweep.ts

static void times(float *out, const float *a, const float *b, long count) {
  INDEPENDENT for (long i = 0; i < count; i++) out[i] = a[i] * b[i];
}

static void add(float *out, const float *a, long count) {
  INDEPENDENT for (long i = 0; i < count; i++) out[i] += a[i];
}

static void second_units(float *out, const float *slope, const float *bend, const float *z1, const float *z2,
                         long count) {
  INDEPENDENT for (long i = 0; i < count; i++) out[i] = bend[i] * z1[i] * z1[i] + slope[i] * z2[i];
}

static void bend_back(float *zbar0, const float *bend, const float *z1, const float *hbar1, long count) {
  INDEPENDENT for (long i = 0; i < count; i++) zbar0[i] += bend[i] * z1[i] * hbar1[i];
}

static void twist_back(float *zbar0, float *zbar1, const float *bend, const float *twist, const float *z1,
                       const float *z2, const float *hbar2, long count) {
  INDEPENDENT for (long i = 0; i < count; i++) {
    zbar0[i] += (twist[i] * z1[i] * z1[i] + bend[i] * z2[i]) * hbar2[i];
    zbar1[i] += 2.0f * (bend[i] * z1[i]) * hbar2[i];
  }
}

// row-factors.ts

/** A factor of 0 wins over whatever it multiplies. */
INLINE float scaled(float factor, float value) { return factor == 0 ? 0 : factor * value; }

static void scale_rows(float *out, const float *factors, long features, long blocks) {
  for (long block = 0; block < blocks; block++, factors += FEATURE)
    for (long feature = 0; feature < features; feature++, out += FEATURE)
      INDEPENDENT for (int row = 0; row < FEATURE; row++) out[row] = scaled(factors[row], out[row]);
}

static void advance(float *out, const float *in, const float *factors, long dimension, long out_features,
                    long in_features, long blocks) {
  for (long block = 0; block < blocks; block++, factors += FEATURE) {
    for (long at = 0; at < dimension * FEATURE; at += FEATURE)
      INDEPENDENT for (int row = 0; row < FEATURE; row++)
        out[at + row] += factors[row] == 0 ? 0 : factors[row] * in[at + row];
    out += out_features * FEATURE, in += in_features * FEATURE;
  }
}

// langevin.ts

static void add_base_gradient(float *gradient, const float *points, const float *mean, float precision, long dimension,
                              long features, long blocks) {
  for (long block = 0; block < blocks; block++, points += features * FEATURE, gradient += features * FEATURE)
    for (long column = 0; column < dimension; column++)
      INDEPENDENT for (long i = column * FEATURE; i < (column + 1) * FEATURE; i++)
        gradient[i] += precision * (points[i] - mean[column]);
}

static void add_base_energy(float *out, const float *points, const float *mean, float precision, long dimension,
                            long features, long blocks) {
  for (long block = 0; block < blocks; block++, points += features * FEATURE, out += FEATURE) {
    float sums[FEATURE] = {0};
    for (long column = 0; column < dimension; column++)
      INDEPENDENT for (int row = 0; row < FEATURE; row++) {
        const float offset = points[column * FEATURE + row] - mean[column];
        sums[row] += offset * offset;
      }
    INDEPENDENT for (int row = 0; row < FEATURE; row++) out[row] += 0.5f * precision * sums[row];
  }
}

static void take_step(float *points, const float *gradient, const float *noise, float drift, float scale,
                      long dimension, long features, long blocks) {
  for (long block = 0; block < blocks; block++) {
    INDEPENDENT for (long i = 0; i < dimension * FEATURE; i++)
      points[i] = points[i] - drift * gradient[i] + scale * noise[i];
    points += features * FEATURE, gradient += features * FEATURE, noise += dimension * FEATURE;
  }
}

// gradient.ts

#if defined(__clang__)
#define MIXED(a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
#else
#define MIXED(a, b, i, j, k, l) __builtin_shuffle(a, b, (FourPlaces){i, j, k, l})
typedef int32_t FourPlaces __attribute__((vector_size(16)));
#endif

/** Four features × four rows at a time; strides in floats. */
static void transpose(float *out, const float *in, long features, long stride, long blocks, long panel, long row) {
  for (long block = 0; block < blocks; block++, in += stride * FEATURE, out += BLOCK_ROWS * row) {
    float *to = out;
    for (long feature = 0; feature < features; feature += 4, to += panel)
      for (long at = 0; at < FEATURE; at += 4) {
        const float *from = in + feature * FEATURE + at;
        const Four a = *(const Four *)from, b = *(const Four *)(from + FEATURE);
        const Four c = *(const Four *)(from + 2 * FEATURE), d = *(const Four *)(from + 3 * FEATURE);
        const Four ab = MIXED(a, b, 0, 4, 1, 5), cd = MIXED(c, d, 0, 4, 1, 5);
        const Four ab_high = MIXED(a, b, 2, 6, 3, 7), cd_high = MIXED(c, d, 2, 6, 3, 7);
        *(Four *)(to + at * row) = MIXED(ab, cd, 0, 1, 4, 5);
        *(Four *)(to + (at + 1) * row) = MIXED(ab, cd, 2, 3, 6, 7);
        *(Four *)(to + (at + 2) * row) = MIXED(ab_high, cd_high, 0, 1, 4, 5);
        *(Four *)(to + (at + 3) * row) = MIXED(ab_high, cd_high, 2, 3, 6, 7);
      }
  }
}
