// Metropolis–Hastings of one tile of chains; proposals and the ratio as in reference/metropolis.ts. What is decided row
// by row is computed in float64 from the float32 energies, as are the uniforms.

import { uniformAt } from '../../random/uniform.ts'
import { proposalOf, type MetropolisJob } from './job.ts'
import { blockRows, featureBytes, type MemoryPlan, type Space } from './memory-plan.ts'
import { drawNormals, loadNoise, loadTile, storeTile, tileRows, type Workspace, type TileRows } from './workspace.ts'

export type ProposalKind = 'langevin' | 'random-walk'

/** Where the chains stand, or what they propose: addresses of points, gradients and energies. */
export interface Place {
  points: number
  gradients: number
  energies: number
}

/** Takes the place for proposals. */
export function createMetropolisPlace({ features, tileBlocks }: MemoryPlan, space: Space): Place {
  const rowsBytes = features * featureBytes * tileBlocks
  return {
    points: space.take(rowsBytes),
    gradients: space.take(rowsBytes),
    energies: space.take(featureBytes * tileBlocks),
  }
}

/**
 * The array `taken` counts each row's proposals that were taken; NaN where one could not be judged. `clear` is called
 * before JavaScript's mathematics, between two visits of the kernels.
 */
export function createMetropolisTask(
  workspace: Workspace,
  there: Place,
  clear: () => void,
): (job: MetropolisJob, task: number) => void {
  const { kernels, plan, energy, floats, normals, outputs } = workspace
  const { dimension, features, at } = plan
  const here: Place = { points: energy.points, gradients: workspace.gradient, energies: outputs[1] }

  function evaluate(place: Place, { panels }: MetropolisJob, blocks: number, withGradient: boolean): void {
    const pass = { panels, blocks, order: 0, points: place.points, directions: 0 } as const
    energy.forward(pass, withGradient, [place.energies, 0, 0])
    if (!withGradient) return
    const seeds = energy.seeds[0] >>> 2
    floats.fill(1, seeds, seeds + blockRows * blocks)
    energy.reverse(pass, place.gradients, 0)
  }

  /** First entry of a row in an array of blocks; the next features stand 16 further each. */
  const entry = (array: number, row: number, height = features): number =>
    (array >>> 2) + Math.floor(row / blockRows) * height * blockRows + (row % blockRows)

  function logRatio(row: number, { drift, variance }: MetropolisJob, langevin: boolean): number {
    const proposed = floats[(there.energies >>> 2) + row]
    if (proposed === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
    const energyDrop = floats[(here.energies >>> 2) + row] - proposed
    if (!langevin) return energyDrop
    let forward = 0
    let backward = 0
    for (let column = 0; column < dimension; column++) {
      const step = column * blockRows
      const xi = floats[entry(normals, row, dimension) + step]
      const moved = floats[entry(here.points, row) + step] - floats[entry(there.points, row) + step]
      const back = moved + drift * floats[entry(there.gradients, row) + step]
      forward += xi * xi
      backward += (back * back) / variance
    }
    return energyDrop + 0.5 * (forward - backward)
  }

  function take(row: number): void {
    floats[(here.energies >>> 2) + row] = floats[(there.energies >>> 2) + row]
    for (let column = 0; column < dimension; column++) {
      const step = column * blockRows
      floats[entry(here.points, row) + step] = floats[entry(there.points, row) + step]
      floats[entry(here.gradients, row) + step] = floats[entry(there.gradients, row) + step]
    }
  }

  function decide(job: MetropolisJob, { first, rows }: TileRows, step: number, langevin: boolean): void {
    const counts = (at.taken >>> 2) + first
    for (let row = 0; row < rows; row++) {
      const advantage = logRatio(row, job, langevin)
      if (Number.isNaN(advantage)) floats[counts + row] = Number.NaN
      const uniform = uniformAt({
        seed: job.uniformSeed,
        purpose: job.uniformPurpose,
        chain: job.uniformFirstChain + first + row,
        step: job.uniformFirstStep + step,
      })
      if (!(Math.log(uniform) < advantage)) continue
      floats[counts + row] += 1
      take(row)
    }
  }

  return (job, task) => {
    const tile = tileRows(job, task)
    const { blocks } = tile
    const bytes = features * featureBytes * blocks
    const langevin = proposalOf(job) === 'langevin'
    loadTile(workspace, here.points, at.rows, tile)
    // Without a drift they are multiplied by zero, which only a finite number survives.
    if (!langevin) kernels.clear(here.gradients, bytes)
    evaluate(here, job, blocks, langevin)
    for (let step = 0; step < job.steps; step++) {
      if (job.keepPrevious === 1 && step === job.steps - 1) storeTile(workspace, at.previous, here.points, tile)
      if (job.givenNoise === 1) loadNoise(workspace, at.directions, tile)
      else drawNormals(workspace, job, tile, step, 1)
      copyFloats(floats, there.points, here.points, bytes)
      kernels.takeStep(there.points, here.gradients, normals, job.drift, job.noise, dimension, features, blocks)
      evaluate(there, job, blocks, langevin)
      clear()
      decide(job, tile, step, langevin)
    }
    storeTile(workspace, at.rows, here.points, tile)
  }
}

function copyFloats(floats: Float32Array, to: number, from: number, bytes: number): void {
  floats.copyWithin(to >>> 2, from >>> 2, (from + bytes) >>> 2)
}
