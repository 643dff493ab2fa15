// Class-conditional energies of a backend against JAX in float64 (tests/golden/mlp-classes).

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Backend, EnergySession, EnergyShape } from '../../src-engine/backends/backend.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { expectClose as expectCloseTo, meanAbsolute, toleranceOf } from './closeness.ts'
import { flat, flatParameters, upload, type Golden } from './golden.ts'

const folder = resolve(import.meta.dirname, '../golden/mlp-classes')

interface GoldenClasses extends Pick<
  Golden,
  'widths' | 'baseSd' | 'layers' | 'x' | 'negatives' | 'energy' | 'energyGradientX'
> {
  activation: 'silu' | 'softplus' | 'tanh'
  directions: number[][]
  labels: number[]
  classEnergy: number[]
  classShares: number[][]
  classEnergyGradientX: number[][]
  hessianVectorProduct: number[][]
  slope: number[]
  curvature: number[]
  jetGradient: Golden['layers']
  gap: number
  gapGradient: Golden['layers']
  crossEntropy: number
  crossEntropyGradient: Golden['layers']
}

const goldens: [name: string, golden: GoldenClasses][] = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as GoldenClasses])

const shapeOf = ({ widths, activation, baseSd }: GoldenClasses): EnergyShape => ({
  dimension: widths[0],
  terms: [{ weight: 1, term: { kind: 'mlp-classes', widths, activation } }],
  base: baseSd === null ? null : { mean: new Array<number>(widths[0]).fill(0), standardDeviation: baseSd },
})

export function describeClasses(backend: Backend): void {
  const tolerance = toleranceOf(backend)
  const expectClose = (got: ArrayLike<number>, expected: ArrayLike<number>, scale = 0): void =>
    expectCloseTo(got, expected, { tolerance, scale })

  const sessionOf = (golden: GoldenClasses): Promise<EnergySession> =>
    backend.createSession({ shape: shapeOf(golden), initial: flatParameters(golden.layers), extraCount: 0 })

  test(`${backend.id} computes class-conditional energies`, () => {
    expect(goldens.length).toBeGreaterThanOrEqual(3)
    for (const [, golden] of goldens) expect(backend.supports(shapeOf(golden))).toEqual({ supported: true })
  })

  describe.each(goldens)(`${backend.id} agrees with mlp-classes/%s on`, (_name, golden) => {
    const labels = Uint8Array.from(golden.labels)

    test('energies of all classes together and of one, and p(y | x)', async () => {
      const session = await sessionOf(golden)
      const x = upload(session, golden.x)
      const all = await session.energy(x)
      expectClose(all, golden.energy)
      expectClose(await session.energy(x, { classes: labels }), golden.classEnergy)
      for (let y = 0; y < golden.widths[golden.widths.length - 1]; y++) {
        const own = await session.energy(x, { classes: y })
        const shares = golden.classShares.map((row) => row[y])
        // A share is a difference of energies, in which their rounding errors stay.
        expectClose(
          own.map((energy, row) => Math.exp(all[row] - energy)),
          shares,
          meanAbsolute(golden.energy),
        )
      }
      session.dispose()
    })

    test('derivatives by x', async () => {
      const session = await sessionOf(golden)
      const [x, v] = [upload(session, golden.x), upload(session, golden.directions)]
      expectClose(await session.download(session.energyGradientX(x)), flat(golden.energyGradientX))
      const ofClass = session.energyGradientX(x, { classes: labels })
      expectClose(await session.download(ofClass), flat(golden.classEnergyGradientX))
      expectClose(await session.download(session.hessianVectorProduct(x, v)), flat(golden.hessianVectorProduct))
      const jet = await session.energyJet(x, v)
      expectClose(jet.energy, golden.energy)
      expectClose(jet.slope, golden.slope)
      expectClose(jet.curvature, golden.curvature)
      session.dispose()
    })

    test('walks on the energies of given classes end where the reference ends', async () => {
      const ends = await Promise.all(
        [backend, reference].map(async (each) => {
          const session = await each.createSession({
            ...{ shape: shapeOf(golden), initial: flatParameters(golden.layers), extraCount: 0 },
          })
          const stream = { seed: 7, firstChain: 3, firstStep: 5 }
          const arrays: Float64Array[] = []
          for (const acceptance of [
            { kind: 'none' },
            { kind: 'metropolis', uniforms: { ...stream, purpose: 8 } },
          ] as const) {
            const moved = await session.walk(upload(session, golden.x), {
              steps: 3,
              proposal: { kind: 'langevin', stepSize: 0.05 },
              acceptance,
              normals: { ...stream, purpose: 9 },
              centre: new Float64Array(golden.widths[0]),
              classes: labels,
            })
            arrays.push(await session.download(moved.rows))
          }
          session.dispose()
          return arrays
        }),
      )
      ends[0].forEach((rows, index) => expectClose(rows, ends[1][index]))
    })

    test('gradients by the parameters: of an energy gap, of jets, and of the cross-entropy', async () => {
      const session = await sessionOf(golden)
      const [x, v] = [upload(session, golden.x), upload(session, golden.directions)]
      const negatives = upload(session, golden.negatives)
      const gap = session.jetParameterGradient([
        { rows: x, energyWeight: 1 / x.rowCount },
        { rows: negatives, energyWeight: -1 / negatives.rowCount },
      ])
      const [data, model] = await gap.meanEnergies
      expectClose([data - model], [golden.gap], meanAbsolute(golden.energy))
      expectClose(await session.downloadVector(gap.gradient), flatParameters(golden.gapGradient))
      const jets = session.jetParameterGradient([{ rows: x, direction: v, slopeWeight: 0.5, curvatureWeight: 0.25 }])
      expectClose(await session.downloadVector(jets.gradient), flatParameters(golden.jetGradient))
      const entropy = session.jetParameterGradient([
        { rows: x, energyWeight: 1 / x.rowCount, classes: labels },
        { rows: x, energyWeight: -1 / x.rowCount },
      ])
      const onto = session.jetParameterGradient([{ rows: x, energyWeight: 1 / x.rowCount, classes: labels }])
      const added = session.jetParameterGradient([{ rows: x, energyWeight: -1 / x.rowCount }], [], {
        onto: onto.gradient,
      })
      expectClose(await session.downloadVector(added.gradient), flatParameters(golden.crossEntropyGradient))
      const [own, all] = await entropy.meanEnergies
      expectClose([own - all], [golden.crossEntropy], meanAbsolute(golden.energy))
      expectClose(await session.downloadVector(entropy.gradient), flatParameters(golden.crossEntropyGradient))
      session.dispose()
    })
  })
}
