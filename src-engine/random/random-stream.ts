// The interface of a stream of random numbers. Randomness is always passed in, never made on the spot.

export interface RandomStream {
  /** Uniform on (0, 1), never 0 or 1. */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** Uniform on 0 … bound − 1. */
  integer(bound: number): number
}
