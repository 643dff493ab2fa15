// A method and a sampler are added by a row in each registry: everything else follows. The rows are added here by
// mocking the two files that hold them and the two of the engine, and nothing else.

import { pointsOf } from '../../src-shared/snapshot.ts'
import * as v from 'valibot'
import { expect, test, vi } from 'vitest'
import { adjustableFields } from '../../src-shared/adjustment.ts'
import { harmfulMomentum } from '../../src-shared/config/chain-momentum.ts'
import { inStandardisedCoordinates } from '../../src-shared/config/coordinates.ts'
import { experimentFromText } from '../../src-shared/config/experiment-file.ts'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { fieldWords } from '../../src-shared/config/field-words.ts'
import { fieldsOf } from '../../src-shared/config/fields.ts'
import { laneLabels } from '../../src-shared/config/lane-labels.ts'
import { defaultLane, laneLabel, type LaneConfig } from '../../src-shared/config/lane.ts'
import { methodDefinition, methodKinds, type MethodKind } from '../../src-shared/config/method.ts'
import {
  samplerConfigSchema,
  samplerDefinition,
  samplerKinds,
  stepSizeFor,
  type SamplerKind,
  hasStepSize,
} from '../../src-shared/config/sampler.ts'
import type * as SamplerRows from '../../src-shared/config/samplers/registry.ts'
import type * as MethodRows from '../../src-shared/config/methods/registry.ts'
import type * as EngineSamplers from '../../src-engine/samplers/registry.ts'
import type * as EngineMethods from '../../src-engine/methods/registry.ts'
import { termOf } from '../../src-shared/glossary/glossary.ts'
import { isUsualPath } from '../../src-renderer/setup/usual-fields.ts'
import { compareConfig, type CompareOptions } from '../../src-engine/cli/compare-config.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { loadData } from '../../src-engine/data/registry.ts'
import { shapeOfSizes, workloadOf } from '../../src-engine/devices/workload.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../src-engine/training/checkpoint.ts'
import { suggestionFor } from '../../src-engine/training/divergence.ts'
import { startTraining } from '../../src-engine/training/train.ts'
import type { Checkpoint } from '../../src-engine/training/training.ts'
import { methods } from '../../src-engine/methods/registry.ts'
import type { MethodRegistry } from '../../src-engine/methods/method.ts'
import { samplers } from '../../src-engine/samplers/registry.ts'
import type { SamplerRegistry } from '../../src-engine/samplers/sampler.ts'

vi.mock('../../src-shared/config/samplers/registry.ts', async (original) => {
  const { samplerDefinitions } = await original<typeof SamplerRows>()
  return {
    samplerDefinitions: {
      ...samplerDefinitions,
      slide: (await import('./support/toy/slide-definition.ts')).slideDefinition,
    },
  }
})
vi.mock('../../src-shared/config/methods/registry.ts', async (original) => {
  const { methodDefinitions } = await original<typeof MethodRows>()
  return {
    methodDefinitions: { ...methodDefinitions, toy: (await import('./support/toy/toy-definition.ts')).toyDefinition },
  }
})
vi.mock('../../src-engine/samplers/registry.ts', async (original) => {
  const actual = await original<typeof EngineSamplers>()
  Object.assign(actual.samplers, { slide: (await import('./support/toy/slide.ts')).slide })
  return actual
})
vi.mock('../../src-engine/methods/registry.ts', async (original) => {
  const actual = await original<typeof EngineMethods>()
  Object.assign(actual.methods, { toy: (await import('./support/toy/toy.ts')).toy })
  return actual
})

const toy = 'toy' as MethodKind
const slide = 'slide' as SamplerKind
const typed: CompareOptions = {
  ...{ data: 'two-moons', dataOption: ['count=400'], column: [], tableOption: [], methods: 'cd,toy' },
  ...{ method: ['toy:k=2,boldness=3,sampler=sld,step-size=0.05'], energyOption: ['hidden-widths=6'], iterations: '8' },
  ...{ evaluationOption: ['field-resolution=21', 'sample-count=50', 'snapshots=2'], divergenceOption: [] },
}

test('the window’s forms list it, with its fields and defaults', () => {
  expect(methodKinds).toContain(toy)
  expect(samplerKinds).toContain(slide)
  const lane = defaultLane(toy, 'lane-1')
  expect(lane).toMatchObject({
    method: { kind: 'toy', steps: 3, boldness: 1, sampler: { kind: 'unadjusted-langevin', stepSize: 0.01 } },
    optimizer: { kind: 'adam', learningRate: 4e-3, beta1: 0.25 },
  })
  expect(fieldsOf(methodDefinition(toy).schema).map(([key]) => key)).toEqual(['steps', 'boldness'])
  expect(isUsualPath(lane, 'method.boldness')).toBe(true)
  expect(adjustableFields(lane).map(({ path }) => path)).toContain('method.steps')
})

test('the command line takes it, its sampler and every field', () => {
  const [, lane] = compareConfig(typed).lanes
  expect(lane.method).toEqual({ kind: 'toy', steps: 2, boldness: 3, sampler: { kind: 'slide', stepSize: 0.05 } })
  expect(() => compareConfig({ ...typed, method: ['toy:boldness=99'] })).toThrow(/number from 0.1 to 10, got 99/)
  expect(() => compareConfig({ ...typed, methods: 'tay' })).toThrow(/toy/)
})

