// Truth: SciPy 1.17 (stats.t, stats.ttest_rel) and statsmodels (multipletests, "holm").

import { describe, expect, it } from 'vitest'
import { holmAdjusted } from '../../../src-shared/statistics/holm.ts'
import { pairedDifference, unpairedDifference } from '../../../src-shared/statistics/paired-difference.ts'
import { twoSidedPValue, twoSidedQuantile } from '../../../src-shared/statistics/student-t.ts'
import { randomNumbers } from '../../fixtures/figure-input.ts'

const a = [-2.31, -1.84, -3.02, -2.75, -1.12, -2.2, -4.41, -2.09]
const b = [-2.35, -1.8, -3.3, -2.91, -1.2, -2.31, -4.39, -2.3]
const minus = (first: number[], second: number[]) => first.map((value, index) => value - second[index])

describe('Student’s t', () => {
  it('has SciPy’s quantiles and tails', () => {
    const table = [
      [1, 12.706204736174694, 0.2951672353008665, 0.052929352119179755],
      [2, 4.302652729749462, 0.18350341907227397, 0.00687293367715846],
      [3, 3.1824463052837078, 0.13932596855884305, 0.0012450158007893362],
      [10, 2.228138851986274, 0.07338803477074037, 2.921408824769984e-7],
      [60, 2.0002978220142604, 0.05003304365145747, 1.378632264181775e-17],
      [1999, 1.9611514201705613, 0.04563534086615817, 4.370936815437231e-32],
    ]
    for (const [freedom, quantile, atTwo, atTwelve] of table) {
      expect(twoSidedQuantile(0.95, freedom) / quantile).toBeCloseTo(1, 12)
      expect(twoSidedPValue(2, freedom) / atTwo).toBeCloseTo(1, 11)
      expect(twoSidedPValue(-12, freedom) / atTwelve).toBeCloseTo(1, 10)
    }
  })
})

describe('a paired difference', () => {
  it('has the interval and p-value of SciPy’s ttest_rel', () => {
    const eight = pairedDifference(minus(a, b))
    expect(eight.pValue).toBeCloseTo(0.03474583332975025, 12)
    expect(eight.mean - eight.halfWidth).toBeCloseTo(0.009753876440010828, 12)
    expect(eight.mean + eight.halfWidth).toBeCloseTo(0.19524612355998897, 12)
    const three = pairedDifference(minus(a, b).slice(0, 3))
    expect(three.pValue).toBeCloseTo(0.4340835415818898, 12)
    expect(three.mean - three.halfWidth).toBeCloseTo(-0.32035826767004744, 12)
  })

  it('claims nothing of one value, of what is not finite, or of equal values', () => {
    expect(pairedDifference([0.5]).pValue).toBeNaN()
    expect(pairedDifference([0.5, -Infinity, 1]).pValue).toBeNaN()
    expect(pairedDifference([0, 0, 0])).toEqual({ mean: 0, halfWidth: 0, pValue: 1 })
  })

  it('covers the truth in 95% of samples and is significant in 5% under the null', () => {
    const random = randomNumbers(20_261_128)
    const [samples, count] = [4000, 12]
    let [covered, significant] = [0, 0]
    for (let sample = 0; sample < samples; sample++) {
      const shared = Array.from({ length: count }, () => 3 * random.normal())
      const differences = shared.map((hard) => hard + random.normal() - (hard + random.normal()))
      const { mean, halfWidth, pValue } = pairedDifference(differences)
      if (Math.abs(mean) <= halfWidth) covered++
      if (pValue < 0.05) significant++
    }
    // Four standard deviations of a share of 0.05 in 4,000: 0.0138.
    expect(Math.abs(covered / samples - 0.95)).toBeLessThan(0.0138)
    expect(covered + significant).toBe(samples)
  })

  it('without the points takes the errors as independent', () => {
    // 2 P(Z > 1.5) = 0.1336; 1.5 standard errors of √(0.03² + 0.04²) = 0.05.
    const { pValue, halfWidth } = unpairedDifference(0.075, [0.03, 0.04])
    expect(pValue).toBeCloseTo(0.13361440253771614, 6)
    expect(halfWidth).toBeCloseTo(1.959964 * 0.05, 5)
  })
})

describe('Holm’s correction', () => {
  it('agrees with statsmodels', () => {
    const close = (found: number[], expected: number[]) =>
      expected.forEach((value, index) => expect(found[index]).toBeCloseTo(value, 12))
    close(holmAdjusted([0.01, 0.04, 0.03, 0.005, 0.2]), [0.04, 0.09, 0.09, 0.025, 0.2])
    close(holmAdjusted([0.02, 0.02, 0.9]), [0.06, 0.06, 0.9])
  })

  it('keeps a comparison without an answer, and counts it', () => {
    expect(holmAdjusted([Number.NaN, 0.02])).toEqual([Number.NaN, 0.04])
  })
})
