// Exported scripts, run with PyTorch: `npm run test:pytorch` fetches it, `npm test` says that it is not there.
//
// In double precision both sides compute the same formulas in another order: energies agree to 1e-10 of their size. In
// single precision, in which PyTorch is mostly used, a sum of some hundred products has an error near 1e-6 of its size:
// to 1e-5 is asserted. log Z is held to closed forms or to our own quadrature to 1e-3, and found to about 1e-6.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Estimate } from '../../src-shared/estimate.ts'
import type { ModelEvaluation } from '../../src-shared/trained-model.ts'
import { enumerateRbm } from '../../src-engine/metrics/rbm-enumeration.ts'
import { reference } from '../../src-engine/backends/reference/reference.ts'
import { coordinatesFrom, type CoordinateAxis } from '../../src-engine/data/coordinates.ts'
import { integrateDensity } from '../../src-engine/metrics/quadrature.ts'
import { compositionFiles } from '../../src-engine/models/export/composition-files.ts'
import { placesToCheck } from '../../src-engine/models/export/exported-composition.ts'
import { typicalPlace } from '../../src-engine/models/export/exported-model.ts'
import { modelFiles } from '../../src-engine/models/export/model-files.ts'
import { openModel } from '../../src-engine/models/open-model.ts'
import type { TrainedModel } from '../../src-engine/models/trained-model.ts'
import { exportedOf, madeModels, rawModel, unboundedModel } from '../engine/models/made-models.ts'
import { engineRoom } from '../engine/support/engine-process.ts'

const python = process.env.EBM_STUDIO_PYTORCH
if (!python) {
  const reason = 'Exported scripts are not run: there is no PyTorch here; `npm run test:pytorch` fetches it.'
  console.warn(reason)
  test.skip(reason, () => undefined)
}

interface Question {
  script: string
  points: number[][]
  samples?: { count: number; steps: number; step_size: number }
}

interface Answer {
  torch: string
  energies: number[]
  singleEnergies: number[]
  alone: number
  folded: number[]
  scores: number[][]
  logDensities: number[] | null
  /** Of log Z null where it is NaN. */
  quadrature: { logPartition: number | null; points: number; converged: boolean } | null
  sampleMean?: number[]
  sampleDeviation?: number[]
}

