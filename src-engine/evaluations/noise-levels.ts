// What a network for many noise levels has learned at each: its density, and where its noise predictor leads.
//
//   density        exp(−E(y; σ)) / Z(σ), with log Z by quadrature at each level
//   noise predictor ε(y, σ) = σ ∇E(y; σ); drawn as −σ ε, the step from y to the mean of the points that it may have come from
// Beside both stands what is exact: the data blurred by the same σ, and E[x | y] − y (metrics/blurred-density.ts). Of measured
// data it is the training rows that are blurred.
// Noise much narrower than the data's finest part changes nothing that could be seen: there the density itself stands.
// At most ten levels are shown, both ends among them.

import type { Estimate } from '../../src-shared/estimate.ts'
import type { LevelsView } from '../../src-shared/snapshot.ts'
import type { Coordinates } from '../data/coordinates.ts'
import { blurredLogDensity, denoisingSteps, type BlurredPoints } from '../metrics/blurred-density.ts'
import { inParts } from '../metrics/in-parts.ts'
import { integrateKnownDensity } from '../metrics/known-density.ts'
import { integrateDensity } from '../metrics/quadrature.ts'
import { gridRows, type RegularGrid } from '../metrics/regular-grid.ts'
import type { EvaluationDefinition } from './evaluation-definition.ts'
import { modelScore } from './model-score.ts'
import type { NoiseLadderAtHand, Subject } from './subject.ts'

const levelsMaximum = 10
/** Arrows along an axis. */
const arrowCount = 17
/** Quadrature points at each level: the density is as smooth as the noise is wide. */
const pointsMaximum = 2 ** 16
/** Of the data's finest part. Narrower noise lowers a peak by some 0.06 nats at most. */
const visibleNoise = 0.25

export const noiseLevelFields: EvaluationDefinition = {
  needs: ['quadrature', 'noise-ladder'],
  cost: 'end-of-run',
  async evaluate({ subject }) {
    const ladder = subject.ladder!
    const { view } = subject.data
    const noises = shownLevels(ladder.levels)
    const deviations = noises.map((noise) => deviationsOf(noise, subject.coordinates, view.axes.length))
    const arrows: RegularGrid = { box: view.axes, shape: view.axes.map(() => arrowCount) }
    const learned = await learnedFields(subject, ladder, { noises, deviations, arrows })
    const exact = await exactFields(subject, { deviations, arrows })
    const plain = noises.map((noise, level) => ({ noise, deviations: deviations[level], logPartition: null }))
    const field = {
      kind: 'levels' as const,
      view,
      shape: subject.data.view.axes.map(() => subject.config.fieldResolution),
    }
    const steps = {
      kind: 'levels' as const,
      view,
      shape: [...arrows.shape],
      components: view.axes.length,
      levels: plain,
    }
    const views: LevelsView[] = [
      {
        ...{ tag: 'noise-level-energies', title: 'energy at each noise level, nats', ...field, components: 1 },
        levels: plain.map((level, index) => ({ ...level, logPartition: learned.logPartitions[index] })),
        values: learned.energies,
      },
      { tag: 'noise-level-steps', title: 'noise predictor, as −σ ε', ...steps, values: learned.steps },
      {
        ...{ tag: 'noise-level-truths', title: exact.title, ...field, components: 1, levels: plain },
        values: exact.logDensities,
      },
      { tag: 'noise-level-true-steps', title: 'mean of where a noisy point came from', ...steps, values: exact.steps },
    ]
    return { views }
  },
}

/** Spread evenly over the ladder, from the largest down. */
export function shownLevels(levels: readonly number[]): number[] {
  const count = Math.min(levelsMaximum, levels.length)
  return Array.from({ length: count }, (_, index) => levels[Math.round((index * (levels.length - 1)) / (count - 1))])
}

/** σ along each column, in its own unit. */
function deviationsOf(noise: number, { axes }: Coordinates, dimension: number): number[] {
  const deviations = Array<number>(dimension).fill(noise)
  for (const { column, scale } of axes ?? []) deviations[column] = noise * Math.abs(scale)
  return deviations
}

