// One update of a small network by halves of the exact gradient: the data's by their average, the model's by quadrature.

import type { EnergySession } from '../backends/backend.ts'
import { mlp } from '../energies/mlp.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream } from '../random/random-stream.ts'
import { reference } from '../backends/reference/reference.ts'
import type { LessonValue, LinePlot } from '../../src-shared/learn/lesson-result.ts'
import type { LessonSettings } from '../../src-shared/learn/registry.ts'
import type { Lesson } from './lesson.ts'
import { logNormal, spaced, upTo } from './on-a-line.ts'
import { energiesAt, parameterGradient } from './session-on-a-line.ts'

const range = [-4, 4] as const
const dataCount = 100
const seed = 4
/** As the schema allows. */
const updatesMaximum = 60
/** Of the updates before: they only have to come somewhere. */
const adam = {
  ...{ learningRate: 0.03, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  ...{ gradientNormMaximum: 0, averageDecay: 0 },
}
/** The base confines the density to where a fixed grid of this many points holds it. */
const grid = spaced(-9, 9, 361)
const spacing = grid[1] - grid[0]

export const pullAndPush: Lesson<'pull-and-push'> = {
  async compute(settings) {
    const facts = await factsOf(settings)
    return { notice: null, values: valuesOf(facts), plots: plotsOf(facts) }
  },
}

async function factsOf({ updates, half, length }: LessonSettings<'pull-and-push'>) {
  const data = dataRows()
  const session = await freshSession(data)
  session.writeState((await (trained ??= trainedStates(data)))[updates])
  const { energies, probabilities, logPartition } = await modelOf(session)
  const before = { energies, atData: await energiesAt(session, data) }
  const pull = await parameterGradient(session, data, 1 / data.length)
  const push = await parameterGradient(session, grid, probabilities)
  const factors = { data: [1, 0], model: [0, 1], both: [1, 1] }[half]
  // Both halves are long and nearly cancel: each is drawn at the scale of their difference.
  const scale = length / Math.hypot(...pull.map((value, index) => value - push[index]))
  await moveBy(
    session,
    pull.map((value, index) => scale * (factors[1] * push[index] - factors[0] * value)),
  )
  const after = { energies: await energiesAt(session, grid), atData: await energiesAt(session, data) }
  session.dispose()
  const afterLogPartition = logPartitionOf(after.energies)
  const change = after.energies.map((energy, index) => energy - before.energies[index])
  const densities = (energies: Float64Array, log: number) => energies.map((energy) => Math.exp(-energy - log))
  const [modelBefore, modelAfter] = [
    densities(before.energies, logPartition),
    densities(after.energies, afterLogPartition),
  ]
  const truth = grid.map(trueDensity)
  const largest = Math.max(
    0.05,
    ...[...change].filter((_each, index) => Math.abs(grid[index]) <= range[1]).map(Math.abs),
  )
  const likelihoodBefore = -mean(before.atData) - logPartition
  const likelihoodAfter = -mean(after.atData) - afterLogPartition
  const meanChange = { data: mean(after.atData) - mean(before.atData), model: sumOf(probabilities, change) }
  return {
    likelihoodBefore,
    likelihoodAfter,
    change,
    largest,
    meanChange,
    modelAfter,
    modelBefore,
    truth,
    updates,
  }
}

type Facts = Awaited<ReturnType<typeof factsOf>>

function valuesOf({ likelihoodBefore, likelihoodAfter, meanChange }: Facts): LessonValue[] {
  return [
    {
      id: 'likelihood-before',
      label: 'Mean log-likelihood before',
      value: likelihoodBefore,
      unit: 'nats',
      how: 'quadrature, over the data',
    },
    {
      id: 'likelihood-after',
      label: 'after this update',
      value: likelihoodAfter,
      unit: 'nats',
      how: 'quadrature, over the data',
    },
    {
      id: 'change-at-data',
      label: 'Mean ΔE at the data',
      value: meanChange.data,
      unit: 'nats',
      how: 'over the data',
    },
    {
      id: 'change-at-model',
      label: 'Mean ΔE where the model was',
      value: meanChange.model,
      unit: 'nats',
      how: 'quadrature over the model',
    },
    {
      id: 'change-difference',
      label: 'Their difference',
      value: meanChange.data - meanChange.model,
      unit: 'nats',
      how: 'ΔE at the data less ΔE where the model was',
    },
  ]
}

function plotsOf({ change, largest, meanChange, modelAfter, modelBefore, truth, updates }: Facts): LinePlot[] {
  return [
    {
      id: 'density',
      title: 'Density before and after',
      summary: `After ${updates} updates, and after one more.`,
      horizontal: { label: 'x', range },
      vertical: { label: 'p (per unit of x)', range: upTo([...truth, ...modelBefore, ...modelAfter]) },
      lines: [
        { label: 'Data', role: 'data', filled: true, x: grid, y: truth },
        { label: 'Model before', role: 'model', dashed: true, x: grid, y: modelBefore },
        { label: 'Model after', role: 'second', x: grid, y: modelAfter },
      ],
    },
    {
      id: 'change',
      title: 'What the update does to the energy',
      summary: `The energy changes by ${meanChange.data.toFixed(3)} nats at the data and by ${meanChange.model.toFixed(3)} where the model was.`,
      horizontal: { label: 'x', range },
      vertical: { label: 'ΔE (nats)', range: [-1.15 * largest, 1.15 * largest] },
      lines: [{ label: 'ΔE(x)', role: 'second', filled: true, x: grid, y: change }],
    },
  ]
}

const trueDensity = (x: number): number => 0.5 * (Math.exp(logNormal(x, -1.5, 0.5)) + Math.exp(logNormal(x, 1.5, 0.5)))

function dataRows(): Float64Array {
  const random = randomStream({ seed, purpose: purposes.data })
  return Float64Array.from({ length: dataCount }, (_, index) => (index % 2 === 0 ? -1.5 : 1.5) + 0.5 * random.normal())
}

async function freshSession(data: Float64Array): Promise<EnergySession> {
  const deviation = Math.sqrt(mean(data.map((x) => x * x)) - mean(data) ** 2)
  const scale = {
    dimension: 1,
    standardised: true,
    mean: Float64Array.of(mean(data)),
    standardDeviations: Float64Array.of(deviation),
  }
  const shape = mlp.shape(
    { kind: 'mlp', hiddenWidths: [16], activation: 'tanh', confined: true, confinementScale: 2 },
    scale,
  )
  const initial = mlp.initialParameters(shape, randomStream({ seed, purpose: purposes.initialParameters }), scale)
  return reference.createSession({ shape, initial, extraCount: 0 })
}

/** The model at the grid's points, by the parameters as they are. */
async function modelOf(session: EnergySession) {
  const energies = await energiesAt(session, grid)
  const logPartition = logPartitionOf(energies)
  return { energies, logPartition, probabilities: energies.map((energy) => spacing * Math.exp(-energy - logPartition)) }
}

type State = Awaited<ReturnType<EnergySession['readState']>>
/** Trained once, when the lesson is first opened: a slider only looks up. */
let trained: Promise<State[]> | null = null

/** The network after 0, 1, 2, … updates. */
async function trainedStates(data: Float64Array): Promise<State[]> {
  const session = await freshSession(data)
  const states = [await session.readState()]
  while (states.length <= updatesMaximum) {
    await train(session, data)
    states.push(await session.readState())
  }
  session.dispose()
  return states
}

/** One update by the exact gradient of the loss: the data's half less the model's, in one go. */
async function train(session: EnergySession, data: Float64Array): Promise<void> {
  const { probabilities } = await modelOf(session)
  const { gradient } = session.jetParameterGradient([
    { rows: session.upload(data, data.length), energyWeight: 1 / data.length },
    {
      rows: session.upload(grid, grid.length),
      energyWeight: probabilities.map((probability) => -probability),
    },
  ])
  await session.adam(gradient, adam)
}

/** Trapezoid rule: the density is nothing at both ends. */
const logPartitionOf = (energies: Float64Array): number =>
  Math.log(energies.reduce((sum, energy) => sum + spacing * Math.exp(-energy), 0))

async function moveBy(session: EnergySession, change: Float64Array): Promise<void> {
  const state = await session.readState()
  const parameters = state.parameters.map((value, index) => value + change[index])
  session.writeState({ ...state, parameters, average: parameters })
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length
const sumOf = (weights: Float64Array, values: Float64Array): number =>
  weights.reduce((sum, weight, index) => sum + weight * values[index], 0)
