// What all native kernels share: the block of rows they work on, and registers in the width of the target.
//
// Rows stand as for the WebAssembly kernels (../kernels/lanes.ts): blocks of 16, feature by feature, 64 bytes each. The
// products are written with vectors, since there it matters what stays in registers; everything else is plain loops
// that the compiler makes vectors of. Nothing depends on how it does: each element's operations are the same wherever
// it stands, so numbers do not depend on tiles or threads.

#pragma once

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/** Rows in a block, and bytes of one feature of a block. */
#define BLOCK_ROWS 16
#define FEATURE_BYTES 64

#if defined(__AVX512F__)
#define REGISTER_BYTES 64
#elif defined(__AVX2__)
#define REGISTER_BYTES 32
#else
#define REGISTER_BYTES 16
#endif

/** Registers that hold one feature of a block. */
#define REGISTERS (FEATURE_BYTES / REGISTER_BYTES)

/** Registers; those of memory stand at any address that is a multiple of four. */
typedef float Lanes __attribute__((vector_size(REGISTER_BYTES)));
typedef int32_t Bits __attribute__((vector_size(REGISTER_BYTES)));
typedef Lanes LanesAnywhere __attribute__((aligned(4), may_alias));
typedef float Four __attribute__((vector_size(16), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))

#if defined(__clang__)
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#define UNROLLED _Pragma("clang loop unroll(full)")
#else
#define INDEPENDENT _Pragma("GCC ivdep")
#define UNROLLED _Pragma("GCC unroll 32")
#endif

/** Of each lane; where one is not a number, the second. */
INLINE Lanes smaller(Lanes a, Lanes b) {
#if REGISTER_BYTES == 64
  return (Lanes)_mm512_min_ps((__m512)a, (__m512)b);
#elif REGISTER_BYTES == 32
  return (Lanes)_mm256_min_ps((__m256)a, (__m256)b);
#else
  Lanes c;
  for (int i = 0; i < REGISTER_BYTES / 4; i++) c[i] = a[i] < b[i] ? a[i] : b[i];
  return c;
#endif
}

INLINE Lanes larger(Lanes a, Lanes b) {
#if REGISTER_BYTES == 64
  return (Lanes)_mm512_max_ps((__m512)a, (__m512)b);
#elif REGISTER_BYTES == 32
  return (Lanes)_mm256_max_ps((__m256)a, (__m256)b);
#else
  Lanes c;
  for (int i = 0; i < REGISTER_BYTES / 4; i++) c[i] = a[i] > b[i] ? a[i] : b[i];
  return c;
#endif
}

INLINE Lanes all(float value) { return value - (Lanes){0}; }

INLINE Lanes load(const float *from) { return *(const LanesAnywhere *)from; }
INLINE void store(float *to, Lanes value) { *(LanesAnywhere *)to = value; }

/** Numbers of a register, and of one feature of a block. */
#define LANES (REGISTER_BYTES / 4)
#define FEATURE (FEATURE_BYTES / 4)
