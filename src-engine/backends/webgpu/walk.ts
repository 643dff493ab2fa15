// A walk on the device: which kernel makes its steps, and what is answered of it.

import type { PerRow, WalkProgram } from '../backend.ts'
import type { DeviceProposal, DeviceWalk, DeviceWalkResult } from '../device-session.ts'
import type { DeviceBuffer } from './buffer-pool.ts'
import { enqueueChains, type ChainBuffers, type ChainRun } from './chains.ts'
import { tilePlan, type Context } from './context.ts'
import type { TileKernel } from './kernels/energy.ts'
import { hamiltonianKernel } from './kernels/hamiltonian.ts'
import type { Call } from './kernels/kernel.ts'
import { langevinKernel } from './kernels/langevin.ts'
import { metropolisKernel, type Proposal } from './kernels/metropolis.ts'
import type { NoiseSource } from './kernels/noise.ts'
import type { TilePlan } from './kernels/tile-plan.ts'
import { quiet } from './quiet.ts'
import { energies, type RowPass } from './row-passes.ts'
import { uploadNumbers, weightedEnergy, type WeightedEnergy } from './weighted-energy.ts'

export function runWalk(context: Context, pass: RowPass, walk: DeviceWalk): DeviceWalkResult {
  const { values, pool, queue, layout } = context
  const { packed, evaluation } = pass
  const { steps, normals, uniforms, answer } = walk
  const { rowCount } = pass.rows
  const { kernel, plan, sizes, startsInPlace, leapfrogSteps } = kindOf(context, rowCount, walk)
  const start = values.bufferOf(pass.rows)
  const moved = values.createRows(rowCount)
  const previous = answer.previous ? values.createRows(rowCount) : null
  const bytes = 4 * rowCount * layout.dimension
  const previousBuffer = previous?.buffer ?? pool.acquire(bytes)
  const numbers = uploadNumbers(context, evaluation, { own: walk.centre, blocks: sizes.blocks })
  const proposals = startsInPlace ? pool.acquire(4 * bytes) : null
  if (proposals) queue.copy(start, moved.buffer, bytes)
  const run: ChainRun = {
    ...{ plan, kernel, rowCount, steps, normals, leapfrogSteps },
    uniforms: uniforms ?? undefined,
    notesRows: startsInPlace,
  }
  const { outcome, notes } = enqueueChains(context, run, {
    call: sizes.call,
    wantsNotes: startsInPlace && (answer.energies || answer.rowAcceptance),
    buffers: ({ given, extents, scratch }: ChainBuffers): DeviceBuffer[] =>
      proposals
        ? [packed, given, numbers, moved.buffer, previousBuffer, proposals, extents, scratch]
        : [packed, start, given, numbers, moved.buffer, previousBuffer, extents, scratch],
  })
  if (proposals) pool.release(proposals)
  if (!previous) pool.release(previousBuffer)
  pool.release(numbers)
  const endEnergies = () =>
    notes ? notes.then((each) => each.energies) : energies(context, { ...pass, rows: moved.rows })
  return {
    rows: moved.rows,
    previous: previous && previous.rows,
    extent: quiet(outcome.then(({ extent }) => extent)),
    acceptance: uniforms && quiet(outcome.then(({ taken }) => taken / (rowCount * steps))),
    rowAcceptance: notes && uniforms && quiet(notes.then(({ taken }) => taken.map((count) => count / steps))),
    energies: answer.energies ? quiet(endEnergies()) : null,
  }
}

interface WalkKind {
  plan: TilePlan
  kernel: TileKernel
  sizes: WalkSizes
  /** With room for proposals; each row is noted. */
  startsInPlace: boolean
  leapfrogSteps?: number
}

function kindOf(context: Context, rowCount: number, { proposal, uniforms, normals, evaluation }: DeviceWalk): WalkKind {
  const { once, layout } = context
  const plan = tilePlan(context, 0, rowCount)
  const energy = weightedEnergy(layout, evaluation, layout.dimension)
  const noise = noiseOf(normals)
  const keyOf = (kind: string, { byRow }: WalkSizes): string =>
    `${kind} ${noise} ${plan.name} ${energy.name}${byRow ? ' sizes by row' : ''}`
  if (proposal.kind === 'gibbs') throw new Error('Expected no Gibbs walk of a network, got one.')
  if (proposal.kind === 'hamiltonian') {
    const sizes = sizesOf({ stepSize: proposal.stepSize }, rowCount)
    const options = { noise, byRow: sizes.byRow, judged: uniforms !== null }
    const key = keyOf(`Hamiltonian ${options.judged}`, sizes)
    const kernel = once(key, () => hamiltonianKernel(energy, plan, options))
    return { plan, kernel, sizes, startsInPlace: true, leapfrogSteps: proposal.leapfrogSteps }
  }
  const gaussian = { energy, plan, proposal, noise, rowCount }
  return uniforms ? judgedKind(context, gaussian, keyOf) : freeKind(context, gaussian, keyOf)
}

interface Gaussian {
  energy: WeightedEnergy
  plan: TilePlan
  proposal: Extract<DeviceProposal, { kind: 'gaussian' }>
  noise: NoiseSource
  rowCount: number
}

function freeKind(
  { once }: Context,
  { energy, plan, proposal, noise, rowCount }: Gaussian,
  keyOf: (kind: string, sizes: WalkSizes) => string,
): WalkKind {
  const drifts = proposal.drift !== null
  const sizes = sizesOf({ drift: proposal.drift ?? 0, noise: proposal.noise }, rowCount)
  const options = { noise, drifts, byRow: sizes.byRow }
  const kernel = once(keyOf(drifts ? 'Langevin' : 'diffusion', sizes), () => langevinKernel(energy, plan, options))
  return { plan, kernel, sizes, startsInPlace: false }
}

function judgedKind(
  { once }: Context,
  { energy, plan, proposal, noise, rowCount }: Gaussian,
  keyOf: (kind: string, sizes: WalkSizes) => string,
): WalkKind {
  const { drift, variance } = proposal
  const kind: Proposal = drift === null ? 'random-walk' : 'langevin'
  const sizes = sizesOf({ drift: drift ?? 0, noise: proposal.noise, stepSize: variance }, rowCount)
  const options = { noise, proposal: kind, byRow: sizes.byRow }
  const kernel = once(keyOf(`Metropolis ${kind}`, sizes), () => metropolisKernel(energy, plan, options))
  return { plan, kernel, sizes, startsInPlace: true }
}

interface WalkSizes {
  byRow: boolean
  call: Call
  /** In the order of the names, where one of them is given per row. */
  blocks: Float64Array[]
}

function sizesOf(sizes: Partial<Record<'drift' | 'noise' | 'stepSize', PerRow>>, rowCount: number): WalkSizes {
  const values = Object.values(sizes)
  if (!values.some((each) => typeof each === 'object')) {
    return { byRow: false, call: sizes as Call, blocks: [] }
  }
  const blocks = values.map((each) => (typeof each === 'object' ? each : new Float64Array(rowCount).fill(each)))
  return { byRow: true, call: {}, blocks }
}

const noiseOf = (normals: WalkProgram['normals']): NoiseSource => ('given' in normals ? 'given' : 'stream')
