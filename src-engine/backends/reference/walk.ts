// Chains over all rows, tile by tile. Rows do not know of each other, so each tile takes all its steps while its
// activations are near; the result is the same as step by step over the whole batch. What is random comes from the
// chain's own position in its streams (row, step).

import type { ChainExtent } from '../backend.ts'
import { extentOf } from '../chain-extent.ts'
import type { DeviceWalk } from '../device-session.ts'
import { tileRowCount } from './energy-function.ts'
import { gibbsSteps } from './gibbs.ts'
import { energies, type Breathe, type Pass } from './passes.ts'
import { stepsOver } from './steps-over.ts'
import { rowEnergyOf, type TileChains, type Transition } from './tile-chains.ts'

export interface WalkValues {
  /** (rowCount, D), fresh, as is `previous`. */
  values: Float64Array
  previous: Float64Array | null
  extent: ChainExtent
  /** How many proposals of each row were taken (rowCount); 0 where nothing is judged. */
  taken: Float64Array
  /** At the end (rowCount), if asked for. */
  energies: Float64Array | null
}

/** Starts at the pass's points, which stay untouched. */
export async function runWalk(pass: Pass, walk: DeviceWalk, breathe: Breathe): Promise<WalkValues> {
  const { dimension, points: start } = pass
  const { steps, answer } = walk
  const values = start.slice()
  const previous = answer.previous ? start.slice() : null
  const rowCount = values.length / dimension
  const taken = new Float64Array(rowCount)
  const ends = new Float64Array(rowCount)
  const transition = transitionOf(pass, walk)
  let comparable = true

  for (let first = 0; first < rowCount; first += tileRowCount) {
    const rows = Math.min(tileRowCount, rowCount - first)
    const chains: TileChains = {
      first,
      rows,
      points: values.subarray(first * dimension, (first + rows) * dimension),
      taken: taken.subarray(first, first + rows),
      energies: ends.subarray(first, first + rows),
      comparable: true,
    }
    transition.begin(chains)
    for (let step = 0; step < steps; step++) {
      if (step === steps - 1) previous?.set(chains.points, first * dimension)
      transition.step(chains, step)
      const pause = breathe(transition.workPerRow * rows)
      if (pause) await pause
    }
    transition.end(chains)
    comparable &&= chains.comparable
  }
  const { finite, radiusMaximum } = extentOf(values, walk.centre)
  const knowsEnergies = walk.uniforms !== null || walk.proposal.kind === 'hamiltonian'
  return {
    values,
    previous,
    extent: { finite: finite && comparable, radiusMaximum },
    taken,
    energies: answer.energies ? (knowsEnergies ? ends : await energies({ ...pass, points: values }, breathe)) : null,
  }
}

function transitionOf(pass: Pass, { proposal, uniforms, normals }: DeviceWalk): Transition {
  if (proposal.kind === 'gibbs') return gibbsSteps(pass, proposal.hidden, normals)
  return stepsOver(rowEnergyOf(pass), { proposal, uniforms, normals })
}
