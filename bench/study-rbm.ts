// How well restricted Boltzmann machines learn MNIST here, beside published figures.
//
//   npm run study:rbm [-- --only 16 | --only 500] [--minutes 20] [--threads 2]
//
// Binary images 28 × 28, white above one half; 60,000 to train on and MNIST's own 10,000 to test on, as the published
// figures have it. Training is the product's own method on the product's own session, without its loop. Its budget is
// processor time, minutes × 2 cores, so that a busy computer makes the same machine. The 16 hidden units are exact by
// enumeration, AIS stands beside; the 500 are between AIS and its reverse from the persistent chains, which is no proven
// bound. Both are measured a few times on their way. MNIST must be in the cache (npm run setup:mnist).
// Writes docs/study-rbm.md between its marks.

import { availableParallelism, cpus } from 'node:os'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import type { EnergySession, EnergyShape, RbmTerm, Rows } from '../src-engine/backends/backend.ts'
import { loadBackend } from '../src-engine/backends/load-backend.ts'
import { readMnist } from '../src-engine/data/images/mnist.ts'
import { processorSeconds } from '../src-engine/devices/processor-time.ts'
import { bernoulliRbm } from '../src-engine/energies/bernoulli-rbm.ts'
import { energyGapStep } from '../src-engine/methods/energy-gap-step.ts'
import { annealBackwards, annealForwards } from '../src-engine/metrics/annealing/anneal.ts'
import { summariseWeights } from '../src-engine/metrics/annealing/importance-weights.ts'
import { openAnnealingPath } from '../src-engine/metrics/annealing/open-path.ts'
import { logMeanExp } from '../src-engine/metrics/log-sum-exp.ts'
import { columnMeans } from '../src-engine/metrics/moments.ts'
import { enumerateRbm, isEnumerable } from '../src-engine/metrics/rbm-enumeration.ts'
import { purposes } from '../src-engine/random/purposes.ts'
import { randomStream } from '../src-engine/random/random-stream.ts'
import { shuffledIndices } from '../src-engine/random/shuffle.ts'
import { runSampler } from '../src-engine/samplers/registry.ts'

const page = resolve(import.meta.dirname, '../docs/study-rbm.md')
const machine = `${availableParallelism()} cores of ${cpus()[0].model.trim()}`
const dimension = 784
const batchSize = 128
const seed = 1

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    minutes: { type: 'string', default: '20' },
    threads: { type: 'string', default: String(availableParallelism()) },
  },
})
const backend = await loadBackend('wasm')
const [train, test] = [await binaryImages('train'), await binaryImages('t10k')]

interface Setting {
  hidden: number
  /** Of processor time. */
  seconds: number
  learningRate: number
  /** Densities of AIS, and its chains; of the last report, others have a tenth of the densities. */
  densities: number
  chains: number
  /** At which shares of the budget the machine is measured. */
  report: readonly number[]
}

const settings: Setting[] = [
  { hidden: 16, seconds: 60, learningRate: 0.1, densities: 4000, chains: 256, report: [1 / 4, 1 / 2, 1] },
  {
    ...{ hidden: 500, seconds: 120 * Number(options.minutes), learningRate: 0.05 },
    ...{ densities: 10000, chains: 100, report: [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1] },
  },
]

for (const setting of settings) {
  if (options.only && Number(options.only) !== setting.hidden) continue
  await study(setting)
}
process.exit(0)

interface Point {
  updates: number
  seconds: number
  processorSeconds: number
  exact: number | null
  /** By the reverse of AIS, and by AIS. */
  lower: number
  upper: number
  /** What holds but for one in a thousand, were the reverse's chains samples of the model. */
  lowerBound: number
  upperBound: number
  /** Chains that the weights of AIS and of its reverse are worth. */
  effective: readonly [number, number]
}

