// Philox4x32-10 for the 16 chains of a block, standard normals of its words, and coins: the words of src-engine/random,
// the numbers of ../kernels/normals.ts and ../kernels/bernoulli.ts.

#pragma once

#include "activations.h"

#define MULTIPLIER_0 0xd2511f53u
#define MULTIPLIER_1 0xcd9e8d57u
#define GROWTH_0 0x9e3779b9u
#define GROWTH_1 0xbb67ae85u

#if defined(__x86_64__)
// By name, because GCC makes of a product of 32-bit words one of 64, which takes three times as long.
#if REGISTER_BYTES == 64
#define WIDE_PRODUCT(a, b) ((Words)_mm512_mul_epu32((__m512i)(a), (__m512i)(b)))
#else
#define WIDE_PRODUCT(a, b) ((Words)_mm256_mul_epu32((__m256i)(a), (__m256i)(b)))
#endif

typedef uint32_t Words __attribute__((vector_size(REGISTER_BYTES), aligned(4), may_alias));
typedef uint64_t Pairs __attribute__((vector_size(REGISTER_BYTES), aligned(4), may_alias));

/** The upper and lower halves of the products with one number: of the even words, and of the odd ones in their places. */
INLINE void halves(Words words, Words multiplier, Words *high, Words *low) {
  const Pairs even = (Pairs)WIDE_PRODUCT(words, multiplier);
  const Pairs odd = (Pairs)WIDE_PRODUCT((Pairs)words >> 32, multiplier);
  *high = (Words)((even >> 32) | (odd & 0xffffffff00000000u));
  *low = (Words)((even & 0xffffffffu) | (odd << 32));
}

INLINE void philox_register(uint32_t *out, Words c0, uint32_t step_low, uint32_t step_high, uint32_t quad,
                            uint32_t key0, uint32_t key1) {
  const Words zero = {0};
  const Words multiplier0 = zero + MULTIPLIER_0, multiplier1 = zero + MULTIPLIER_1;
  Words c1 = zero + step_low, c2 = zero + step_high, c3 = zero + quad;
  UNROLLED for (int round = 0; round < 10; round++) {
    Words high0, low0, high1, low1;
    halves(c0, multiplier0, &high0, &low0);
    halves(c2, multiplier1, &high1, &low1);
    c0 = high1 ^ c1 ^ key0;
    c2 = high0 ^ c3 ^ key1;
    c1 = low1;
    c3 = low0;
    key0 += GROWTH_0;
    key1 += GROWTH_1;
  }
  *(Words *)out = c0;
  *(Words *)(out + FEATURE) = c1;
  *(Words *)(out + 2 * FEATURE) = c2;
  *(Words *)(out + 3 * FEATURE) = c3;
}

/** The four words of 16 chains from `chain` on, each word to a feature of its own. */
INLINE void philox_rounds(uint32_t *out, uint32_t chain, uint32_t step_low, uint32_t step_high, uint32_t quad,
                          uint32_t key0, uint32_t key1) {
  static const uint32_t ordinals[FEATURE] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  for (int lane = 0; lane < FEATURE; lane += LANES)
    philox_register(out + lane, *(const Words *)(ordinals + lane) + chain, step_low, step_high, quad, key0, key1);
}
#else
/** The four words of 16 chains from `chain` on, each word to a feature of its own. */
INLINE void philox_rounds(uint32_t *out, uint32_t chain, uint32_t step_low, uint32_t step_high, uint32_t quad,
                          uint32_t key0, uint32_t key1) {
  INDEPENDENT for (int lane = 0; lane < FEATURE; lane++) {
    uint32_t c0 = chain + lane, c1 = step_low, c2 = step_high, c3 = quad, k0 = key0, k1 = key1;
    UNROLLED for (int round = 0; round < 10; round++) {
      const uint64_t product0 = (uint64_t)MULTIPLIER_0 * c0;
      const uint64_t product1 = (uint64_t)MULTIPLIER_1 * c2;
      c0 = (uint32_t)(product1 >> 32) ^ c1 ^ k0;
      c2 = (uint32_t)(product0 >> 32) ^ c3 ^ k1;
      c1 = (uint32_t)product1;
      c3 = (uint32_t)product0;
      k0 += GROWTH_0;
      k1 += GROWTH_1;
    }
    out[lane] = c0;
    out[lane + FEATURE] = c1;
    out[lane + 2 * FEATURE] = c2;
    out[lane + 3 * FEATURE] = c3;
  }
}
#endif

/** (dimension, 16) for each block; words come in fours, so that up to three features are written beyond the end. */
static void philox_words(uint32_t *out, long dimension, long blocks, uint32_t seed, uint32_t purpose, uint32_t chain,
                         uint32_t step_low, uint32_t step_high) {
  for (long block = 0; block < blocks; block++, chain += BLOCK_ROWS) {
    for (long quad = 0; 4 * quad < dimension; quad++) {
      philox_rounds(out, chain, step_low, step_high, (uint32_t)quad, seed, purpose);
      const long left = dimension - 4 * quad;
      out += (left < 4 ? left : 4) * FEATURE;
    }
  }
}

