// The parameter vector: panels out of it, and steps of the optimizers. What each computes is said in ../kernels/pack.ts
// and ../kernels/optimizer.ts.

#pragma once

#include "product.h"

static void pack(float *panels, const float *weights, long inner, long outputs, long inner_stride, long output_stride) {
  long width;
  for (long first = 0; first < outputs; first += width) {
    width = panel_width(outputs - first);
    const float *from = weights + first * output_stride;
    for (long i = 0; i < inner; i++, from += inner_stride)
      if (first + width <= outputs)
        for (long o = 0; o < width; o++) *panels++ = from[o * output_stride];
      else
        for (long o = 0; o < width; o++) *panels++ = first + o < outputs ? from[o * output_stride] : 0;
  }
}

static void unpad_gradient(float *out, const float *padded, long inputs, long outputs, long columns) {
  for (long input = 0; input < inputs; input++, out += outputs, padded += columns)
    memcpy(out, padded, (size_t)outputs * sizeof(float));
}

/** Eight sums side by side, in float64. */
static double square_sum(const float *gradient, long count) {
  double sums[8] = {0};
  for (long at = 0; at < count; at += 8)
    INDEPENDENT for (int i = 0; i < 8; i++) sums[i] += (double)gradient[at + i] * (double)gradient[at + i];
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

static void sum_copies(float *out, const float *copies, long count, long stride, long length) {
  for (long at = 0; at < length; at += 8) {
    float sums[8];
    for (int i = 0; i < 8; i++) sums[i] = copies[at + i];
    for (long copy = 1; copy < count; copy++)
      for (int i = 0; i < 8; i++) sums[i] += copies[copy * stride + at + i];
    for (int i = 0; i < 8; i++) out[at + i] = sums[i];
  }
}

typedef struct {
  float clipping, beta1, beta2, fresh1, fresh2, rate, floor, decay, fresh;
} Adam;

static void adam(float *restrict parameters, float *restrict average, float *restrict first, float *restrict second,
                 const float *restrict gradient, long count, Adam a) {
  INDEPENDENT for (long i = 0; i < count; i++) {
    const float g = a.clipping * gradient[i];
    const float m = a.beta1 * first[i] + a.fresh1 * g;
    const float v = a.beta2 * second[i] + a.fresh2 * g * g;
    const float p = parameters[i] - a.rate * m / (__builtin_sqrtf(v) + a.floor);
    first[i] = m;
    second[i] = v;
    parameters[i] = p;
    average[i] = a.decay * average[i] + a.fresh * p;
  }
}

typedef struct {
  float clipping, momentum, rate, decay, fresh;
} Sgd;

static void sgd(float *restrict parameters, float *restrict average, float *restrict velocity,
                const float *restrict gradient, long count, Sgd s) {
  INDEPENDENT for (long i = 0; i < count; i++) {
    const float m = s.momentum * velocity[i] + s.clipping * gradient[i];
    const float p = parameters[i] - s.rate * m;
    velocity[i] = m;
    parameters[i] = p;
    average[i] = s.decay * average[i] + s.fresh * p;
  }
}
