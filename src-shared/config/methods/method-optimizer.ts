// What a method's optimizer begins with, whichever optimizer it is.

export interface MethodOptimizer {
  /** Of Adam. */
  learningRate: number
  /** β₁ of Adam, and the momentum of SGD. */
  momentum: number
}
