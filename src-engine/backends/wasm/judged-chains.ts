// What Metropolis–Hastings needs of one tile of chains: a place for proposals beside the chains' own, their energies and
// gradients, and the decision. What is decided row by row is computed in float64 from the float32 energies, as are the
// uniforms. Formulas: reference/metropolis.ts and reference/hamiltonian.ts.

import { uniformAt } from '../../random/uniform.ts'
import type { UniformFields } from './job.ts'
import { blockRows, featureBytes, type Space } from './memory-plan.ts'
import type { TilePass } from './tile-pass.ts'
import type { TileRows, Workspace } from './workspace.ts'

/** Where the chains stand, or what they propose: addresses of points, gradients and energies. */
export interface Place {
  points: number
  gradients: number
  energies: number
}

export interface Judge {
  readonly here: Place
  readonly there: Place
  /** Energies, and gradients where they are wanted. */
  evaluate(
    place: Place,
    pass: Pick<TilePass, 'panels' | 'blocks' | 'temperatures' | 'classes'>,
    withGradient: boolean,
  ): void
  /**
   * Takes each proposal with probability min(1, e^a), given what a is beside the energies' drop. The array `taken` counts
   * what each row took; NaN where a could not be told.
   */
  decide(job: UniformFields, at: { tile: TileRows; step: number }, excess: (row: number) => number): void
  /** What was proposed becomes the place of all rows. */
  takeAll(blocks: number): void
}

/** Takes the place for proposals. `clear` is called before JavaScript's mathematics, between two visits of the kernels. */
export function createJudge(workspace: Workspace, space: Space, clear: () => void): Judge {
  const { kernels, plan, energy, floats, outputs } = workspace
  const { dimension, features, at, tileBlocks } = plan
  const rowsBytes = features * featureBytes * tileBlocks
  const here: Place = { points: energy.points, gradients: workspace.gradient, energies: outputs[1] }
  const there: Place = {
    points: space.take(rowsBytes),
    gradients: space.take(rowsBytes),
    energies: space.take(featureBytes * tileBlocks),
  }

  function take(row: number): void {
    floats[(here.energies >>> 2) + row] = floats[(there.energies >>> 2) + row]
    for (let column = 0; column < dimension; column++) {
      const step = column * blockRows
      floats[entry(here.points, row, features) + step] = floats[entry(there.points, row, features) + step]
      floats[entry(here.gradients, row, features) + step] = floats[entry(there.gradients, row, features) + step]
    }
  }

  function advantageOf(row: number, excess: (row: number) => number): number {
    const proposed = floats[(there.energies >>> 2) + row]
    if (proposed === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY
    return floats[(here.energies >>> 2) + row] - proposed + excess(row)
  }

  return {
    here,
    there,

    evaluate(place, given, withGradient) {
      const { blocks } = given
      const pass = { ...given, order: 0, points: place.points, directions: 0 } as const
      kernels.together(() => {
        energy.forward(pass, withGradient, [place.energies, 0, 0])
        if (!withGradient) return
        kernels.settle()
        const seeds = energy.seeds[0] >>> 2
        floats.fill(1, seeds, seeds + blockRows * blocks)
        energy.reverse(pass, place.gradients, 0)
      })
    },

    decide(job, { tile: { first, rows }, step }, excess) {
      clear()
      const counts = (at.taken >>> 2) + first
      for (let row = 0; row < rows; row++) {
        const advantage = advantageOf(row, excess)
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
    },

    takeAll(blocks) {
      const bytes = features * featureBytes * blocks
      copyFloats(floats, { to: here.points, from: there.points, bytes })
      copyFloats(floats, { to: here.gradients, from: there.gradients, bytes })
    },
  }
}

/** First entry of a row in an array of blocks `height` features high; the next features stand 16 further each. */
export const entry = (array: number, row: number, height: number): number =>
  (array >>> 2) + Math.floor(row / blockRows) * height * blockRows + (row % blockRows)

export function copyFloats(
  floats: Float32Array,
  { to, from, bytes }: { to: number; from: number; bytes: number },
): void {
  floats.copyWithin(to >>> 2, from >>> 2, (from + bytes) >>> 2)
}
