// Block Gibbs sampling of one tile of chains: hidden units given the rows, then rows given the hidden units. Formulas:
// reference/gibbs.ts. Chains do not know of each other, so a tile takes all its steps at once.

import type { GibbsJob } from './job.ts'
import { featureBytes, type Space } from './memory-plan.ts'
import { loadTile, storeTile, tileRows, type Workspace } from './workspace.ts'

export function createGibbsTask(workspace: Workspace, space: Space): (job: GibbsJob, task: number) => void {
  const { kernels, plan, energy, words, normals, gradient: part } = workspace
  const { dimension, features, tileBlocks, at } = plan
  const { points, directions } = energy
  const field = space.take(features * featureBytes * tileBlocks)
  const units = Math.max(0, ...plan.terms.map((term) => (term.kind === 'machine' && term.layer?.outputs) || 0))
  // Words are drawn in fours.
  const hiddenWords = space.take((units * tileBlocks + 3) * featureBytes)
  const halves = (step: number) => [step % 2 ** 32, Math.floor(step / 2 ** 32)] as const

  function walk(job: GibbsJob, task: number): void {
    const tile = tileRows(job, task)
    const { blocks, first } = tile
    const bytes = features * featureBytes * blocks
    const pass = { panels: job.panels, blocks, order: 0, points, directions, temperatures: 0, classes: 0 } as const
    loadTile(workspace, points, at.rows, tile)
    for (let step = 0; step < job.steps; step++) {
      if (job.keepPrevious === 1 && step === job.steps - 1) storeTile(workspace, at.previous, points, tile)
      energy.machines.forEach(({ machine, weight }, index) => {
        let drawn = 0
        if (machine.units > 0) {
          const [low, high] = halves(job.uniformFirstStep + step)
          const chain = job.uniformFirstChain + first
          const { units: count, unitFeatures } = machine
          kernels.philoxWords(hiddenWords, count, blocks, job.uniformSeed, job.uniformPurpose, chain, low, high)
          drawn = machine.hiddenLogits(pass)
          kernels.sampleBinary(drawn, drawn, hiddenWords, count, unitFeatures, count, blocks)
        }
        machine.field(pass, drawn, index === 0 ? field : part, weight)
        if (index > 0) kernels.add(field, part, bytes)
      })
      const [low, high] = halves(job.firstStep + step)
      kernels.philoxWords(words, dimension, blocks, job.seed, job.purpose, job.firstChain + first, low, high)
      const real = energy.machines.find(({ machine }) => machine.addNoise)
      if (real) {
        kernels.normalsFromWords(normals, words, dimension * featureBytes * blocks)
        real.machine.addNoise!(pass, points, field, normals)
      } else {
        kernels.sampleBinary(points, field, words, dimension, features, dimension, blocks)
      }
    }
    storeTile(workspace, at.rows, points, tile)
  }

  return (job, task) => kernels.together(() => walk(job, task))
}
