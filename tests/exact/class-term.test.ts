import * as v from 'valibot'
import { expect, test } from 'vitest'
import { energyConfigSchema } from '../../src-shared/config/energy.ts'
import { misfitsOf } from '../../src-shared/config/fit.ts'
import { defaultExperiment } from '../../src-shared/config/experiment.ts'
import { dataConfigSchema } from '../../src-shared/config/data.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { loadData } from '../../src-engine/data/registry.ts'
import { modelDataOf } from '../../src-engine/data/model-data.ts'
import { energyShape } from '../../src-engine/models/energy-shape.ts'
import { createBatches, createLabelBatches } from '../../src-engine/training/batches.ts'
import { createClassTerm } from '../../src-engine/training/class-term.ts'
import { startTraining } from '../../src-engine/training/train.ts'
import type { EnergyShape } from '../../src-engine/backends/backend.ts'
import { expectDerivative } from './finite-differences.ts'
import { normals, session } from './session.ts'

const penguins = v.parse(dataConfigSchema, {
  ...{ kind: 'penguins', columns: ['Beak Length (mm)', 'Flipper Length (mm)'], classColumn: 'Species' },
})
const energy = (fields: object = {}) => v.parse(energyConfigSchema, { kind: 'mlp-classes', ...fields })

test('labels travel with their rows, from one epoch to the next and with replacement', () => {
  const rows = Float64Array.from({ length: 40 }, (_, row) => row)
  const labels = Uint8Array.from(rows, (row) => row % 3)
  for (const batchSize of [7, 100]) {
    const batchOf = createBatches({ rows, dimension: 1, batchSize, seed: 3 })
    const labelsOf = createLabelBatches({ labels, batchSize, seed: 3 })
    for (let iteration = 1; iteration < 20; iteration++) {
      expect([...labelsOf(iteration)]).toEqual([...batchOf(iteration)].map((row) => row % 3))
    }
  }
})

test('the gradient of the classes joins the method’s with their weight', async () => {
  const shape: EnergyShape = {
    ...{ dimension: 2, base: null },
    terms: [{ weight: 1, term: { kind: 'mlp-classes', widths: [2, 7, 3], activation: 'tanh' } }],
  }
  const [own, weight, count] = [await session(shape, [0.4]), 0.7, 12]
  const classes = { count: 3, labels: Uint8Array.from({ length: count }, (_, row) => row % 3) }
  const add = createClassTerm({
    ...{ session: own, energy: energy({ classWeight: weight }), classes, batchSize: count, seed: 1 },
  })!
  const labels = createLabelBatches({ labels: classes.labels, batchSize: count, seed: 1 })(1)
  const rows = own.upload(normals(2 * count, 4), count)
  const { gradient } = own.jetParameterGradient([{ rows, energyWeight: 1 / count }], [0])
  const made = await add({ gradient, metrics: { loss: 5 }, evaluations: 100 }, rows, 1)
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
  const all = async () => mean(await own.energy(rows))
  const crossEntropy = async () => mean(await own.energy(rows, { classes: labels })) - (await all())
  expect(made.metrics).toEqual({ loss: 5, batchCrossEntropy: await crossEntropy() })
  expect(made.evaluations).toBe(124)
  const loss = async () => (await all()) + weight * (await crossEntropy())
  await expectDerivative({ session: own, gradient: made.gradient, loss })
})

test('without a weight, or with another energy, nothing is added', async () => {
  const own = await session({ dimension: 1, terms: [], base: { mean: [0], standardDeviation: 1 } })
  const common = { session: own, classes: { count: 2, labels: Uint8Array.of(0, 1) }, batchSize: 2, seed: 1 }
  expect(createClassTerm({ ...common, energy: energy({ classWeight: 0 }) })).toBeNull()
  expect(createClassTerm({ ...common, energy: v.parse(energyConfigSchema, { kind: 'mlp' }) })).toBeNull()
})

test('a training learns the species of penguins beside their density, and goes on from a checkpoint bit for bit', async () => {
  const config = defaultExperiment(penguins, ['denoising-score-matching'], 'mlp-classes')
  config.energy = energy({ hiddenWidths: [16] })
  const data = await loadData(config.data, 1)
  const options = { runId: 'run', config, lane: config.lanes[0], seed: 1, data, backend: reference, now: () => 0 }
  const training = await startTraining(options)
  const entropies: number[] = []
  for (let update = 0; update < 150; update++) {
    entropies.push((await training.step()).row.values.batchCrossEntropy!)
  }
  // All classes equally likely at first, up to the small last layer.
  expect(entropies[0]).toBeCloseTo(Math.log(3), 1)
  expect(entropies[149]).toBeLessThan(0.4)
  const resumed = await startTraining({ ...options, checkpoint: await training.checkpoint() })
  expect(await resumed.step()).toEqual(await training.step())
})

test('data without classes are refused, with what to do', async () => {
  const misfit = (data: object) => {
    const config = { ...defaultExperiment(v.parse(dataConfigSchema, data)), energy: energy() }
    return misfitsOf(config).map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
  expect(misfit(penguins)).toEqual([])
  expect(misfit({ ...penguins, classColumn: 'none' })).toEqual([
    'data.classColumn: Expected data with classes for the energy Perceptron with classes, got Penguins without: choose some in Data → Class labels, or another energy.',
  ])
  expect(misfit({ kind: 'images', classes: [3] })).toEqual([
    'data.classes: Expected data with classes for the energy Perceptron with classes, got Images without: choose two digits or more in Data → Digits.',
  ])
  expect(misfit({ kind: 'images' })).toEqual([])
  expect(misfit({ kind: 'banana' })[0]).toMatch(
    /^energy.kind: .* choose another energy, or other data: Banana has no classes\.$/,
  )
  const unlabelled = modelDataOf(
    await loadData(v.parse(dataConfigSchema, { ...penguins, classColumn: 'none' }), 1),
    'raw',
  )
  expect(() => energyShape(energy(), unlabelled)).toThrow(
    'Expected data whose rows have at least two classes, got 0: choose a column in Data → Class labels, or another energy.',
  )
})
