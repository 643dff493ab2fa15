// Matrix products over blocks of rows: out[o] = start[o] + Σᵢ W[i, o] in[i], 16 rows at a time, and the products of
// weights' gradients. Layouts: ../kernels/product.ts, ../kernels/gradient.ts.
//
// Each step of the inner loop multiplies `outputs` weights with the rows of `blocks` blocks; how many of either fills the
// registers. Every sum goes over the inputs in order, whichever of the shapes below computes it.

#pragma once

#include "lanes.h"

/** Outputs of the next panel where so many are left, as ../kernels/product.ts has it. */
INLINE long panel_width(long left) {
  if (left > 8 || left == 5 || left == 6) return 6;
  return left > 2 ? 4 : 2;
}

/** Strides in floats: from one block to the next. */
typedef struct {
  long inner;
  long in_stride;
  long out_stride;
} Product;

/** `panels` neighbouring panels of `width` outputs, `blocks` neighbouring blocks: all three are constants. */
INLINE void multiply_part(float *out, const float *in, const float *weights, const float *starts, Product p,
                          const int panels, const int width, const int blocks) {
  Lanes sums[24][2 * REGISTERS > 4 ? 2 * REGISTERS : 4];
  const int outputs = panels * width;
  UNROLLED for (int o = 0; o < outputs; o++)
    UNROLLED for (int r = 0; r < blocks * REGISTERS; r++) sums[o][r] = starts[o] - (Lanes){};
  for (long i = 0; i < p.inner; i++) {
    Lanes x[2 * REGISTERS > 4 ? 2 * REGISTERS : 4];
    UNROLLED for (int r = 0; r < blocks * REGISTERS; r++)
      x[r] = load(in + (r / REGISTERS) * p.in_stride + (r % REGISTERS) * LANES);
    UNROLLED for (int o = 0; o < outputs; o++) {
      const float weight = weights[(o / width) * p.inner * width + o % width];
      UNROLLED for (int r = 0; r < blocks * REGISTERS; r++) sums[o][r] += weight * x[r];
    }
    in += FEATURE;
    weights += width;
  }
  UNROLLED for (int o = 0; o < outputs; o++)
    UNROLLED for (int r = 0; r < blocks * REGISTERS; r++)
      store(out + (r / REGISTERS) * p.out_stride + o * FEATURE + (r % REGISTERS) * LANES, sums[o][r]);
}

// Functions of their own, so that each has the registers to itself.
#define PART(panels, width, blocks)                                                                                  \
  static __attribute__((noinline)) void multiply_##panels##_##width##_##blocks(                                      \
      float *out, const float *in, const float *weights, const float *starts, Product p) {                           \
    multiply_part(out, in, weights, starts, p, panels, width, blocks);                                               \
  }

PART(1, 6, 1)
PART(1, 4, 1)
PART(1, 2, 1)
#if REGISTER_BYTES == 64
PART(2, 6, 1)
PART(4, 6, 1)
PART(1, 6, 2)
PART(2, 6, 2)
PART(1, 4, 2)
PART(1, 2, 2)
PART(1, 6, 4)
PART(1, 4, 4)
PART(1, 2, 4)
#endif

/** All outputs for so many neighbouring blocks. */
#define ALL_PANELS(blocks, MANY)                                                                                     \
  static void multiply_all_##blocks(float *out, const float *in, const float *weights, const float *starts,          \
                                    Product p, long outputs) {                                                       \
    while (outputs > 0) {                                                                                            \
      MANY                                                                                                           \
      const long width = panel_width(outputs);                                                                       \
      if (width == 6) multiply_1_6_##blocks(out, in, weights, starts, p);                                            \
      else if (width == 4) multiply_1_4_##blocks(out, in, weights, starts, p);                                       \
      else multiply_1_2_##blocks(out, in, weights, starts, p);                                                       \
      ADVANCE(width)                                                                                                 \
    }                                                                                                                \
  }