INLINE float bits_as_float(int32_t bits) {
  float value;
  memcpy(&value, &bits, 4);
  return value;
}

INLINE int32_t float_as_bits(float value) {
  int32_t bits;
  memcpy(&bits, &value, 4);
  return bits;
}

/** Degree 8, lowest coefficient first; by halves, and these by halves. */
INLINE float polynomial(const float *c, float x) {
  const float x2 = x * x;
  const float x4 = x2 * x2;
  const float low = (c[3] * x + c[2]) * x2 + (c[1] * x + c[0]);
  const float high = (c[8] * x2 + (c[7] * x + c[6])) * x2 + (c[5] * x + c[4]);
  return high * x4 + low;
}

static const float log_terms[9] = {1.0f,         -0.499999321f, 0.333331687f,  -0.250080273f, 0.200119442f,
                                   -0.16412791f, 0.139876527f,  -0.154031983f, 0.140561051f};
static const float central_terms[9] = {1.50140941f,    0.246640727f,   -0.00417768164f, -0.00125372503f, 0.00021858087f,
                                       -4.39150654e-6f, -3.5233877e-6f, 3.43273939e-7f,  2.81022636e-8f};
static const float tail_terms[9] = {2.83297682f,     1.00167406f,    0.00943887047f,   -0.0076224613f,  0.00573950773f,
                                    -0.00367342844f, 0.00134934322f, 0.000100950558f, -0.000200214257f};

/** Twice the tail probability, (m + ½) / 2³¹ ∈ (0, 1). */
INLINE float tail_probability(uint32_t word) { return ((float)(int32_t)(word & 0x7fffffff) + 0.5f) * 4.65661287e-10f; }

/** Of a positive number, by 2ⁿ (1 + f) with f in [−1/3, 1/3]; relative error 1e-7. */
INLINE float logarithm(float x) {
  const int32_t offset = float_as_bits(x) - 0x3f2aaaab;
  const float power = (float)(offset >> 23);
  const float f = bits_as_float((offset & 0x007fffff) + 0x3f2aaaab) - 1.0f;
  return power * 0.693147181f + polynomial(log_terms, f) * f;
}

/** w = −log(u (2 − u)) */
INLINE float exponent_of(float u) { return -logarithm(u * (2.0f - u)); }

INLINE float signed_size(float u, float ratio, uint32_t word) {
  const float size = (1.0f - u) * ratio * 1.41421356f;
  return bits_as_float(float_as_bits(size) | (int32_t)(word & 0x80000000));
}

static __attribute__((noinline)) float tail_normal(uint32_t word) {
  const float u = tail_probability(word);
  return signed_size(u, polynomial(tail_terms, __builtin_sqrtf(exponent_of(u)) - 3.0f), word);
}

/** Magnitudes up to this have w ≥ 5, where the central polynomial ends: (1 − √(1 − e⁻⁵)) 2³¹. */
#define TAIL_MAGNITUDE 7247043

/** All words take the central polynomial, and the few in the tails, one in 300, are done again. */
static void normals_from_words(float *restrict normals, const uint32_t *restrict words, long count) {
  for (long at = 0; at < count; at += LANES) {
    uint32_t tails = 0;
    INDEPENDENT for (int i = 0; i < LANES; i++) {
      const uint32_t word = words[at + i];
      const float u = tail_probability(word);
      normals[at + i] = signed_size(u, polynomial(central_terms, exponent_of(u) - 2.5f), word);
      tails |= (word & 0x7fffffff) - (TAIL_MAGNITUDE + 1);
    }
    // The difference is negative, and its sign set, where a magnitude is that small.
    if (!(tails & 0x80000000)) continue;
    for (int i = 0; i < LANES; i++)
      if ((words[at + i] & 0x7fffffff) <= TAIL_MAGNITUDE) normals[at + i] = tail_normal(words[at + i]);
  }
}

/** out ← 1 where u < σ(z), else 0, u being the upper 24 bits of a word; `out` may be `sums`. */
static void sample_binary(float *out, const float *sums, const uint32_t *words, long features, long stride,
                          long word_stride, long blocks) {
  for (long block = 0; block < blocks; block++) {
    for (long i = 0; i < features * FEATURE; i += LANES) {
      const Bits word = (Bits)load((const float *)(words + i)) >> 8 & 0x00ffffff;
      const Lanes uniform = __builtin_convertvector(word, Lanes) * 5.9604645e-8f;
      const Bits is_below = uniform < odd_rational(logistic_odd, load(sums + i)) + 0.5f;
      store(out + i, (Lanes)((Bits)all(1.0f) & is_below));
    }
    out += stride * FEATURE, sums += stride * FEATURE, words += word_stride * FEATURE;
  }
}
