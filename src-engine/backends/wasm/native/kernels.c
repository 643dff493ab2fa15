// All kernels for one kind of processor, reached by a tape of operations. TARGET names that kind; the flags that go with it
// are the set-up's (scripts/setup/native-kernels.mjs).

#include "activations.h"
#include "classes.h"
#include "operations.h"
#include "parameters.h"
#include "product.h"
#include "random.h"
#include "rows.h"

#define COUNT(name, count) count,
static const int argument_counts[] = {OPERATIONS(COUNT)};
#undef COUNT

// Arguments of the operation at hand: an address, a length of bytes in floats, a whole number, a word, a number.
#define P(i) ((float *)(memory + (uint32_t)(int64_t)a[i]))
#define B(i) ((long)a[i] / 4)
#define N(i) ((long)a[i])
#define W(i) ((uint32_t)(int64_t)a[i])
#define F(i) ((float)a[i])

#define ACTIVATION(name, KIND)                                                                                       \
  case operation_##name##Value:                                                                                      \
    activate(KIND, VALUE, P(0), NULL, P(1), 0, N(2) * N(3) * FEATURE);                                                             \
    break;                                                                                                           \
  case operation_##name##ValueSlope:                                                                                 \
    activate(KIND, VALUE_SLOPE, P(0), NULL, P(1), 0, N(2) * N(3) * FEATURE);                                                       \
    break;                                                                                                           \
  case operation_##name##SlopeTimes:                                                                                 \
    slope_times(KIND, P(0), P(1), N(2), N(3));                                                                       \
    break;                                                                                                           \
  case operation_##name##Bends:                                                                                      \
    activate(KIND, BENDS, P(0), P(1), P(2), 0, N(3) * N(4) * FEATURE);                                                             \
    break;

/** Activations, true where it was one. */
static int run_activation(int operation, const double *a, char *memory) {
  switch (operation) {
    ACTIVATION(silu, SILU)
    ACTIVATION(softplus, SOFTPLUS)
    ACTIVATION(tanh, TANH)
    default:
      return 0;
  }
  return 1;
}

/** What works on rows and features. */
static int run_rows(int operation, const double *a, char *memory) {
  switch (operation) {
    case operation_multiply:
      multiply(P(0), P(1), P(2), P(3), N(4), N(5), N(6), N(7), N(8));
      break;
    case operation_times:
      times(P(0), P(1), P(2), B(3));
      break;
    case operation_add:
      add(P(0), P(1), B(2));
      break;
    case operation_secondUnits:
      second_units(P(0), P(1), P(2), P(3), P(4), B(5));
      break;
    case operation_bendBack:
      bend_back(P(0), P(1), P(2), P(3), B(4));
      break;
    case operation_twistBack:
      twist_back(P(0), P(1), P(2), P(3), P(4), P(5), P(6), B(7));
      break;
    case operation_addWeightedSum:
      add_weighted_sum(P(0), P(1), P(2), F(3), F(4), N(5), N(6), N(7));
      break;
    case operation_spread:
      spread(P(0), P(1), P(2), N(3), N(4));
      break;
    case operation_addRowProducts:
      add_row_products(P(0), P(1), P(2), N(3), N(4), N(5));
      break;
    case operation_addRowSums:
      add_row_sums(P(0), P(1), N(2), N(3), N(4));
      break;
    case operation_transpose:
      transpose(P(0), P(1), N(2), N(3), N(4), B(5), B(6));
      break;
    case operation_addOuterProducts:
      add_outer_products(P(0), P(1), P(2), N(3), N(4), N(5));
      break;
    case operation_toBlocks:
      to_blocks(P(0), P(1), N(2), N(3), N(4), N(5));
      break;
    case operation_fromBlocks:
      from_blocks(P(0), P(1), N(2), N(3), N(4));
      break;
    case operation_clear:
      memset(P(0), 0, (size_t)N(1));
      break;
    case operation_classShares:
      class_shares(P(0), P(1), P(2), P(3), N(4), N(5), N(6));
      break;
    case operation_scaleRows:
      scale_rows(P(0), P(1), N(2), N(3));
      break;
    default:
      return 0;
  }
  return 1;
}

/** What moves chains. */
static int run_chains(int operation, const double *a, char *memory) {
  switch (operation) {
    case operation_addBaseGradient:
      add_base_gradient(P(0), P(1), P(2), F(3), N(4), N(5), N(6));
      break;
    case operation_addBaseEnergy:
      add_base_energy(P(0), P(1), P(2), F(3), N(4), N(5), N(6));
      break;
    case operation_takeStep:
      take_step(P(0), P(1), P(2), F(3), F(4), N(5), N(6), N(7));
      break;
    case operation_advance:
      advance(P(0), P(1), P(2), N(3), N(4), N(5), N(6));
      break;
    case operation_sampleBinary:
      sample_binary(P(0), P(1), (uint32_t *)P(2), N(3), N(4), N(5), N(6));
      break;
    case operation_philoxWords:
      philox_words((uint32_t *)P(0), N(1), N(2), W(3), W(4), W(5), W(6), W(7));
      break;
    case operation_normalsFromWords:
      normals_from_words(P(0), (uint32_t *)P(1), B(2));
      break;
    default:
      return 0;
  }
  return 1;
}

/** What works on parameters. */
static int run_parameters(int operation, const double *a, char *memory, double *answer) {
  switch (operation) {
    case operation_packForward:
      pack(P(0), P(1), N(2), N(3), N(3), 1);
      break;
    case operation_packBackward:
      pack(P(0), P(1), N(3), N(2), 1, N(3));
      break;
    case operation_unpadGradient:
      unpad_gradient(P(0), P(1), N(2), N(3), N(4));
      break;
    case operation_squareSum:
      *answer = square_sum(P(0), B(1));
      break;
    case operation_sumCopies:
      sum_copies(P(0), P(1), N(2), B(3), B(4));
      break;
    case operation_adam:
      adam(P(0), P(1), P(2), P(3), P(4), B(5), (Adam){F(6), F(7), F(8), F(9), F(10), F(11), F(12), F(13), F(14)});
      break;
    case operation_sgd:
      sgd(P(0), P(1), P(2), P(3), B(4), (Sgd){F(5), F(6), F(7), F(8), F(9)});
      break;
    default:
      return 0;
  }
  return 1;
}

static void run_part(char *memory, double *tape, long from, long to) {
  while (from < to) {
    const int operation = (int)tape[from];
    const double *a = tape + from + 1;
    from += 1 + argument_counts[operation];
    if (operation == operation_program) run_part(memory, tape, N(0), N(1));
    else if (!run_rows(operation, a, memory) && !run_activation(operation, a, memory) &&
             !run_chains(operation, a, memory))
      run_parameters(operation, a, memory, tape + TAPE_ANSWER);
  }
}

#define JOINED(left, right) left##right
#define RUN(target) JOINED(run_tape_, target)

void RUN(TARGET)(char *memory, double *tape) { run_part(memory, tape, (long)tape[TAPE_FROM], (long)tape[TAPE_TO]); }
