// Metropolis–Hastings of one tile of chains with Gaussian proposals; the ratio as in reference/metropolis.ts.

import type { MetropolisJob } from './job.ts'
import { copyFloats, entry, type Judge } from './judged-chains.ts'
import { blockRows, featureBytes } from './memory-plan.ts'
import { createRowStep } from './row-step.ts'
import {
  drawNormals,
  loadClasses,
  loadNoise,
  loadTemperatures,
  loadTile,
  storeTile,
  tileRows,
  type Workspace,
} from './workspace.ts'

export function createMetropolisTask(workspace: Workspace, judge: Judge): (job: MetropolisJob, task: number) => void {
  const { kernels, plan, floats, normals, rowSteps } = workspace
  const { dimension, features, at } = plan
  const { here, there } = judge
  const rowStep = createRowStep(workspace)

  /** (|ξ|² − |x − y + drift ∇E(y)|² / noise²) / 2 */
  function proposalExcess(job: MetropolisJob, first: number, row: number): number {
    const perRow = job.perRow === 1
    const drift = perRow ? rowSteps[0][first + row] : job.drift
    const variance = perRow ? rowSteps[2][first + row] : job.variance
    let forward = 0
    let backward = 0
    for (let column = 0; column < dimension; column++) {
      const step = column * blockRows
      const xi = floats[entry(normals, row, dimension) + step]
      const moved = floats[entry(here.points, row, features) + step] - floats[entry(there.points, row, features) + step]
      const back = moved + drift * floats[entry(there.gradients, row, features) + step]
      forward += xi * xi
      backward += (back * back) / variance
    }
    return 0.5 * (forward - backward)
  }

  return (job, task) => {
    const tile = tileRows(job, task)
    const { first, blocks } = tile
    const bytes = features * featureBytes * blocks
    const drifts = job.drifts === 1
    const pass = {
      ...{ panels: job.panels, blocks, temperatures: loadTemperatures(workspace, job, tile) },
      classes: loadClasses(workspace, tile),
    }
    const excess = drifts ? (row: number) => proposalExcess(job, first, row) : () => 0
    loadTile(workspace, here.points, at.rows, tile)
    if (job.perRow === 1) rowStep.load(tile)
    // Without a drift they are multiplied by zero, which only a finite number survives.
    if (!drifts) kernels.clear(here.gradients, bytes)
    judge.evaluate(here, pass, drifts)
    for (let step = 0; step < job.steps; step++) {
      if (job.keepPrevious === 1 && step === job.steps - 1) storeTile(workspace, at.previous, here.points, tile)
      if (job.givenNoise === 1) loadNoise(workspace, at.directions, tile)
      else drawNormals(workspace, job, tile, step, 1)
      copyFloats(floats, { to: there.points, from: here.points, bytes })
      const [points, gradient] = [there.points, here.gradients]
      if (job.perRow === 1) rowStep.take(blocks, { points, gradient, noise: normals })
      else kernels.takeStep(points, gradient, normals, job.drift, job.noise, dimension, features, blocks)
      judge.evaluate(there, pass, drifts)
      judge.decide(job, { tile, step }, excess)
    }
    storeTile(workspace, at.rows, here.points, tile)
    kernels.fromBlocks(at.outputs[0] + 4 * first, here.energies, tile.rows, 1, 1)
  }
}
