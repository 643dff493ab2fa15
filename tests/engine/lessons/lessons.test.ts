// Every number of the lessons against closed forms and numbers worked out by hand.

import { describe, expect, it } from 'vitest'
import type { Prediction } from '../../../src-shared/learn/lesson.ts'
import { computeLesson, lessonRegistry } from '../../../src-engine/lessons/registry.ts'
import { lessonIds, lessons } from '../../../src-shared/learn/registry.ts'

async function valuesOf(id: (typeof lessonIds)[number], settings: Record<string, unknown> = {}) {
  const result = await computeLesson(id, settings)
  const values = new Map(result.values.map((value) => [value.id, value]))
  return {
    result,
    value: (name: string) => values.get(name)!.value,
    check: (name: string) => values.get(name)!.check!.value,
  }
}

describe('every lesson', () => {
  it.each(lessonIds)('%s computes what its page names, the same each time', async (id) => {
    const { parts } = lessons[id]
    const [first, second] = [await computeLesson(id, {}), await computeLesson(id, {})]
    expect(first).toEqual(second)
    const plots = new Set(first.plots.map((plot) => plot.id))
    const values = new Set(first.values.map((value) => value.id))
    const named = parts.flatMap((part) => (part.kind === 'figure' ? [part.id] : []))
    const { shownBy = [] }: Prediction = lessons[id].prediction
    expect(named).toEqual(expect.arrayContaining([...shownBy]))
    const numbers = parts.flatMap((part) => (part.kind === 'values' ? part.ids : []))
    expect(named.filter((plot) => !plots.has(plot))).toEqual([])
    expect(numbers.filter((value) => !values.has(value))).toEqual([])
    // Nothing is computed that is not read, and every curve has as many heights as places.
    expect([...plots].filter((plot) => !named.includes(plot))).toEqual([])
    expect([...values].filter((value) => !numbers.includes(value))).toEqual([])
    for (const line of first.plots.flatMap((plot) => plot.lines)) expect(line.x.length).toBe(line.y.length)
    for (const { vertical } of first.plots) expect(vertical.range[1]).toBeGreaterThan(vertical.range[0])
    expect(Object.keys(lessonRegistry)).toContain(id)
    // What is to be predicted is a number from the beginning.
    expect(first.values.find((value) => value.id === lessons[id].prediction.value)?.value).toSatisfy(Number.isFinite)
  })

  it('names a setting that cannot be', async () => {
    await expect(computeLesson('langevin', { stepSize: 40 })).rejects.toMatchObject({ field: 'stepSize' })
    await expect(computeLesson('langevin', { step: 1 })).rejects.toThrow('only known keys')
  })
})

describe('a density from an energy', () => {
  it('has the log Z of the standard Gaussian, which a constant lowers by itself and p does not feel', async () => {
    const plain = await valuesOf('boltzmann-density', { energy: 'x^2 / 2' })
    const shifted = await valuesOf('boltzmann-density', { energy: 'x^2 / 2', shift: 2 })
    expect(plain.value('log-partition')).toBeCloseTo(0.5 * Math.log(2 * Math.PI), 9)
    expect(shifted.value('log-partition')).toBeCloseTo(plain.value('log-partition') - 2, 9)
    expect(shifted.value('density-at-one')).toBeCloseTo(Math.exp(-0.5) / Math.sqrt(2 * Math.PI), 9)
    expect(shifted.value('difference')).toBe(plain.value('difference'))
  })

  it('says where there is none, and refuses what it cannot read', async () => {
    const { result, value } = await valuesOf('boltzmann-density', { energy: '-x^2' })
    expect(value('log-partition')).toBeNaN()
    expect(result.notice).toContain('no density')
    await expect(computeLesson('boltzmann-density', { energy: 'x + y' })).rejects.toThrow(
      'without y'.slice(0, 0) + 'leave y out',
    )
    await expect(computeLesson('boltzmann-density', { energy: 'x +' })).rejects.toThrow('Expected a formula')
  })
})

describe('the gradient of a Gaussian’s log-likelihood', () => {
  it('is the sum of its halves, of which the model’s is zero', async () => {
    const { value, check } = await valuesOf('gaussian-gradient', { mean: -1.2, deviation: 0.7, datum: 0.4 })
    expect(value('log-partition')).toBeCloseTo(0.5 * Math.log(2 * Math.PI * 0.49), 9)
    expect(value('model-half')).toBeCloseTo(0, 9)
    expect(value('gradient')).toBeCloseTo(1.6 / 0.49, 9)
    expect(check('gradient')).toBeCloseTo(1.6 / 0.49, 12)
  })
})

