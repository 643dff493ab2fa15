// Hamiltonian trajectories of one tile of chains, taken or refused at their ends; formulas as in reference/hamiltonian.ts.
// Between two leaps only ∇E is needed, at the end of a judged trajectory E, too.

import type { HamiltonianJob } from './job.ts'
import { copyFloats, entry, type Judge } from './judged-chains.ts'
import { blockRows, featureBytes, type Space } from './memory-plan.ts'
import {
  drawNormals,
  loadClasses,
  loadFactors,
  loadNoise,
  loadTemperatures,
  loadTile,
  storeTile,
  tileRows,
  type TileRows,
  type Workspace,
} from './workspace.ts'

/** Takes a place for momenta. */
export function createHamiltonianTask(
  workspace: Workspace,
  judge: Judge,
  space: Space,
): (job: HamiltonianJob, task: number) => void {
  const { kernels, plan, energy, floats, normals, rowSteps, factors } = workspace
  const { dimension, features, at, tileBlocks } = plan
  const { here, there } = judge
  const [halfKick, wholeKick, leap] = factors
  const momenta = space.take(dimension * featureBytes * tileBlocks)

  function loadSteps({ perRow, stepSize }: HamiltonianJob, tile: TileRows): void {
    const all = perRow === 1 ? rowSteps[0] : stepSize
    loadFactors(workspace, halfKick, all, { tile, share: -0.5 })
    loadFactors(workspace, wholeKick, all, { tile, share: -1 })
    loadFactors(workspace, leap, all, { tile, share: 1 })
  }

  const kick = (gradients: number, by: number, blocks: number): void =>
    kernels.advance(momenta, gradients, by, dimension, dimension, features, blocks)

  /** (|p|² − |p′|²) / 2; the first momenta are the normals. */
  function kineticDrop(row: number): number {
    let drop = 0
    for (let column = 0; column < dimension; column++) {
      const step = column * blockRows
      drop += floats[entry(normals, row, dimension) + step] ** 2 - floats[entry(momenta, row, dimension) + step] ** 2
    }
    return 0.5 * drop
  }

  return (job, task) => {
    const tile = tileRows(job, task)
    const { blocks } = tile
    const judged = job.judged === 1
    const pass = {
      ...{ panels: job.panels, blocks, temperatures: loadTemperatures(workspace, job, tile) },
      classes: loadClasses(workspace, tile),
    }
    const along = { ...pass, order: 0, points: there.points, directions: 0 } as const
    loadTile(workspace, here.points, at.rows, tile)
    loadSteps(job, tile)
    judge.evaluate(here, pass, true)
    for (let step = 0; step < job.steps; step++) {
      if (job.keepPrevious === 1 && step === job.steps - 1) storeTile(workspace, at.previous, here.points, tile)
      if (job.givenNoise === 1) loadNoise(workspace, at.directions, tile)
      else drawNormals(workspace, job, tile, step, 1)
      copyFloats(floats, { to: momenta, from: normals, bytes: dimension * featureBytes * blocks })
      copyFloats(floats, { to: there.points, from: here.points, bytes: features * featureBytes * blocks })
      kick(here.gradients, halfKick, blocks)
      for (let leaps = 1; leaps <= job.leapfrogSteps; leaps++) {
        const isLast = leaps === job.leapfrogSteps
        kernels.together(() => {
          kernels.advance(there.points, momenta, leap, dimension, features, dimension, blocks)
          if (isLast && judged) judge.evaluate(there, pass, true)
          else energy.gradientX(along, there.gradients)
          kick(there.gradients, isLast ? halfKick : wholeKick, blocks)
        })
      }
      if (judged) judge.decide(job, { tile, step }, kineticDrop)
      else judge.takeAll(blocks)
    }
    storeTile(workspace, at.rows, here.points, tile)
    if (judged) kernels.fromBlocks(at.outputs[0] + 4 * tile.first, here.energies, tile.rows, 1, 1)
  }
}
