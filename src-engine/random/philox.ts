// Philox4x32-10: a counter-based random number generator.
//
// A bijection of 128-bit counters under a 64-bit key, ten rounds of two 32 × 32 → 64-bit products. There is no state:
// any word of any stream is computed from its position alone, so results depend on neither threads nor order, and a
// resumed run needs no generator state.
// Positions here: key = (seed, purpose), counter = (chain, step low, step high, block).
// Fails when two uses share a position: they would get equal numbers, hence one purpose for each use (purposes.ts).
// Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3"; test vectors from Random123.

const multiplier0 = 0xd2511f53
const multiplier1 = 0xcd9e8d57
const weyl0 = 0x9e3779b9
const weyl1 = 0xbb67ae85
const inverseTwo32 = 2 ** -32

/**
 * Writes the four words of one counter to `words` (length ≥ 4), in place. Every argument is taken modulo 2³².
 * The high half of a product p·q is (p·q − low) / 2³²: the rounding of p·q to 53 bits is far below half a unit there.
 */
export function philox(
  words: Uint32Array,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  keyLow: number,
  keyHigh: number,
): void {
  let c0 = counter0 >>> 0
  let c1 = counter1 >>> 0
  let c2 = counter2 >>> 0
  let c3 = counter3 >>> 0
  let k0 = keyLow >>> 0
  let k1 = keyHigh >>> 0
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(multiplier0, c0) >>> 0
    const low1 = Math.imul(multiplier1, c2) >>> 0
    const high0 = ((multiplier0 * c0 - low0) * inverseTwo32 + 0.5) >>> 0
    const high1 = ((multiplier1 * c2 - low1) * inverseTwo32 + 0.5) >>> 0
    c0 = (high1 ^ c1 ^ k0) >>> 0
    c2 = (high0 ^ c3 ^ k1) >>> 0
    c1 = low1
    c3 = low0
    k0 = (k0 + weyl0) >>> 0
    k1 = (k1 + weyl1) >>> 0
  }
  words[0] = c0
  words[1] = c1
  words[2] = c2
  words[3] = c3
}