describe('one update of a small network', () => {
  it('raises the likelihood with both halves, and lowers the energy at the data with the pull', async () => {
    const both = await valuesOf('pull-and-push')
    expect(both.value('likelihood-after')).toBeGreaterThan(both.value('likelihood-before'))
    const pull = await valuesOf('pull-and-push', { half: 'data' })
    expect(pull.value('change-at-data')).toBeLessThan(0)
    // Almost as much where the model was: nothing holds it up there.
    expect(pull.value('change-at-model')).toBeLessThan(0)
    const push = await valuesOf('pull-and-push', { half: 'model' })
    expect(push.value('change-at-model')).toBeGreaterThan(0)
  })

  it('comes near to the best likelihood of two bumps after 60 updates', async () => {
    const { value } = await valuesOf('pull-and-push', { updates: 60, length: 0.02 })
    // Entropy of the bumps: log 2 + ½ log(2πe·0.25), hardly any overlap; the model cannot be much above on 100 points.
    const entropy = Math.log(2) + 0.5 * Math.log(2 * Math.PI * Math.E * 0.25)
    expect(value('likelihood-after')).toBeGreaterThan(-entropy - 0.25)
    expect(value('likelihood-after')).toBeLessThan(-entropy + 0.15)
  })
})

describe('CD-1 by hand', () => {
  it('has the gradient 0.19 at the worked example, and descent lowers θ towards ½', async () => {
    const { value } = await valuesOf('contrastive-divergence-by-hand')
    expect(value('negative')).toBeCloseTo(0.9, 12)
    expect(value('gradient')).toBeCloseTo(0.19, 12)
    expect(value('theta-after')).toBeLessThan(1)
    expect(value('theta-best')).toBe(0.5)
  })

  it('follows the formula with noise', async () => {
    const { value, check } = await valuesOf('contrastive-divergence-by-hand', {
      theta: 0.6,
      datum: 1.7,
      stepSize: 0.3,
      noise: -1.1,
    })
    expect(value('negative')).toBeCloseTo(check('negative'), 12)
    expect(value('gradient')).toBeCloseTo(1.7 ** 2 - check('negative') ** 2, 10)
  })
})

describe('Langevin dynamics', () => {
  it.each([0.5, 1, 2.5])('settles at the variance 1/(1 − ε/4) without a test, ε = %s', async (stepSize) => {
    const { value, check } = await valuesOf('langevin', { stepSize })
    expect(check('variance')).toBeCloseTo(1 / (1 - stepSize / 4), 12)
    // 1,000 chains: the standard error of a variance is √(2/1000) of it; four of these.
    expect(Math.abs(value('variance') / check('variance') - 1)).toBeLessThan(4 * Math.sqrt(2 / 1000))
    // p(x) T(x→y) over its reverse is exp((ε/8)(y² − x²)) for this target: worked out by hand.
    expect(value('balance')).toBeCloseTo((stepSize / 8) * (1 - 0), 10)
  })

  it('keeps the target and balances with a test', async () => {
    const { value } = await valuesOf('langevin', { stepSize: 1, sampler: 'mala' })
    expect(Math.abs(value('variance') - 1)).toBeLessThan(4 * Math.sqrt(2 / 1000))
    expect(value('balance')).toBe(0)
    expect(value('acceptance')).toBeLessThan(1)
  })
})

describe('separated modes', () => {
  it('hides the wrong weight from chains of one step, and the exact gradient shows it', async () => {
    const { value } = await valuesOf('separated-modes')
    expect(value('model-share')).toBeCloseTo(0.5, 6)
    // ∂E/∂logit of the right mode is ½ less its share of the point: data 80% right, so −0.3 against the model’s 0.
    expect(value('exact-gradient')).toBeCloseTo(-(value('data-share') - 0.5), 1)
    expect(Math.abs(value('cd-gradient'))).toBeLessThan(0.1 * Math.abs(value('exact-gradient')))
  })

  it('shows it to chains that cross', async () => {
    const { value } = await valuesOf('separated-modes', { distance: 1, steps: 60 })
    expect(value('cd-gradient') / value('exact-gradient')).toBeGreaterThan(0.6)
  })
})

describe('noise-contrastive estimation', () => {
  it('has its boundary at ±2.073 with c = 0 and at ±1.360 with c = log Z', async () => {
    expect((await valuesOf('noise-contrastive-estimation')).value('boundary')).toBeCloseTo(
      Math.sqrt((8 / 3) * Math.log(2 * Math.sqrt(2 * Math.PI))),
      12,
    )
    expect((await valuesOf('noise-contrastive-estimation')).value('boundary')).toBeCloseTo(2.073, 3)
    expect((await valuesOf('noise-contrastive-estimation', { constant: 'exact' })).value('boundary')).toBeCloseTo(
      1.36,
      3,
    )
  })

  it.each([1, 4, 16])('has ν/(1+ν) of the likelihood’s gradient where the noise is the model, ν = %s', async (nu) => {
    const { value } = await valuesOf('noise-contrastive-estimation', {
      noise: 1,
      constant: 'exact',
      ratio: String(nu),
      data: 1.4,
    })
    expect(value('gradient-share')).toBeCloseTo(nu / (1 + nu), 6)
  })

  it('has the loss of chance where nothing can be told: log 4 at ν = 1, 2.502 at ν = 4', async () => {
    const alike = { noise: 1, data: 1, constant: 'exact' }
    const one = await valuesOf('noise-contrastive-estimation', { ...alike, ratio: '1' })
    expect(one.value('loss')).toBeCloseTo(Math.log(4), 6)
    expect(one.value('chance')).toBeCloseTo(Math.log(4), 12)
    const four = await valuesOf('noise-contrastive-estimation', { ...alike, ratio: '4' })
    expect(four.value('loss')).toBeCloseTo(2.502, 3)
    expect(one.result.notice).toContain('no boundary')
  })
})

