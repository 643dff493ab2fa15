import { expect, test } from 'vitest'
import { randomStream } from '../../src-engine/random/random-stream.ts'
import { chooseWeighted, cumulativeSums } from '../../src-engine/random/weighted-choice.ts'

test('an index is chosen in proportion to its weight, and never at weight zero', () => {
  const weights = Float64Array.of(0, 1, 0, 3, 6, 0)
  const cumulative = cumulativeSums(weights)
  const random = randomStream({ seed: 1, purpose: 0xc0de })
  const draws = 40_000
  const counts = new Float64Array(weights.length)
  for (let draw = 0; draw < draws; draw++) counts[chooseWeighted(cumulative, random)]++
  for (const [index, weight] of weights.entries()) {
    const share = weight / 10
    // Four standard deviations of a binomial share; the seed is fixed.
    expect(Math.abs(counts[index] / draws - share)).toBeLessThanOrEqual(4 * Math.sqrt((share * (1 - share)) / draws))
  }
})