const folder = mkdtempSync(join(tmpdir(), 'ebm-pytorch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** One process for all: PyTorch takes seconds to start. */
function ask(questions: Question[]): Answer[] {
  const [asked, answers] = [join(folder, 'questions.json'), join(folder, 'answers.json')]
  writeFileSync(asked, JSON.stringify(questions))
  const driver = join(import.meta.dirname, '..', 'support', 'pytorch-driver.py')
  execFileSync(python!, ['-W', 'ignore', driver, asked, answers], { stdio: ['ignore', 'inherit', 'inherit'] })
  return JSON.parse(readFileSync(answers, 'utf8')) as Answer[]
}

/** Largest |found − truth|, relative to the size of what is above 1. */
const worst = (found: readonly number[], truth: readonly number[]): number =>
  found.reduce((most, value, i) => Math.max(most, Math.abs(value - truth[i]) / Math.max(1, Math.abs(truth[i]))), 0)

const seen = { double: 0, single: 0, score: 0, logPartition: 0 }
const noteDown = (name: keyof typeof seen, value: number): number => {
  seen[name] = Math.max(seen[name], value)
  return value
}

describe.runIf(python)('a script of a model that was made', () => {
  const cases = [...[1, 2, 3, 5].flatMap(madeModels), rawModel, unboundedModel].map((made) => ({
    ...made,
    dimension: made.model.shape.dimension,
  }))
  const answers = new Map<string, Answer>()
  const truths = new Map<string, Truth>()

  beforeAll(async () => {
    const questions: Question[] = []
    for (const [index, made] of cases.entries()) {
      const logPartition: Estimate = { value: 0.25, obtained: { by: 'closed-form' } }
      const exported = await exportedOf(made, { parameters: 'average', logPartition })
      const script = join(folder, `model_${index}.py`)
      for (const { name, bytes } of modelFiles('pytorch', exported, `model_${index}.py`)) {
        writeFileSync(join(folder, name), bytes)
      }
      const truth = await truthOf(made.model)
      truths.set(made.name, truth)
      const samples = isGaussianLine(made.model) ? { count: 4000, steps: 2000, step_size: 0.05 } : undefined
      questions.push({ script, points: truth.points, samples })
    }
    ask(questions).forEach((answer, index) => answers.set(cases[index].name, answer))
  }, 600_000)

  test.each(cases)('$name', ({ name, model, dimension }) => {
    const [answer, truth] = [answers.get(name)!, truths.get(name)!]
    expect(noteDown('double', worst(answer.energies, truth.energies))).toBeLessThan(1e-10)
    // Beyond two columns one lies at a million with a scale of 17: single precision cannot hold such rows.
    if (dimension <= 2) expect(noteDown('single', worst(answer.singleEnergies, truth.energies))).toBeLessThan(1e-5)
    expect(worst(answer.folded, truth.energies)).toBeLessThan(1e-10)
    expect(worst([answer.alone], truth.energies)).toBeLessThan(1e-10)
    answer.scores.forEach((score, row) => {
      expect(noteDown('score', worst(score, truth.scores[row]))).toBeLessThan(1e-9)
    })
    expect(answer.logDensities).toEqual(answer.energies.map((energy) => -energy - 0.25))
    if (dimension > 2) return expect(answer.quadrature).toBeNull()
    if (Number.isNaN(truth.logPartition)) {
      return expect(answer.quadrature).toMatchObject({ logPartition: null, converged: false })
    }
    expect(answer.quadrature!.converged).toBe(true)
    expect(noteDown('logPartition', Math.abs(answer.quadrature!.logPartition! - truth.logPartition))).toBeLessThan(1e-3)
    if (!isGaussianLine(model)) return
    // Five standard errors of the mean; a deviation's is smaller.
    const [{ centre, scale }] = model.axes!
    const [mu, logPrecision] = model.average
    const deviation = Math.abs(scale) * Math.exp(-logPrecision / 2)
    expect(Math.abs(answer.sampleMean![0] - (centre + scale * mu))).toBeLessThan((5 * deviation) / Math.sqrt(4000))
    expect(answer.sampleDeviation![0] / deviation).toBeCloseTo(1, 1)
  })

  test.each(['sum', 'mixture'] as const)('a %s of networks is one energy', { timeout: 120_000 }, async (how) => {
    const parts = madeModels(2)
      .slice(0, 2)
      .map(({ name, model }, index) => ({
        ...{ name, hash: `part-${index}`, model, factor: [0.25, 0.75][index] },
        logPartition: { value: [1.5, -2][index], obtained: { by: 'closed-form' as const } },
      }))
    const { columns, densityUnit } = parts[0].model
    const check = { points: placesToCheck(parts), energies: [] }
    const source = { kind: 'composition' as const, how, parts: [] }
    const facts = { name: how, hash: 'c0ffee', formula: 'E', normalises: '', version: '0', columns, densityUnit }
    const exported = { ...facts, source, parts, check, logPartition: null }
    for (const { name, bytes } of compositionFiles('pytorch', exported, `${how}.py`)) {
      writeFileSync(join(folder, name), bytes)
    }
    const [answer] = ask([{ script: join(folder, `${how}.py`), points: check.points }])
    const ofParts: Float64Array[] = []
    for (const { model } of parts) {
      const opened = await openModel(model, reference)
      ofParts.push(await opened.energy(Float64Array.from(check.points.flat()), 'average'))
      opened.dispose()
    }
    const truth = check.points.map((_, row) => {
      const energies = ofParts.map((values) => values[row])
      if (how === 'sum') return energies.reduce((sum, energy, index) => sum + parts[index].factor * energy, 0)
      const logs = energies.map(
        (energy, index) => Math.log(parts[index].factor) - energy - parts[index].logPartition.value,
      )
      const largest = Math.max(...logs)
      return -largest - Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0))
    })
    expect(worst(answer.energies, truth)).toBeLessThan(1e-10)
    expect(answer.folded).toEqual(answer.energies)
    expect(answer.logDensities).toBeNull()
  })

  test('checks itself when it is run, and refuses the weights of another model', { timeout: 120_000 }, () => {
    const own = spawnSync(python!, ['-W', 'ignore', join(folder, 'model_0.py')], { encoding: 'utf8' })
    expect(own.stderr).toBe('')
    expect(own.status).toBe(0)
    expect(own.stdout).toMatch(
      /^Energies at 5 points differ from EBM Studio's by at most \d\.\de-1\d of their size\.$/m,
    )
    expect(own.stdout).toMatch(/^log Z by this script: -?\d+\.\d+ nats, \d+ points, converged$/m)

    const weights = readFileSync(join(folder, 'model_1.safetensors'))
    const text = weights.toString('latin1').replace('c0ffee', 'c0ffef')
    writeFileSync(join(folder, 'model_1.safetensors'), Buffer.from(text, 'latin1'))
    const other = spawnSync(python!, ['-W', 'ignore', join(folder, 'model_1.py')], { encoding: 'utf8' })
    expect(other.status).toBe(1)
    expect(other.stderr).toMatch(/ValueError: Expected the weights of this model in .*model_1.safetensors, got others/)
  })
})

