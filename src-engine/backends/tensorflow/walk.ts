// A walk on the device: which of the three kinds it is, and what is answered of it.

import { setImmediate } from 'node:timers/promises'
import type { Rows } from '../backend.ts'
import { extentOf } from '../chain-extent.ts'
import type { DeviceWalk, DeviceWalkResult } from '../device-session.ts'
import { runHamiltonian } from './hamiltonian.ts'
import type { Tensor } from './kernels.ts'
import { runLangevin } from './langevin.ts'
import { runMetropolis, type JudgedMoved } from './metropolis.ts'
import type { TensorflowRows } from './resident-arrays.ts'
import type { Moved, SamplerParts } from './sampler-parts.ts'

export interface WalkParts extends SamplerParts {
  tensorOf: (rows: Rows) => Tensor
  valuesOf: (rows: TensorflowRows) => Float32Array
  hold: (tensor: Tensor, rowCount: number) => TensorflowRows
  energiesOf: (rows: Rows) => Promise<Float64Array>
}

export async function runWalk(parts: WalkParts, start: Rows, walk: DeviceWalk): Promise<DeviceWalkResult> {
  const { ops, hold, valuesOf } = parts
  const { answer, steps, centre, uniforms } = walk
  const { rowCount } = start
  const moved = await movedBy(parts, parts.tensorOf(start), rowCount, walk)
  const rows = hold(moved.rows, rowCount)
  if (!answer.previous) ops.release(moved.previous)
  const judged = 'judged' in moved && uniforms ? moved.judged : null
  /** How far the rows went, once the device has come so far. */
  const extent = setImmediate().then(() => {
    const { finite, radiusMaximum } = extentOf(valuesOf(rows), centre)
    return { finite: finite && (judged?.comparable ?? true), radiusMaximum }
  })
  // Whoever disposes of the session before it is known does not want to know.
  extent.catch(() => undefined)
  return {
    rows,
    extent,
    previous: answer.previous ? hold(moved.previous, rowCount) : null,
    acceptance: judged && Promise.resolve(sumOf(judged.taken) / (rowCount * steps)),
    rowAcceptance: judged && Promise.resolve(Float64Array.from(judged.taken, (count) => count / steps)),
    energies: answer.energies ? Promise.resolve(await endEnergies(parts, rows, moved)) : null,
  }
}

function movedBy(
  parts: SamplerParts,
  start: Tensor,
  rowCount: number,
  { proposal, uniforms, steps, normals, answer }: DeviceWalk,
): Promise<Moved | JudgedMoved> {
  const shared = { steps, normals }
  if (proposal.kind === 'gibbs') throw new Error('Expected no Gibbs walk of a neural energy, got one.')
  if (proposal.kind === 'hamiltonian') {
    return runHamiltonian(parts, start, rowCount, { ...shared, ...proposal, uniforms, wantsEnergies: answer.energies })
  }
  if (uniforms)
    return runMetropolis(parts, start, rowCount, { ...shared, ...proposal, uniforms, wantsEnergies: answer.energies })
  return runLangevin(parts, start, rowCount, { ...shared, ...proposal })
}

/** Known where proposals were judged, or trajectories ended. */
const endEnergies = async (parts: WalkParts, rows: Rows, moved: Moved | JudgedMoved): Promise<Float64Array> =>
  'energies' in moved && moved.energies ? Float64Array.from(moved.energies) : parts.energiesOf(rows)

const sumOf = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0)