async function study(setting: Setting): Promise<void> {
  const { hidden, seconds, learningRate } = setting
  const term: RbmTerm = { kind: 'bernoulli-rbm', dimension, hidden }
  const shape: EnergyShape = { dimension, terms: [{ weight: 1, term }], base: null }
  const mean = columnMeans(train, dimension)
  const random = randomStream({ seed, purpose: purposes.initialParameters })
  const scale = { dimension, mean, standardDeviations: mean }
  const initial = bernoulliRbm.initialParameters(shape, random, scale)
  const session = await backend.createSession({ shape, initial, extraCount: 0 })
  session.useThreads(Number(options.threads))
  let chains: Rows = session.upload(train.slice(0, batchSize * dimension), batchSize)
  let [updates, spent, used] = [0, 0, 0]
  const perEpoch = Math.floor(train.length / dimension / batchSize)
  let order: Uint32Array = new Uint32Array(0)
  const points: Point[] = []
  for (const share of setting.report) {
    while (used < seconds * share) {
      if (updates % perEpoch === 0) order = epochOrder(updates / perEpoch)
      const begun = performance.now()
      const usedBefore = processorSeconds()
      chains = await update(session, chains, batchOf(order, updates % perEpoch), {
        updates,
        learningRate,
        share: used / seconds,
      })
      updates++
      spent += (performance.now() - begun) / 1000
      used += processorSeconds() - usedBefore
    }
    const densities = share === 1 ? setting.densities : setting.densities / 10
    const found = await measured(session, term, chains, { ...setting, densities })
    points.push({ updates, seconds: spent, processorSeconds: used, ...found })
    console.log(JSON.stringify({ hidden, ...points.at(-1), densities, epochs: updates / perEpoch }))
  }
  session.dispose()
  await writeRows(setting, points, perEpoch)
}

/** PCD-1 by stochastic gradient descent whose rate falls linearly to nothing. */
async function update(
  session: EnergySession,
  chains: Rows,
  values: Float64Array,
  { updates, learningRate, share }: { updates: number; learningRate: number; share: number },
): Promise<Rows> {
  const moved = await runSampler(
    { kind: 'gibbs' },
    {
      ...{ session, start: chains, steps: 1, centre: new Float64Array(dimension) },
      normals: { seed, purpose: purposes.chains, firstChain: 0, firstStep: updates },
      acceptPurpose: purposes.chainsAccept,
    },
  )
  const batch = session.upload(values, batchSize)
  const { gradient } = await energyGapStep(session, { batch, moved, steps: 1 })
  const rate = Math.max(1e-5, learningRate * (1 - share))
  await session.sgd(gradient, { learningRate: rate, momentum: 0, gradientNormMaximum: 0, averageDecay: 0.999 })
  return moved.rows
}

async function measured(session: EnergySession, term: RbmTerm, chains: Rows, { densities, chains: count }: Setting) {
  const energies = await session.energy(session.upload(test, test.length / dimension), { parameters: 'average' })
  const meanEnergy = energies.reduce((sum, energy) => sum + energy, 0) / energies.length
  const summed = isEnumerable(term) ? await enumerateRbm(term, (await session.readState()).average) : null
  const path = await openAnnealingPath({ session, backend, rows: train })
  path.session.useThreads(Number(options.threads))
  const plan = Array.from({ length: densities + 1 }, (_, k) => ({
    ...{ beta: inverseTemperature(k / densities), stepSize: 1, leapfrogSteps: 1 },
  }))
  const start = path.sample(count, { seed, purpose: purposes.annealingStart })
  const up = await annealForwards({ path, plan, start: path.session.upload(start, count), seed, firstChain: 0 })
  const values = summed
    ? summed.sample(count, randomStream({ seed, purpose: purposes.annealingTarget }))
    : await longChains(path.session, await session.download(chains), count)
  const from = path.session.upload(values, count)
  const down = await annealBackwards({ path, plan, start: from, seed, firstChain: 2 ** 14 })
  const [below, above] = [summariseWeights(up.logWeights), summariseWeights(down.logWeights)]
  path.dispose()
  return {
    exact: summed && -meanEnergy - summed.logPartition,
    lower: -meanEnergy - path.logPartition + logMeanExp(down.logWeights),
    upper: -meanEnergy - path.logPartition - below.logMean,
    upperBound: -meanEnergy - path.logPartition - below.bound,
    lowerBound: -meanEnergy - path.logPartition + above.bound,
    effective: [below.effectiveSampleSize, above.effectiveSampleSize] as const,
  }
}

