// The model as it stands at one evaluation: what several evaluations share is made once, when the first asks for it.
//
// Random numbers come from positions of their own (seed, purpose, lane, iteration): an evaluation changes nothing in
// training, and a resumed run gets the same values.

import type { Obtained } from '../../src-shared/estimate.ts'
import { compareDensities, type DensityComparison } from '../metrics/density-comparison.ts'
import { sampleGrid, type GridSample } from '../metrics/grid-sampler.ts'
import { lowestOf } from '../metrics/log-sum-exp.ts'
import { integrateDensity, type Quadrature } from '../metrics/quadrature.ts'
import { enumerateRbm, isEnumerable, machineOf, type Enumeration } from '../metrics/rbm-enumeration.ts'
import { inParts } from '../metrics/in-parts.ts'
import type { Box } from '../metrics/regular-grid.ts'
import { purposes } from '../random/purposes.ts'
import { randomStream, type RandomStream } from '../random/random-stream.ts'
import { modelDraws, type ModelDraws } from './model-draws.ts'
import type { EvaluationRequest } from './evaluation.ts'
import { pictureInFrame } from './picture.ts'
import type { Subject } from './subject.ts'

/** Proposals of the exact sampler that may exceed its bound; more means that a peak slipped through the grid. */
const exceededShareMaximum = 0.01
/** The last evaluation of a run may take longer to converge. */
const pointsMaximum = { running: 2 ** 17, final: 2 ** 19 }

export interface ModelNow {
  subject: Subject
  request: EvaluationRequest
  /** Of the model, in the frame. */
  quadrature(): Promise<Quadrature>
  /** Of a machine one of whose layers can be added up; null where there is none. */
  enumeration(): Promise<Enumeration | null>
  /** log Z in the person's units, nats. */
  logPartition(): Promise<number>
  /** E at `fieldRows`, nats. */
  fieldEnergies(): Promise<Float64Array>
  /** E at the rows of training, validation and test, nats. */
  splitEnergies(): Promise<readonly Float64Array[]>
  /** Exact samples by the quadrature's grid, in the frame. */
  samples(): Promise<GridSample>
  /** Samples by the best means there are, in the model's coordinates. */
  draws(): Promise<ModelDraws>
  /** What is to be said of every value that rests on log Z. */
  integrated(): Promise<Obtained & { by: 'quadrature' }>
  /** What is to be said of log Z, however it was made. */
  partitioned(): Promise<Obtained>
  /** With the known density, where there is one; else of the model alone. In the frame. */
  compared(): Promise<DensityComparison>
  random(purpose: number): RandomStream
}

export function modelNow(subject: Subject, request: EvaluationRequest): ModelNow {
  const { seed, lane, energy, frame, config, start } = subject
  const random = (purpose: number) => randomStream({ seed, chain: lane, step: request.progress.iteration, purpose })

  const fieldEnergies = once(() => energy(subject.fieldRows))
  const quadrature = once(async () => {
    const { view, dimension } = subject.data
    const inView = { box: view.axes, resolution: config.fieldResolution }
    return integrateDensity({
      ...{ energy, ...start },
      pointsMaximum: request.final ? pointsMaximum.final : pointsMaximum.running,
      ...(dimension === 2 && { picture: pictureInFrame({ ...inView, energies: await fieldEnergies() }, frame) }),
    })
  })
  const enumeration = once(() => enumerationOf(subject))
  /** In the place of a grid. */
  const summed = async () => (subject.has.has('quadrature') ? null : enumeration())
  const splitEnergies = once(async () => {
    const energies: Float64Array[] = []
    for (const rows of subject.modelSplits) energies.push(await subject.modelEnergy(rows))
    return energies
  })
  const samples = once(async () =>
    sampleGrid({
      ...{ quadrature: await quadrature(), energy, count: config.sampleCount },
      random: random(purposes.modelSamples),
    }),
  )
  const integrated = once(async () => {
    const model = await quadrature()
    // A row of the data with far more density than any grid point tells that the grid overlooked a peak.
    const lowestOfRows = Math.min(...(await splitEnergies()).map(lowestOf))
    const peakMissed = lowestOfRows < lowestOf(model.energies) - 1
    const exceeded = (await samples()).exceededShare >= exceededShareMaximum
    return {
      by: 'quadrature' as const,
      shape: model.grid.shape,
      converged: model.converged && !peakMissed && !exceeded,
    }
  })
  const compared = once(async () => compareWithData(subject, await quadrature()))
  const now: ModelNow = {
    compared,
    ...{
      subject,
      request,
      quadrature,
      enumeration,
      fieldEnergies,
      splitEnergies,
      samples,
      integrated,
      random,
    },
    draws: once(() => modelDraws(now)),
    partitioned: async () => obtainedBy(await summed()) ?? integrated(),
    async logPartition() {
      const all = await summed()
      if (all) return all.logPartition + subject.coordinates.logDeterminant
      return (await quadrature()).logPartition + frame.logDeterminant
    },
  }
  return now
}

async function enumerationOf({ session }: Subject): Promise<Enumeration | null> {
  const term = machineOf(session.shape)
  return term && isEnumerable(term) ? enumerateRbm(term, (await session.readState()).average) : null
}

/** With the known density, where there is one; on a box that holds both. */
function compareWithData({ data, energy, start }: Subject, model: Quadrature): Promise<DensityComparison> {
  const { density } = data
  const box = density && !density.pieces ? unionOf(model.grid.box, density.support) : model.grid.box
  const { resolution } = start
  // A row far from a long, narrow curve takes up to 60 µs.
  const logDensity = density && inParts(density.dimension, async (rows) => density.logDensity(rows), 1024)
  return compareDensities({ energy, box, resolution, ...(logDensity && { logDensity }) })
}

const obtainedBy = (summed: Enumeration | null): Obtained | null =>
  summed && { by: 'enumeration', layer: summed.layer, states: summed.states }

const unionOf = (a: Box, b: Box): Box =>
  a.map(([low, high], axis) => [Math.min(low, b[axis][0]), Math.max(high, b[axis][1])] as const)

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined
  return () => (made ??= make())
}
