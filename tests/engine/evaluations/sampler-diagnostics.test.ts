// A lane's own sampler on models where it is known what it does.

import { describe, expect, test } from 'vitest'
import { obtainedInWords } from '../../../src-shared/estimate.ts'
import type { SamplerConfig } from '../../../src-shared/config/sampler.ts'
import { createReferenceSession } from '../../../src-engine/backends/reference/session.ts'
import { samplerDiagnostics } from '../../../src-engine/evaluations/sampler-diagnostics.ts'
import { obstacleOf } from '../../../src-engine/evaluations/obstacle.ts'
import { needsMet } from '../../../src-engine/evaluations/subject.ts'
import { session, standardGaussian } from '../../exact/session.ts'
import { gaussianRows, nowOf } from './gaussian-subject.ts'

const langevin = (stepSize: number): SamplerConfig => ({
  ...{ kind: 'unadjusted-langevin', form: 'coupled', noise: 0.1 },
  stepSize,
})
const hamiltonian: SamplerConfig = {
  ...{ kind: 'hamiltonian-monte-carlo', stepSize: 0.05, leapfrogSteps: 4 },
  targetAcceptance: 0.8,
}

describe('diagnostics of a lane’s sampler', () => {
  test('find Hamiltonian Monte Carlo at home on a Gaussian, its step size adapted', async () => {
    const shares: number[] = []
    const own = await session(standardGaussian(2))
    const now = nowOf(own, gaussianRows([0, 0]), { sampler: hamiltonian, report: (share) => shares.push(share) })
    const { values, verdict } = await samplerDiagnostics.evaluate(now)
    expect(values!.rHat!.value).toBeLessThan(1.01)
    expect(values!.bulkSampleSize!.value).toBeGreaterThan(2000)
    expect(values!.chainAcceptance!.value).toBeGreaterThan(0.7)
    expect(values!.chainAcceptance!.value).toBeLessThan(0.9)
    const temperature = values!.impliedTemperature!
    expect(Math.abs(temperature.value - 1)).toBeLessThan(4 * temperature.standardError!)
    const gap = values!.chainEnergyGap!
    expect(Math.abs(gap.value)).toBeLessThan(4 * gap.standardError!)
    expect(gap.standardError).toBeLessThan(0.08)
    expect(verdict!.standing).toBe('good')
    expect(verdict!.text).toMatch(/^The chains agree and move freely\. Of 16,000 draws: x1 R̂ 1\.00\d, worth .*energy R̂/)
    expect(verdict!.text).toMatch(/Its step size came to [01]\.\d+\.$/)
    expect(obtainedInWords(values!.rHat!.obtained)).toMatch(/^16 chains of 1,000 draws, R̂ 1\.00\d$/)
    expect(shares.at(-1)).toBe(1)
    expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  })

  test('tell the temperature that a large step of unadjusted Langevin has: 1 / (1 − ε/4)', async () => {
    const own = await session(standardGaussian(1))
    const now = nowOf(own, gaussianRows([0]), { sampler: langevin(1) })
    const { values } = await samplerDiagnostics.evaluate(now)
    const temperature = values!.impliedTemperature!
    expect(Math.abs(temperature.value - 1 / (1 - 1 / 4))).toBeLessThan(4 * temperature.standardError!)
    expect(temperature.standardError).toBeLessThan(0.08)
    const gap = values!.chainEnergyGap!
    const expected = 0.5 / (1 - 1 / 4) - 0.5
    expect(Math.abs(gap.value - expected)).toBeLessThan(4 * gap.standardError!)
    expect(gap.value).toBeGreaterThan(0)
    expect(values!.chainAcceptance).toBeUndefined()
  })

  test('say of modes that no chain leaves that the sampler does not sample the model', async () => {
    // ½ N(−4, 1/4) + ½ N(4, 1/4): a barrier of about 30 nats.
    const own = createReferenceSession({
      shape: {
        dimension: 1,
        terms: [{ weight: 1, term: { kind: 'gaussian-mixture', dimension: 1, components: 2 } }],
        base: null,
      },
      initial: Float64Array.of(0, -4, Math.log(4), 0, 4, Math.log(4)),
      extraCount: 0,
    })
    const now = nowOf(own, gaussianRows([0]), { sampler: langevin(0.02) })
    const { values, verdict } = await samplerDiagnostics.evaluate(now)
    expect(values!.rHat!.value).toBeGreaterThan(1.5)
    expect(verdict!.standing).toBe('poor')
    expect(verdict!.text).toMatch(/does not sample this model: chains from different starts disagree on x1/)
  })

  test('call a sampler slow whose steps are far too short', async () => {
    const own = await session(standardGaussian(1))
    const { verdict, values } = await samplerDiagnostics.evaluate(
      nowOf(own, gaussianRows([0]), { sampler: langevin(0.02) }),
    )
    // An autoregressive chain with φ = 1 − ε/2: τ = (1 + φ)/(1 − φ) = 199, of 16,000 draws 80 are independent.
    expect(values!.autocorrelationTime!.value).toBeGreaterThan(80)
    expect(values!.bulkSampleSize!.value).toBeLessThan(400)
    expect(verdict!.standing).not.toBe('good')
  })

  test('say what they need', () => {
    const has = needsMet(gaussianRows([0]), {
      extraCount: 0,
      samples: false,
      knowsClasses: false,
      levels: false,
      classifies: false,
      anneals: true,
      enumerates: false,
      hiddenUnits: false,
    })
    expect(obstacleOf('sampler-diagnostics', has)).toBe('Sampler needs a method with a sampler.')
  })
})
