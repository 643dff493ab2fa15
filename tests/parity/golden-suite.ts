// A backend against the golden files.

import { describe, expect, test } from 'vitest'
import type { Backend, EnergySession, ParameterVector, Rows } from '../../src-engine/backends/backend.ts'
import { gaussian } from '../../src-engine/distributions/gaussian.ts'
import { denoisingStep } from '../../src-engine/methods/denoising-score-matching.ts'
import { energyGapStep } from '../../src-engine/methods/energy-gap-step.ts'
import { movedOf } from '../../src-engine/samplers/sampler.ts'
import { logisticLoss } from '../../src-engine/methods/noise-contrastive-estimation.ts'
import { alongAxes } from '../../src-engine/methods/score-matching.ts'
import { scoreMatchingStep, type DirectedRows } from '../../src-engine/methods/score-matching-step.ts'
import { expectClose as expectCloseTo, largest, largestDifference, meanAbsolute, toleranceOf } from './closeness.ts'
import { flat, flatParameters, goldenFiles, shapeOf, upload, type Golden } from './golden.ts'

/**
 * `partitionStride`: every so many points of the golden rule for log Z are taken, a divisor of their number less one.
 * The trapezoid rule converges so fast on a smooth energy that 251 points an axis still give ten digits.
 */
export function describeGoldenFiles(backend: Backend, { partitionStride }: { partitionStride: number }): void {
  test('golden files are found', () => expect(goldenFiles.length).toBeGreaterThanOrEqual(2))

  describe.each(goldenFiles)(`${backend.id} agrees with %s on`, (_name, golden) => {
    test('energies and their gradients', async () => {
      const session = await sessionOf(golden)
      const x = upload(session, golden.x)
      expectClose(await session.energy(x), golden.energy)
      expectClose(await session.download(session.energyGradientX(x)), flat(golden.energyGradientX))
      const { gradient, meanEnergies } = session.jetParameterGradient([{ rows: x, energyWeight: 1 / x.rowCount }])
      await expectGradient(session, gradient, golden.meanEnergyGradientTheta)
      expectClose(await meanEnergies, [mean(golden.energy)], meanAbsolute(golden.energy))
      session.dispose()
    })

    test('Langevin with the given noise', async () => {
      const session = await sessionOf(golden)
      const { rows, extent } = await langevin(session, golden)
      expectClose(await session.download(rows), flat(golden.langevin.result))
      expect((await extent).finite).toBe(true)
      session.dispose()
    })

    test('contrastive divergence, persistent or not', async () => {
      const session = await sessionOf(golden)
      const x = upload(session, golden.x)
      const cd = await energyGapStep(session, {
        batch: x,
        moved: { ...movedOf(await langevin(session, golden)), evaluations: 0 },
        steps: 1,
      })
      expectClose([cd.metrics.energyGap!], [golden.contrastiveDivergence.value], meanAbsolute(golden.energy))
      await expectGradient(session, cd.gradient, golden.contrastiveDivergence.gradient)

      const pcd = await energyGapStep(session, {
        batch: x,
        moved: standing(upload(session, golden.negatives)),
        steps: 0,
      })
      expectClose([pcd.metrics.loss!], [golden.persistent.value], meanAbsolute(golden.energy))
      await expectGradient(session, pcd.gradient, golden.persistent.gradient)
      session.dispose()
    })

    test('noise-contrastive estimation and its log Z', async () => {
      const { noiseContrastive } = golden
      const session = await sessionOf(golden, [noiseContrastive.logZ])
      const noise = gaussian({ mean: noiseContrastive.noiseMean, covariance: diagonal(noiseContrastive.noiseSd) })
      const [data, noiseRows] = [upload(session, golden.x), upload(session, noiseContrastive.noise)]
      const [logPartition] = await session.extraScalars()
      const { loss, dataWeights, noiseWeights, logPartitionGradient } = logisticLoss({
        dataEnergy: await session.energy(data),
        dataLogNoise: noise.logDensity(flat(golden.x)),
        noiseEnergy: await session.energy(noiseRows),
        noiseLogNoise: noise.logDensity(flat(noiseContrastive.noise)),
        logPartition,
        noiseRatio: noiseContrastive.noiseRatio,
      })
      expectClose([loss], [noiseContrastive.value])
      const terms = [
        { rows: data, energyWeight: dataWeights },
        { rows: noiseRows, energyWeight: noiseWeights },
      ]
      const { gradient } = session.jetParameterGradient(terms, [logPartitionGradient])
      const values = await session.downloadVector(gradient)
      expectClose(values.slice(0, -1), flatParameters(noiseContrastive.gradient))
      // A sum of 1 from the data's weights at most and −ν from the noise's.
      expectClose(values.slice(-1), [noiseContrastive.gradientLogZ], meanAbsolute([1, noiseContrastive.noiseRatio]))
      session.dispose()
    })

    test('exact score matching', async () => {
      const session = await sessionOf(golden)
      const { value, gradient } = golden.scoreMatching
      const directed = alongAxes(flat(golden.x), golden.widths[0])
      const step = await scoreMatchingStep(session, directed)
      expectClose([step.metrics.loss!], [value], await scaleOf(session, directed))
      await expectGradient(session, step.gradient, gradient)
      session.dispose()
    })

    test('sliced score matching with the given projections', async () => {
      const session = await sessionOf(golden)
      const { projections, value, gradient } = golden.slicedScoreMatching
      const directed = { rows: flat(golden.x), directions: flat(projections), weight: 1 / golden.x.length }
      const step = await scoreMatchingStep(session, directed)
      expectClose([step.metrics.loss!], [value], await scaleOf(session, directed))
      await expectGradient(session, step.gradient, gradient)
      session.dispose()
    })

    test('denoising score matching with the given noise', async () => {
      const session = await sessionOf(golden)
      const { noiseSd, noise, value, gradient } = golden.denoisingScoreMatching
      const step = await denoisingStep(session, { rows: flat(golden.x), normals: flat(noise), noise: noiseSd })
      expectClose([step.metrics.loss!], [value])
      await expectGradient(session, step.gradient, gradient)
      session.dispose()
    })

    test('Adam', async () => {
      const session = await sessionOf(golden)
      const { steps, result, learningRate, beta1, beta2, epsilon } = golden.adam
      const moved = await langevin(session, golden)
      const { gradient } = await energyGapStep(session, {
        batch: upload(session, golden.x),
        moved: { ...movedOf(moved), evaluations: 0 },
        steps: 1,
      })
      for (let step = 0; step < steps; step++) {
        await session.adam(gradient, { learningRate, beta1, beta2, epsilon, gradientNormMaximum: 0, averageDecay: 0 })
      }
      const { parameters, average, stepCount } = await session.readState()
      // Where the exact gradient is zero (the last bias: as many data as negatives) its float32 remains decide the sign
      // of a whole learning rate; such entries only must not go further.
      const slopes = flatParameters(golden.contrastiveDivergence.gradient)
      const decided = (_: number, i: number) => Math.abs(slopes[i]) > tolerance * largest(slopes)
      const expected = flatParameters(result)
      expectClose(parameters.filter(decided), expected.filter(decided))
      expect(expected.filter(decided).length).toBeGreaterThan(0.9 * expected.length)
      expect(largestDifference(parameters, expected)).toBeLessThanOrEqual(steps * learningRate * (1 + tolerance))
      expect([...average]).toEqual([...parameters])
      expect(stepCount).toBe(steps)
      session.dispose()
    })

    // Four million energies: seconds on a free processor, a minute's leave on a busy one.
    test.runIf(golden.logPartition)('log Z by the trapezoid rule on the stated box', { timeout: 60_000 }, async () => {
      const { box, pointsPerAxis, value } = golden.logPartition!
      const session = await sessionOf(golden)
      const points = (pointsPerAxis - 1) / partitionStride + 1
      expect(Number.isInteger(points)).toBe(true)
      const step = (box[1] - box[0]) / (points - 1)
      const axis = Array.from({ length: points }, (_, i) => box[0] + i * step)
      const share = (i: number) => (i === 0 || i === points - 1 ? 0.5 : 1)
      const linesAtOnce = 8
      let sum = 0
      for (let first = 0; first < points; first += linesAtOnce) {
        const lines = axis.slice(first, first + linesAtOnce)
        const grid = Float64Array.from(lines.flatMap((y) => axis.flatMap((x) => [x, y])))
        const energy = await session.energy(session.upload(grid, lines.length * points))
        for (let i = 0; i < energy.length; i++) {
          sum += share(i % points) * share(first + Math.floor(i / points)) * Math.exp(-energy[i])
        }
      }
      expectClose([Math.log(sum * step * step)], [value])
      session.dispose()
    })
  })

  const tolerance = toleranceOf(backend)

  function expectClose(got: ArrayLike<number>, expected: ArrayLike<number>, scale = 0): void {
    expectCloseTo(got, expected, { tolerance, scale })
  }

  function sessionOf(golden: Golden, extra: readonly number[] = []): Promise<EnergySession> {
    const initial = Float64Array.from([...flatParameters(golden.layers), ...extra])
    return backend.createSession({ shape: shapeOf(golden), initial, extraCount: extra.length })
  }

  async function expectGradient(session: EnergySession, gradient: ParameterVector, expected: Golden['layers']) {
    expectClose(await session.downloadVector(gradient), flatParameters(expected))
  }
}

/** Mean size of what the loss is summed from, which decides how far it can be off. */
async function scaleOf(session: EnergySession, { rows, directions }: DirectedRows): Promise<number> {
  const rowCount = rows.length / session.shape.dimension
  const jet = await session.energyJet(session.upload(rows, rowCount), session.upload(directions, rowCount))
  return meanAbsolute([...jet.slope.map((slope) => slope ** 2 / 2), ...jet.curvature])
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

const diagonal = (deviations: number[]): number[] =>
  deviations.flatMap((deviation, i) => deviations.map((_, j) => (i === j ? deviation ** 2 : 0)))

/** Negatives that no sampler moved. */
const standing = (rows: Rows) => ({
  rows,
  extent: Promise.resolve({ finite: true, radiusMaximum: 0 }),
  evaluations: 0,
})

function langevin(session: EnergySession, { x, widths, langevin: { stepSize, steps, noise } }: Golden) {
  return session.walk(upload(session, x), {
    steps,
    proposal: { kind: 'langevin', stepSize },
    acceptance: { kind: 'none' },
    normals: { given: noise.map(flat) },
    centre: new Float64Array(widths[0]),
  })
}