describe('score matching', () => {
  it('has its minimum at θ = ½, and no constant changes the likelihood', async () => {
    const { value, check } = await valuesOf('score-matching', { theta: 0.5, shift: 2 })
    expect(value('slope')).toBe(0)
    expect(value('loss')).toBeCloseTo(-0.5, 12)
    expect(value('likelihood')).toBeCloseTo(check('likelihood'), 9)
    expect(value('likelihood')).toBeCloseTo(0.5 + 0.5 * Math.log(2 * Math.PI), 9)
  })

  it('hardly sees the weights of modes, which KL does', async () => {
    const { value } = await valuesOf('score-matching', { weight: 0.5 })
    expect(value('fisher')).toBeLessThan(0.01)
    expect(value('kl')).toBeCloseTo(0.8 * Math.log(1.6) + 0.2 * Math.log(0.4), 3)
  })
})

describe('the score of a smoothed density', () => {
  it.each([
    [0.5, 0.8],
    [1.5, -2],
    [0.15, 1.4],
  ])('denoises to the posterior’s mean, σ = %s, x̃ = %s', async (level, noisy) => {
    const { value, check } = await valuesOf('smoothed-score', { level, noisy })
    expect(value('denoised')).toBeCloseTo(check('denoised'), 6)
    expect(value('noise-predictor')).toBeCloseTo(-level * value('score'), 12)
  })
})

describe('annealed importance sampling', () => {
  it('has bounds on both sides of log Z that come together', async () => {
    const few = await valuesOf('annealed-importance-sampling', { temperatures: 2 })
    const many = await valuesOf('annealed-importance-sampling', { temperatures: 40 })
    for (const { value } of [few, many]) {
      expect(value('exact')).toBeCloseTo(Math.log(0.3 * Math.sqrt(2 * Math.PI)), 12)
      expect(value('lower')).toBeLessThan(value('exact'))
      expect(value('upper')).toBeGreaterThan(value('exact'))
    }
    expect(many.value('upper') - many.value('lower')).toBeLessThan(0.1 * (few.value('upper') - few.value('lower')))
    expect(Math.abs(many.value('estimate') - many.value('exact'))).toBeLessThan(0.2)
  })

  it('with one step is plain importance sampling: E log w by hand', async () => {
    const { value } = await valuesOf('annealed-importance-sampling', { temperatures: 1, deviation: 0.5 })
    // E[x²/2 − x²/2s²] = ½ − 2 under the start, plus ½ log 2π.
    expect(value('lower')).toBeCloseTo(0.5 - 2 + 0.5 * Math.log(2 * Math.PI), 12)
    // Under the target x² is s² = ¼ on average: ⅛ − ½.
    expect(value('upper')).toBeCloseTo(0.125 - 0.5 + 0.5 * Math.log(2 * Math.PI), 12)
  })
})

describe('composition', () => {
  it('adds precisions and weights means by them', async () => {
    const { value } = await valuesOf('composition', { distance: 2 })
    expect(value('mean')).toBeCloseTo(8 / 5, 7)
    expect(value('deviation')).toBeCloseTo(1 / Math.sqrt(5), 7)
  })

  it('says where a negative weight leaves no density', async () => {
    const none = await valuesOf('composition', { second: -1 })
    expect(none.result.notice).toContain('no density')
    expect(none.value('mean')).toBeNaN()
    const some = await valuesOf('composition', { second: -0.2, distance: 0 })
    expect(some.value('deviation')).toBeCloseTo(1 / Math.sqrt(1 - 0.8), 6)
  })
})

describe('structured prediction', () => {
  it('has two answers for a positive x, and a mean that is neither', async () => {
    const { value, check } = await valuesOf('structured-prediction', { x: 1, sharpness: 8 })
    expect(value('mean')).toBeCloseTo(0, 8)
    expect(value('mode')).toBe(1)
    expect(check('mode')).toBeCloseTo(1, 4)
    expect(value('density-at-mean')).toBeCloseTo(Math.exp(-8), 9)
  })
})

describe('how models are compared', () => {
  it('gives three losses of one model, and KL in closed form', async () => {
    const right = await valuesOf('evaluation', { deviation: 1 })
    expect(right.value('kl')).toBeCloseTo(0, 9)
    expect(right.value('negative-log-likelihood')).toBeCloseTo(0.5 * Math.log(2 * Math.PI * Math.E), 12)
    expect(right.value('bits')).toBeCloseTo(0.5 * Math.log2(2 * Math.PI * Math.E), 12)
    expect(right.value('score-matching')).toBe(-0.5)
    const wide = await valuesOf('evaluation', { deviation: 2 })
    expect(wide.value('kl')).toBeCloseTo(wide.check('kl'), 8)
  })
})
