// The operations of a tape, each with the number of its arguments: the names under which ../kernels.ts knows them.
//
// A tape is numbers in float64: an operation, its arguments, the next operation. The first places are the head: where to
// begin, where to end, and what the last operation with an answer has answered.

#pragma once

#define ACTIVATIONS(X, name)                                                                                         \
  X(name##Value, 4) X(name##ValueSlope, 4) X(name##SlopeTimes, 4) X(name##Bends, 5)

#define OPERATIONS(X)                                                                                                \
  X(multiply, 9)                                                                                                     \
  X(times, 4)                                                                                                        \
  X(add, 3)                                                                                                          \
  X(secondUnits, 6)                                                                                                  \
  X(bendBack, 5)                                                                                                     \
  X(twistBack, 8)                                                                                                    \
  X(addWeightedSum, 8)                                                                                               \
  X(spread, 5)                                                                                                       \
  X(addRowProducts, 6)                                                                                               \
  X(addRowSums, 5)                                                                                                   \
  X(transpose, 7)                                                                                                    \
  X(addOuterProducts, 6)                                                                                             \
  X(toBlocks, 6)                                                                                                     \
  X(fromBlocks, 5)                                                                                                   \
  X(clear, 2)                                                                                                        \
  X(addBaseGradient, 7)                                                                                              \
  X(addBaseEnergy, 7)                                                                                                \
  X(takeStep, 8)                                                                                                     \
  X(classShares, 7)                                                                                                  \
  X(scaleRows, 4)                                                                                                    \
  X(advance, 7)                                                                                                      \
  X(sampleBinary, 7)                                                                                                 \
  X(philoxWords, 8)                                                                                                  \
  X(normalsFromWords, 3)                                                                                             \
  X(packForward, 4)                                                                                                  \
  X(packBackward, 4)                                                                                                 \
  X(unpadGradient, 5)                                                                                                \
  X(squareSum, 2)                                                                                                    \
  X(sumCopies, 5)                                                                                                    \
  X(adam, 15)                                                                                                        \
  X(sgd, 10)                                                                                                         \
  ACTIVATIONS(X, silu)                                                                                               \
  ACTIVATIONS(X, softplus)                                                                                           \
  ACTIVATIONS(X, tanh)                                                                                               \
  X(program, 2)

#define NUMBERED(name, count) operation_##name,
enum Operation { OPERATIONS(NUMBERED) operation_count };
#undef NUMBERED

enum { TAPE_FROM, TAPE_TO, TAPE_ANSWER };

/** `memory` is what all addresses are counted from, in bytes. */
typedef void RunTape(char *memory, double *tape);
