// One step x ← x − drift ∇E + noise ξ of a tile, with one drift and noise for all rows or with one per row.

import type { LangevinJob, MetropolisJob } from './job.ts'
import { loadFactors, type TileRows, type Workspace } from './workspace.ts'

type GaussianJob = Pick<LangevinJob | MetropolisJob, 'perRow' | 'drift' | 'noise'>

export interface GaussianStep {
  /** What each row's own drift and noise are; needed once before the steps of a tile. */
  load(job: GaussianJob, tile: TileRows): void
  /** Moves `points` in place; all three are addresses. */
  take(job: GaussianJob, blocks: number, at: { points: number; gradient: number; noise: number }): void
}

export function createGaussianStep(workspace: Workspace): GaussianStep {
  const { kernels, plan, rowSteps } = workspace
  const { dimension, features } = plan
  const [drifts, noises] = workspace.factors

  return {
    load({ perRow }, tile) {
      if (perRow === 0) return
      loadFactors(workspace, drifts, rowSteps[0], { tile, share: -1 })
      loadFactors(workspace, noises, rowSteps[1], { tile, share: 1 })
    },
    take({ perRow, drift, noise: scale }, blocks, { points, gradient, noise }) {
      if (perRow === 0) return kernels.takeStep(points, gradient, noise, drift, scale, dimension, features, blocks)
      kernels.advance(points, gradient, drifts, dimension, features, features, blocks)
      kernels.advance(points, noise, noises, dimension, features, dimension, blocks)
    },
  }
}