interface AtLevels {
  noises: readonly number[]
  deviations: readonly (readonly number[])[]
  arrows: RegularGrid
}

/** Leaves the session at the last level, as it was. */
async function learnedFields(subject: Subject, ladder: NoiseLadderAtHand, { noises, deviations, arrows }: AtLevels) {
  const { session, coordinates, frame, energy, fieldRows, start } = subject
  const fields: Float64Array[] = []
  const steps: Float64Array[] = []
  const logPartitions: Estimate[] = []
  const arrowRows = gridRows(arrows)
  for (const [level, noise] of noises.entries()) {
    await ladder.show(noise)
    fields.push(await energy(fieldRows))
    const along = deviations[level]
    const scores = await modelScore(session, coordinates)(arrowRows)
    steps.push(scores.map((score, at) => along[at % along.length] ** 2 * score))
    // The frame is z for a table, where σ is what it is, and x for a known density.
    const wide = frame === coordinates ? along.map(() => noise) : along
    const { logPartition, grid, converged } = await integrateDensity({
      energy,
      box: start.box.map(([low, high], axis) => [low - 4 * wide[axis], high + 4 * wide[axis]] as const),
      resolution: start.resolution.map((length, axis) => Math.max(length, wide[axis])),
      pointsMaximum,
    })
    const obtained = { by: 'quadrature' as const, shape: grid.shape, converged }
    logPartitions.push({ value: logPartition + frame.logDeterminant, obtained })
  }
  await ladder.show(ladder.levels[ladder.levels.length - 1])
  return { energies: joined(fields), steps: joined(steps), logPartitions }
}

interface Exact {
  title: string
  logDensities: Float32Array
  steps: Float32Array
}

async function exactFields(
  { data, config }: Subject,
  { deviations, arrows }: Pick<AtLevels, 'deviations' | 'arrows'>,
): Promise<Exact> {
  const grid: RegularGrid = { box: data.view.axes, shape: data.view.axes.map(() => config.fieldResolution) }
  const { points, title } = await blurredPointsOf(data, deviations)
  const fields: Float64Array[] = []
  const steps: Float64Array[] = []
  for (const along of deviations) {
    const isVisible = data.density === null || isVisibleNoise(data.density.resolution, along)
    fields.push(isVisible ? blurredLogDensity(points, along, grid) : await unblurred(data.density!, grid))
    steps.push(denoisingSteps(points, along, arrows))
    await new Promise(setImmediate)
  }
  return { title, logDensities: joined(fields), steps: joined(steps) }
}

const isVisibleNoise = (resolution: readonly number[], deviations: readonly number[]): boolean =>
  deviations.every((deviation, axis) => deviation >= visibleNoise * resolution[axis])

/** A row far from a long, narrow curve takes up to 60 µs. */
const unblurred = (density: NonNullable<Subject['data']['density']>, grid: RegularGrid): Promise<Float64Array> =>
  inParts(density.dimension, async (rows) => density.logDensity(rows), 1024)(gridRows(grid))

async function blurredPointsOf(
  { density, train, dimension }: Subject['data'],
  deviations: readonly (readonly number[])[],
): Promise<{ points: BlurredPoints; title: string }> {
  if (density === null) {
    const count = train.length / dimension
    const points = { rows: train, probabilities: new Float64Array(count).fill(1 / count) }
    return { points, title: 'training rows blurred by the noise' }
  }
  const detail = density.resolution.map((length, axis) =>
    Math.max(visibleNoise * length, Math.min(...deviations.map((along) => along[axis]))),
  )
  const points = await integrateKnownDensity(density, detail)
  const title = 'exact density blurred by the noise'
  return { points, title: points.converged ? title : `${title}; ${points.reason}` }
}

const joined = (parts: readonly Float64Array[]): Float32Array => {
  const result = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}