/** β at a share of the densities: ever denser near the model, where most happens, as Salakhutdinov & Murray 2008 have it. */
function inverseTemperature(share: number): number {
  // Of 29 densities 1 lies below ½, 8 up to 0.9 and 20 above.
  const place = 29 * share
  if (place <= 1) return 0.5 * place
  return place <= 9 ? 0.5 + 0.05 * (place - 1) : 0.9 + 0.005 * (place - 9)
}

/** Persistent chains, moved on by the averaged parameters, as many as wished. */
async function longChains(session: EnergySession, from: Float64Array, count: number): Promise<Float64Array> {
  const rows = Float64Array.from({ length: count * dimension }, (_, at) => from[at % from.length])
  const stream = { seed, firstChain: 2 ** 15, firstStep: 0 }
  const moved = await session.walk(session.upload(rows, count), {
    steps: 2000,
    proposal: { kind: 'gibbs', hidden: { ...stream, purpose: purposes.annealingAccept } },
    acceptance: { kind: 'none' },
    normals: { ...stream, purpose: purposes.annealing },
    centre: new Float64Array(dimension),
    ...{ weights: { terms: [1, 0] } },
  })
  return session.download(moved.rows)
}

async function binaryImages(part: 'train' | 't10k'): Promise<Float64Array> {
  const { pixels } = await readMnist(part)
  return Float64Array.from(pixels, (grey) => (grey > 127 ? 1 : 0))
}

function epochOrder(epoch: number): Uint32Array {
  const random = randomStream({ seed, purpose: purposes.batch, step: epoch })
  return shuffledIndices(train.length / dimension, random)
}

function batchOf(order: Uint32Array, batch: number): Float64Array {
  const values = new Float64Array(batchSize * dimension)
  for (let row = 0; row < batchSize; row++) {
    const from = order[batch * batchSize + row] * dimension
    values.set(train.subarray(from, from + dimension), row * dimension)
  }
  return values
}

/** The machine's row of the first table, by its last point, and its table of all points where the page has one. */
async function writeRows({ hidden, densities, chains }: Setting, points: Point[], perEpoch: number): Promise<void> {
  const last = points[points.length - 1]
  const figures = [
    last.exact === null ? '–' : signed(last.exact, 2),
    ...[signed(last.upper, 2), signed(last.lower, 2), (last.upper - last.lower).toFixed(2)],
    `${(last.updates / perEpoch).toFixed(0)} epochs, ${(last.processorSeconds / 60).toFixed(1)} min of processor time`,
    `${((1000 * last.processorSeconds) / last.updates).toFixed(1)} ms`,
    `${chains} chains, ${densities} densities; ${options.threads} of ${machine}`,
  ]
  const mark = `<!-- ${hidden} hidden -->`
  const trend = `<!-- trend of ${hidden} hidden -->`
  const line = `| ${mark} ${hidden} hidden, PCD-1 | ${figures.join(' | ')} |`
  const withRow = readFileSync(page, 'utf8')
    .split('\n')
    .map((each) => (each.includes(mark) ? line : each))
    .join('\n')
  const [before, , after] = withRow.split(trend)
  // Not every machine has a table of its way.
  const text = after === undefined ? withRow : [before, `\n\n${trendTable(points, perEpoch)}\n\n`, after].join(trend)
  const config = await resolveConfig(page)
  writeFileSync(page, await format(text, { ...config, filepath: page }))
}

function trendTable(points: readonly Point[], perEpoch: number): string {
  const rows = points.map((point) => [
    (point.updates / perEpoch).toFixed(1),
    `${point.processorSeconds.toFixed(0)} s`,
    signed(point.upper, 1),
    signed(point.lower, 1),
    (point.upper - point.lower).toFixed(1),
    `${signed(point.lowerBound, 1)} to ${signed(point.upperBound, 1)}`,
    point.effective.map((count) => count.toFixed(0)).join(' and '),
  ])
  const head = ['epochs', 'processor time', 'AIS', 'reverse AIS', 'width', 'bounds', 'chains that count']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

function signed(value: number, digits: number): string {
  return value.toFixed(digits).replace('-', '−')
}
