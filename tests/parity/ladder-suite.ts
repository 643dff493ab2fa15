// A backend against NumPy on the ladder of noise levels: the loss with its gradient, and annealed Langevin with given
// noise (tests/golden/noise-ladder/make.py).

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'vitest'
import { conditionOf, noiseLevels } from '../../src-shared/config/noise-ladder.ts'
import type { Backend, EnergySession, EnergyShape } from '../../src-engine/backends/backend.ts'
import { conditionedShape, parametersAt } from '../../src-engine/energies/conditioned-energy.ts'
import { ladderStep } from '../../src-engine/methods/multiscale-denoising-score-matching.ts'
import { purposes } from '../../src-engine/random/purposes.ts'
import { annealedLangevin } from '../../src-engine/samplers/annealed-langevin.ts'
import { expectClose, toleranceOf } from './closeness.ts'

interface LadderGolden {
  widths: number[]
  mean: number[]
  baseSd: number
  layers: { weights: number[][]; biases: number[] }[]
  levelCount: number
  noiseMaximum: number
  noiseMinimum: number
  sigmas: number[]
  conditions: number[]
  loss: { x: number[][]; u: number[][]; value: number; gradient: number[] }
  annealed: { start: number[][]; steps: number; scale: number; noise: number[][][]; result: number[][] }
}

const golden = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../golden/noise-ladder/noise-ladder.json'), 'utf8'),
) as LadderGolden

const flat = (rows: readonly (readonly number[])[]) => Float64Array.from(rows.flat())
const dimension = golden.mean.length
const [inputs, ...others] = golden.widths
const shape: EnergyShape = {
  dimension,
  terms: [{ weight: 1, term: { kind: 'mlp', widths: [inputs - 1, ...others], activation: 'silu' } }],
  base: { mean: golden.mean, standardDeviation: golden.baseSd },
}
const conditioned = conditionedShape(shape)
const parameters = Float64Array.from(golden.layers.flatMap(({ weights, biases }) => [...weights.flat(), ...biases]))

export function describeNoiseLadder(backend: Backend): void {
  const tolerance = toleranceOf(backend)

  test('levels and conditions of a ladder are those of NumPy', () => {
    expectClose(noiseLevels(golden), golden.sigmas, { tolerance: 1e-14 })
    expectClose(
      golden.sigmas.map((noise) => conditionOf(golden, noise)),
      golden.conditions,
      { tolerance: 1e-14 },
    )
  })

  test('denoising over a ladder has the loss and the gradient of NumPy', async () => {
    const session = await backend.createSession({ shape: conditioned, initial: parameters, extraCount: 0 })
    const { x, u, value, gradient } = golden.loss
    const noise = x.map((_, row) => golden.sigmas[row % golden.levelCount])
    const step = await ladderStep(session, { rows: flat(x), normals: flat(u), noise, ladder: golden })
    expectClose([step.metrics.loss!], [value], { tolerance, what: 'loss' })
    expectClose(await session.downloadVector(step.gradient), gradient, { tolerance, what: 'gradient' })
    session.dispose()
  })

  test('annealed Langevin comes down the ladder as in NumPy', async () => {
    const { start, steps, scale, noise, result } = golden.annealed
    const session = await sessionAt(backend, golden.conditions[0])
    const show = async (sigma: number) => {
      const at = parametersAt(parameters, conditioned, conditionOf(golden, sigma))
      session.writeState({ ...(await session.readState()), parameters: at, average: at })
    }
    const rows = await annealedLangevin({
      ...{ session: withNoise(session, noise), levels: golden.sigmas, show },
      ...{ start: session.upload(flat(start), start.length), stepsPerLevel: steps, stepScale: scale },
      normals: { seed: 1, purpose: purposes.ladderSteps, firstChain: 0, firstStep: 0 },
    })
    expectClose(await session.download(rows), flat(result), { tolerance, what: 'samples' })
    session.dispose()
  })
}

const sessionAt = (backend: Backend, condition: number): Promise<EnergySession> =>
  backend.createSession({ shape, initial: parametersAt(parameters, conditioned, condition), extraCount: 0 })

/** Its walks take the noise that is given, from the step on at which they would draw it. */
const withNoise = (session: EnergySession, noise: readonly number[][][]): EnergySession =>
  Object.assign(Object.create(session) as EnergySession, {
    walk: ((rows, program) => {
      if (!('firstStep' in program.normals)) throw new Error('Expected a stream of normals.')
      const { firstStep } = program.normals
      const given = noise.slice(firstStep, firstStep + program.steps).map(flat)
      return session.walk(rows, { ...program, normals: { given } })
    }) satisfies EnergySession['walk'],
  })
