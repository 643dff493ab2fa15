// The Gaussian step x ← x − drift ∇E + noise ξ of a tile whose rows have steps of their own.

import { loadFactors, type TileRows, type Workspace } from './workspace.ts'

export interface RowStep {
  /** Reads each row's drift and noise; needed once before the steps of a tile. */
  load(tile: TileRows): void
  /** Moves `points` in place; all three are addresses. */
  take(blocks: number, at: { points: number; gradient: number; noise: number }): void
}

export function createRowStep(workspace: Workspace): RowStep {
  const { kernels, plan, rowSteps } = workspace
  const { dimension, features } = plan
  const [drifts, noises] = workspace.factors

  return {
    load(tile) {
      loadFactors(workspace, drifts, rowSteps[0], { tile, share: -1 })
      loadFactors(workspace, noises, rowSteps[1], { tile, share: 1 })
    },
    take(blocks, { points, gradient, noise }) {
      kernels.advance(points, gradient, drifts, dimension, features, features, blocks)
      kernels.advance(points, noise, noises, dimension, features, dimension, blocks)
    },
  }
}
