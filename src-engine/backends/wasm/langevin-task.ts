// k Langevin steps of one tile of chains: x ← x − drift ∇E(x) + noise ξ. Chains do not know of each other, so a tile
// takes all its steps while its units are near, and threads never wait for each other in between.

import type { LangevinJob } from './job.ts'
import { featureBytes } from './memory-plan.ts'
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

export function createLangevinTask(workspace: Workspace): (job: LangevinJob, task: number) => void {
  const { kernels, plan, energy, gradient, normals, noiseSteps } = workspace
  const { dimension, features } = plan
  const { points, directions } = energy
  const rowStep = createRowStep(workspace)

  function walk(job: LangevinJob, task: number): void {
    const tile = tileRows(job, task)
    const { blocks } = tile
    const temperatures = loadTemperatures(workspace, job, tile)
    const classes = loadClasses(workspace, tile)
    const pass = { panels: job.panels, blocks, order: 0, points, directions, temperatures, classes } as const
    const draws = job.givenNoise === 0 && (job.noise !== 0 || job.perRow === 1)
    let noiseStride = 0
    loadTile(workspace, points, plan.at.rows, tile)
    if (job.perRow === 1) rowStep.load(tile)
    if (job.givenNoise === 1) loadNoise(workspace, plan.at.directions, tile)
    // Multiplied by zero, which only a finite number survives.
    else if (!draws) kernels.clear(normals, dimension * featureBytes * blocks)
    if (job.drifts === 0) kernels.clear(gradient, features * featureBytes * blocks)
    const gradientX = (): void => energy.gradientX(pass, gradient)
    const drifts = job.drifts === 1
    const findGradient = drifts && energy.isGradientOfKernels ? kernels.program(gradientX) : gradientX
    for (let step = 0; step < job.steps; step++) {
      if (job.keepPrevious === 1 && step === job.steps - 1) storeTile(workspace, plan.at.previous, points, tile)
      if (drifts) findGradient()
      const place = step % noiseSteps
      if (draws && place === 0) {
        noiseStride = drawNormals(workspace, job, tile, step, Math.min(noiseSteps, job.steps - step))
      }
      const noise = normals + place * noiseStride
      if (job.perRow === 1) rowStep.take(blocks, { points, gradient, noise })
      else kernels.takeStep(points, gradient, noise, job.drift, job.noise, dimension, features, blocks)
    }
    storeTile(workspace, plan.at.rows, points, tile)
  }

  return (job, task) => kernels.together(() => walk(job, task))
}
