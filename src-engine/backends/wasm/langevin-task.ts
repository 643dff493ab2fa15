// k Langevin steps of one tile of chains: x ← x − drift ∇E(x) + noise ξ. Chains do not know of each other, so a tile
// takes all its steps while its units are near, and threads never wait for each other in between.

import { featureBytes } from './memory-plan.ts'
import type { LangevinJob } from './job.ts'
import { drawNormals, loadTile, storeTile, tileRows, type Workspace } from './workspace.ts'

export function createLangevinTask(workspace: Workspace): (job: LangevinJob, task: number) => void {
  const { kernels, plan, energy, gradient, normals } = workspace
  const { points, directions } = energy

  return (job, task) => {
    const tile = tileRows(job, task)
    const { blocks } = tile
    const bytes = plan.features * featureBytes * blocks
    const pass = { panels: job.panels, blocks, order: 0, points, directions } as const
    loadTile(workspace, points, plan.at.rows, tile)
    for (let step = 0; step < job.steps; step++) {
      if (job.keepPrevious === 1 && step === job.steps - 1) storeTile(workspace, plan.at.previous, points, tile)
      energy.gradientX(pass, gradient)
      if (job.givenNoise === 1) loadTile(workspace, normals, plan.at.directions, tile)
      else if (job.noise !== 0) drawNormals(workspace, job, tile, step)
      kernels.takeStep(points, gradient, normals, job.drift, job.noise, bytes)
    }
    storeTile(workspace, plan.at.rows, points, tile)
  }
}