#define ADVANCE(count) out += (count)*FEATURE, weights += (count)*p.inner, starts += (count), outputs -= (count);
/** As long as so many outputs stand in panels of six. */
#define SEVERAL(panels, blocks)                                                                                      \
  if (outputs > 6 * panels + 2 || outputs == 6 * panels) {                                                           \
    multiply_##panels##_6_##blocks(out, in, weights, starts, p);                                                     \
    ADVANCE(6 * panels)                                                                                              \
    continue;                                                                                                        \
  }

#if REGISTER_BYTES == 64
ALL_PANELS(4, )
ALL_PANELS(2, SEVERAL(2, 2))
ALL_PANELS(1, SEVERAL(4, 1) SEVERAL(2, 1))
#else
ALL_PANELS(1, )
#endif

static void multiply(float *out, const float *in, const float *panels, const float *starts, long inner, long outputs,
                     long in_features, long out_features, long blocks) {
  const Product p = {inner, in_features * FEATURE, out_features * FEATURE};
#if REGISTER_BYTES == 64
  for (; blocks >= 4; blocks -= 4, in += 4 * p.in_stride, out += 4 * p.out_stride)
    multiply_all_4(out, in, panels, starts, p, outputs);
  for (; blocks >= 2; blocks -= 2, in += 2 * p.in_stride, out += 2 * p.out_stride)
    multiply_all_2(out, in, panels, starts, p, outputs);
#endif
  for (; blocks > 0; blocks--, in += p.in_stride, out += p.out_stride)
    multiply_all_1(out, in, panels, starts, p, outputs);
}

/** Four units of `panels` neighbouring panels, `features` × 16 columns: W̄ += hᵀ z̄; all three are constants. */
INLINE void outer_part(float *gradient, const float *units, const float *adjoints, long columns, long rows,
                       const int panels, const int features) {
  Lanes sums[8][4];
  UNROLLED for (int u = 0; u < 4 * panels; u++)
    UNROLLED for (int r = 0; r < features * REGISTERS; r++) sums[u][r] = load(gradient + u * columns + r * LANES);
  for (long row = 0; row < rows; row++) {
    Lanes x[4];
    UNROLLED for (int r = 0; r < features * REGISTERS; r++) x[r] = load(adjoints + r * LANES);
    UNROLLED for (int u = 0; u < 4 * panels; u++) {
      const float unit = units[(u / 4) * rows * 4 + u % 4];
      UNROLLED for (int r = 0; r < features * REGISTERS; r++) sums[u][r] += unit * x[r];
    }
    adjoints += columns;
    units += 4;
  }
  UNROLLED for (int u = 0; u < 4 * panels; u++)
    UNROLLED for (int r = 0; r < features * REGISTERS; r++) store(gradient + u * columns + r * LANES, sums[u][r]);
}

#define OUTER(panels, features)                                                                                      \
  static __attribute__((noinline)) void outer_##panels##_##features(                                                 \
      float *gradient, const float *units, const float *adjoints, long columns, long rows) {                         \
    outer_part(gradient, units, adjoints, columns, rows, panels, features);                                          \
  }

OUTER(1, 1)
#if REGISTER_BYTES == 64
OUTER(1, 2)
OUTER(2, 1)
OUTER(2, 2)
#endif

static void add_outer_products(float *gradient, const float *units, const float *adjoints, long unit_count,
                               long columns, long rows) {
  long unit = 0;
#if REGISTER_BYTES == 64
  for (; unit + 4 < unit_count; unit += 8, gradient += 8 * columns, units += 8 * rows) {
    long column = 0;
    for (; column + 16 < columns; column += 32) outer_2_2(gradient + column, units, adjoints + column, columns, rows);
    if (column < columns) outer_2_1(gradient + column, units, adjoints + column, columns, rows);
  }
  for (; unit < unit_count; unit += 4, gradient += 4 * columns, units += 4 * rows) {
    long column = 0;
    for (; column + 16 < columns; column += 32) outer_1_2(gradient + column, units, adjoints + column, columns, rows);
    if (column < columns) outer_1_1(gradient + column, units, adjoints + column, columns, rows);
  }
#else
  for (; unit < unit_count; unit += 4, gradient += 4 * columns, units += 4 * rows)
    for (long column = 0; column < columns; column += 16)
      outer_1_1(gradient + column, units, adjoints + column, columns, rows);
#endif
}
