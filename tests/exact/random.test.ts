import { describe, expect, test } from 'vitest'
import { fillNormals, normalFromWord } from '../../src-engine/random/normal.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { randomStream } from '../../src-engine/random/random-stream.ts'

describe('the inverse normal CDF', () => {
  // Quantiles of tail probability (m + ½) / 2³², from the upper tail, by Wichura's AS 241 (Python's statistics.NormalDist), 16 digits.
  const quantiles: [number, number][] = [
    [0, 6.337957754553789],
    [1, 6.166429517819749],
    [1000, 5.039851125968711],
    [1048576, 3.4871039765916896],
    [14000000, 2.7204527778231045],
    [134217728, 1.8627318657675922],
    [1073741824, 0.6744897498297384],
    [2146435072, 0.0006119695399989287],
    [2147483647, 2.9180993729166234e-10],
  ]

  test.each(quantiles)('is within the stated error of the true quantile for magnitude %i', (magnitude, z) => {
    const relative = z < 5.3 ? 5e-7 : 5e-4
    expect(Math.abs(normalFromWord(magnitude) - z)).toBeLessThan(relative * z)
    expect(normalFromWord((magnitude | 0x80000000) >>> 0)).toBe(-normalFromWord(magnitude))
  })

  test('falls as the tail probability grows, across the seam of its two polynomials', () => {
    const seam = Math.round((1 - Math.sqrt(1 - Math.exp(-5))) * 2 ** 31)
    const around = Array.from({ length: 400 }, (_, index) => normalFromWord(seam + (index - 200) * 1000))
    expect(around.every((z, index) => index === 0 || z < around[index - 1])).toBe(true)
  })
})

describe('a stream of normals', () => {
  test('has the moments of a standard normal', () => {
    const count = 200_000
    const values = new Float64Array(count)
    fillNormals(values, 2, { seed: 7, purpose: purposes.negatives, firstChain: 0, step: 1 })
    const moment = (power: number) => values.reduce((sum, z) => sum + z ** power, 0) / count
    // Four standard errors of each moment: √(Var z^p / n) with Var = 1, 2, 15, 96.
    expect(Math.abs(moment(1))).toBeLessThan(4 * Math.sqrt(1 / count))
    expect(Math.abs(moment(2) - 1)).toBeLessThan(4 * Math.sqrt(2 / count))
    expect(Math.abs(moment(3))).toBeLessThan(4 * Math.sqrt(15 / count))
    expect(Math.abs(moment(4) - 3)).toBeLessThan(4 * Math.sqrt(96 / count))
  })

  test('gives a chain the same numbers wherever the batch that holds it begins', () => {
    const position = { seed: 3, purpose: purposes.chains, step: 2 ** 33 + 5 }
    const whole = new Float64Array(12 * 5)
    const part = new Float64Array(4 * 5)
    fillNormals(whole, 5, { ...position, firstChain: 0 })
    fillNormals(part, 5, { ...position, firstChain: 8 })
    expect([...part]).toEqual([...whole.subarray(8 * 5)])
  })

  test('differs between seeds, purposes, chains and steps, also beyond 2³² steps', () => {
    const base = { seed: 1, purpose: 1, chain: 0, step: 1 }
    const positions = [base, { ...base, seed: 2 }, { ...base, purpose: 2 }, { ...base, chain: 1 }, { ...base, step: 2 }]
    const firsts = [...positions, { ...base, step: 2 ** 32 + 1 }].map((position) => randomStream(position).uniform())
    expect(new Set(firsts).size).toBe(firsts.length)
  })
})

describe('a random stream', () => {
  test('repeats itself from the same position', () => {
    const draw = () => {
      const random = randomStream({ seed: 5, purpose: purposes.data })
      return [random.uniform(), random.normal(), random.integer(10), random.uniform()]
    }
    expect(draw()).toEqual(draw())
  })

  test('spreads uniform numbers evenly and never reaches 0 or 1', () => {
    const random = randomStream({ seed: 1, purpose: purposes.data })
    const bins = new Array<number>(20).fill(0)
    for (let draw = 0; draw < 20_000; draw++) bins[Math.floor(random.uniform() * 20)]++
    expect(bins.length).toBe(20)
    // χ² with 19 degrees of freedom: 43.8 is its 99.9 % quantile.
    expect(bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(43.8)
  })

  test('draws integers without bias where the bound does not divide 2³²', () => {
    const random = randomStream({ seed: 1, purpose: purposes.batch })
    // A plain remainder of words by 3·2³⁰ would give the lowest third twice the weight: 1/2 instead of 1/3.
    let low = 0
    for (let draw = 0; draw < 9000; draw++) if (random.integer(3 * 2 ** 30) < 2 ** 30) low++
    // Four standard deviations of a binomial with n = 9000, p = 1/3.
    expect(Math.abs(low - 3000)).toBeLessThan(4 * Math.sqrt(2000))
    expect(() => random.integer(0)).toThrow('Expected a bound')
  })
})