test('a file written by hand gets its defaults', () => {
  const text = JSON.stringify({ format: 'ebm-studio/experiment', version: 1, lanes: [{ method: { kind: 'toy' } }] })
  expect(experimentFromText(text, 'hand.json').lanes[0].method).toMatchObject({ kind: 'toy', boldness: 1 })
})

test('labels, messages and the glossary have its words', () => {
  const lane = defaultLane(toy, 'lane-1')
  const bold = { ...lane, id: 'lane-2', method: Object.assign({}, lane.method, { boldness: 2 }) }
  expect(laneLabel(lane)).toBe('TOY-3')
  expect(laneLabels([lane, bold])).toEqual(['TOY-3, bold 1', 'TOY-3, bold 2'])
  expect(fieldWords({ lanes: [lane] }, 'lanes.0.method.boldness')).toBe('Lane 1 (TOY-3), Boldness')
  expect(termOf('toy')?.title).toBe('Toy')
  expect(termOf('slide')?.title).toBe('Slide')
  expect(harmfulMomentum({ ...lane, optimizer: { ...lane.optimizer, beta1: 0.9 } as never })).toBe(0.9)
})

test('its cost counts where a backend is chosen', () => {
  const config = compareConfig(typed)
  const shape = shapeOfSizes(config.energy, { dimension: 2, classCount: 0 })
  expect(workloadOf({ lanes: [config.lanes[1]] }, shape, 1)).toMatchObject({ negativeCount: 256, steps: 2 })
})

test('step sizes in standard deviations are the roots of those in variances, and have a limit of their own', () => {
  expect(stepSizeFor(slide, 0.04)).toBe(0.2)
  const sampler = v.parse(samplerConfigSchema, { kind: slide, stepSize: 6 })
  const lane = {
    ...defaultLane(toy, 'lane-1'),
    method: { kind: toy, steps: 3, boldness: 1, sampler },
  } as unknown as LaneConfig
  const data = v.parse(samplerConfigSchema, { kind: slide })
  expect(data).toMatchObject({ stepSize: 0.2 })
  const raw: ExperimentConfig = { ...defaultExperiment(), lanes: [lane], coordinates: 'raw' }
  const langevin = {
    ...raw,
    lanes: [
      {
        ...lane,
        method: { ...lane.method, sampler: { kind: 'unadjusted-langevin', form: 'coupled', stepSize: 36, noise: 1 } },
      },
    ],
  } as ExperimentConfig
  const converted = (config: ExperimentConfig): number => {
    const { method } = inStandardisedCoordinates(config).lanes[0]
    return 'sampler' in method && hasStepSize(method.sampler) ? method.sampler.stepSize : Number.NaN
  }
  // Both to two digits: x / s, and x² / s² that is.
  expect(converted(raw) ** 2 / converted(langevin)).toBeCloseTo(1, 1)
  const explosion = { quantity: 'chain radius', value: 60, threshold: 50 }
  expect(suggestionFor(explosion, lane, 10)).toContain('steps above 0.2 overshoot')
  expect(samplerDefinition(slide).acceptanceTarget).toBeUndefined()
})

test('it trains, is evaluated, and goes on from a checkpoint as if nothing had happened, bit for bit', async () => {
  const config = compareConfig(typed)
  const data = await loadData(config.data, 1)
  const start = (checkpoint?: Checkpoint) => {
    let time = 0
    const run = { runId: 'run', config, lane: config.lanes[1], seed: 1, data, backend: reference }
    return startTraining({ ...run, ...(checkpoint && { checkpoint }), now: () => (time += 500) })
  }
  const unbroken = await start()
  const losses: (number | undefined)[] = []
  for (let update = 0; update < 4; update++) losses.push((await unbroken.step()).row.values.loss)
  const saved = decodeCheckpoint(encodeCheckpoint(await unbroken.checkpoint()))
  // 1 and four times 3/10, in the order in which they were added.
  expect(saved.arrays['method-number.weight']).toEqual(Float64Array.of(1 + 0.3 + 0.3 + 0.3 + 0.3))
  expect(saved.arrays['method-vector.losses']).toEqual(Float64Array.of(losses[3]!, losses[2]!))
  expect(saved.samplerSteps).toBe(8)
  const resumed = await start(saved)
  for (let update = 0; update < 4; update++) {
    const [expected, got] = [await unbroken.step(), await resumed.step()]
    expect(got).toEqual(expected)
  }
  const { snapshot, row } = await resumed.evaluate(true)
  expect(pointsOf(snapshot, 'negatives')?.title).toBe('toys')
  expect(pointsOf(snapshot, 'negatives')!.points.values.length).toBeGreaterThan(0)
  expect(row.values.testLogLikelihood).toBeLessThan(0)
})

test('a row that was forgotten in the engine is a type error', () => {
  const { 'maximum-likelihood': _method, ...methodsButOne } = methods
  const { 'random-walk-metropolis': _sampler, ...samplersButOne } = samplers
  // @ts-expect-error A method without an implementation.
  methodsButOne satisfies MethodRegistry
  // @ts-expect-error A sampler without an implementation.
  samplersButOne satisfies SamplerRegistry
})