interface Truth {
  points: number[][]
  energies: number[]
  /** −∇x E in the person's units and order of columns. */
  scores: number[][]
  /** NaN where there is none, and beyond two columns, where nobody asks. */
  logPartition: number
}

const isGaussianLine = ({ shape }: TrainedModel): boolean =>
  shape.dimension === 1 && shape.terms[0].term.kind === 'gaussian'

async function truthOf(model: TrainedModel): Promise<Truth> {
  const opened = await openModel(model, reference)
  const { dimension } = model.shape
  // A lattice of irrational steps over four standard deviations to each side.
  const { mean, width } = typicalPlace(model)
  const place = (i: number) => mean[i % dimension] + width * (8 * ((i * Math.SQRT2 + 0.3) % 1) - 4)
  const z = Float64Array.from({ length: 40 * dimension }, (_, i) => place(i))
  const x = opened.coordinates.fromModel(z)
  const energies = await opened.energy(x, 'average')
  const rows = opened.session.upload(opened.coordinates.toModel(x), z.length / dimension)
  const gradients = await opened.session.download(opened.session.energyGradientX(rows, { parameters: 'average' }))
  const logPartition = dimension <= 2 ? await logPartitionOf(model) : Number.NaN
  opened.dispose()
  const ofRow = (values: Float64Array, row: number) =>
    Array.from(values.subarray(row * dimension, (row + 1) * dimension))
  const scoreOf = (row: number): number[] => {
    const score = new Array<number>(dimension)
    axesOf(model).forEach(({ column, scale }, axis) => (score[column] = -gradients[row * dimension + axis] / scale))
    return score
  }
  const indices = Array.from(energies, (_, row) => row)
  return {
    points: indices.map((row) => ofRow(x, row)),
    energies: [...energies],
    scores: indices.map(scoreOf),
    logPartition,
  }
}

/** Where it computes in x, each column is an axis. */
const axesOf = ({ axes, shape: { dimension } }: TrainedModel): readonly CoordinateAxis[] =>
  axes ?? Array.from({ length: dimension }, (_, column) => ({ column, centre: 0, scale: 1 }))

/** In the person's units; in closed form where there is one. */
async function logPartitionOf(model: TrainedModel): Promise<number> {
  const { shape, average } = model
  const { dimension, base } = shape
  const { logDeterminant } = coordinatesFrom(axesOf(model))
  const [{ term }] = shape.terms
  const logTwoPi = Math.log(2 * Math.PI)
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)
  switch (term.kind) {
    case 'gaussian':
      return logDeterminant + (dimension * logTwoPi - sum(average.slice(dimension, 2 * dimension))) / 2
    case 'quadratic':
      return logDeterminant + sum(average.map((theta) => Math.log(Math.PI / theta) / 2))
    case 'gaussian-mixture':
      return logDeterminant
    case 'mlp':
    case 'mlp-classes': {
      const opened = await openModel(model, reference)
      const energy = (rows: Float64Array) =>
        opened.session.energy(opened.session.upload(rows, rows.length / dimension), { parameters: 'average' })
      // The base of a confined network is twice as wide as the data.
      const width = base!.standardDeviation / 2
      const box = base!.mean.map((mean) => [mean - 8 * width, mean + 8 * width] as const)
      const found = await integrateDensity({ energy, box, resolution: box.map(() => 0.2 * width) })
      opened.dispose()
      expect(found.converged).toBe(true)
      return logDeterminant + found.logPartition
    }
    case 'gaussian-rbm':
      return logDeterminant + (await enumerateRbm(term, average)).logPartition
    case 'bernoulli-rbm':
    case 'linear':
      throw new Error('Expected a density over real rows.')
    default:
      return term satisfies never
  }
}

describe.runIf(python)('a script of a trained model, exported by the command line', () => {
  const home = join(folder, 'home')
  const ebm = (...args: string[]): string =>
    execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', join(engineRoom, 'cli.ts'), ...args], {
      ...{ cwd: folder, encoding: 'utf8', stdio: 'pipe' },
      env: { ...process.env, EBM_STUDIO_HOME: home, EBM_STUDIO_BACKENDS: 'wasm,reference' },
    })
  const trainings: [name: string, points: string[], ...options: string[]][] = [
    ['two moons', ['0.5,-1', '-2,1.25', '0,0'], '--data', 'two-moons', '--methods', 'pcd,nce'],
    ['penguins', ['3.2,18.5', '5.1,14'], '--data', 'penguins', '--methods', 'cd', '--energy', 'gaussian-mixture'],
    ['a line', ['-1', '0.25', '4'], '--data', 'mixture-one-dimensional', '--methods', 'cd', '--energy', '32'],
  ]

  test.each(trainings)('%s', { timeout: 300_000 }, (name, at, ...options) => {
    const trained = ebm('compare', ...options, '--iterations', '150', '--seeds', '3', '--name', name, '--json')
    const { runs } = JSON.parse(trained) as { runs: { id: string }[] }
    const points = at.map((text) => text.split(',').map(Number))
    const models = runs.map(({ id }, index) => {
      const out = `${name.replace(' ', '_')}_${index}.py`
      ebm('model', 'export', id, '--out', out)
      const places = at.flatMap((text) => ['--at', text])
      type Told = ModelEvaluation & { points: { energy: number; logDensity: number }[] }
      const told = JSON.parse(ebm('model', 'evaluate', id, ...places, '--json')) as Told
      return { out: join(folder, out), told }
    })
    ask(models.map(({ out }) => ({ script: out, points }))).forEach((answer, index) => {
      const { told } = models[index]
      const energies = told.points.map(({ energy }) => energy)
      expect(noteDown('double', worst(answer.energies, energies))).toBeLessThan(1e-10)
      expect(noteDown('single', worst(answer.singleEnergies, energies))).toBeLessThan(1e-5)
      const densities = told.points.map(({ logDensity }) => logDensity)
      expect(worst(answer.logDensities!, densities)).toBeLessThan(1e-10)
      expect(told.logPartition!.obtained).toMatchObject({ by: 'quadrature', converged: true })
      expect(answer.quadrature!.converged).toBe(true)
      const difference = Math.abs(answer.quadrature!.logPartition! - told.logPartition!.value)
      expect(noteDown('logPartition', difference)).toBeLessThan(1e-3)
    })
  })

  afterAll(() => {
    const { double, single, score, logPartition } = seen
    // eslint-disable-next-line no-console -- the figures are what this run is for
    console.log(
      `Largest differences seen: energies ${double.toExponential(1)} in double precision and ` +
        `${single.toExponential(1)} in single, of their size (of 1 nat where that is more); ` +
        `scores ${score.toExponential(1)}; log Z ${logPartition.toExponential(1)} nats.`,
    )
  })
})
