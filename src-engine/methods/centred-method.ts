// Any method with its gradient centred, for Boltzmann machines: what is learned depends less on whether 0 or 1 is called on.
//
// The machine is thought of as E(x, h) with y − ν in the place of y and h − λ in that of h (y = x, or x/σ² where rows are
// real). As densities both are the same family: W stays, and c and b take up what ν and λ add. A step of plain descent is
// another one, though, since its directions are those of another parametrisation. In the original parameters, with g the
// method's own gradient, it is
//
//   W̃ = g_W − ν g_cᵀ − g_b λᵀ,   b̃ = g_b − W̃ λ,   c̃ = g_c − W̃ᵀ ν
// a positive definite matrix times g: it descends wherever g does. ν and λ are moving averages of the batch's means of y and
// of the hidden units, taken along before each step. Bits turned over (x → 1 − x, with W, c and b to match) turn ν over with
// them, and the model learns the same. Fails, as plain gradients do, where a method's own gradient is far off.
// Scalars that are learned beside the energy keep their gradient; log σ² does, too: σ counts as fixed in y.
// Source: Melchior, Fischer & Wiskott 2016, "How to center deep Boltzmann machines", algorithm 1, offsets "dd".

import type { MethodKind } from '../../src-shared/config/method.ts'
import type { EnergySession, ParameterVector, RbmTerm, Rows } from '../backends/backend.ts'
import { columnMeans } from '../metrics/moments.ts'
import { machineOf } from '../metrics/rbm-enumeration.ts'
import type { Method, MethodBatch, MethodState } from './method.ts'

/** What a batch counts for in the moving averages of ν and λ. */
const slide = 0.01

export interface Offsets {
  /** ν, of y (dimension). */
  visible: Float64Array
  /** λ (hidden). */
  hidden: Float64Array
}

/** The state holds two vectors more: the means of x and of the hidden units. Throws for energies without hidden units. */
export function centredMethod(method: Method<MethodKind>): Method<MethodKind> {
  return {
    ...method,
    async step(config, batch, state, context) {
      const { session } = context
      const machine = machineOf(session.shape)
      if (!machine) throw new Error('Expected a Boltzmann machine to be centred, got another energy.')
      const step = await method.step(config, batch, state, context)
      const means = await movedMeans(state, batch, session, machine)
      const offsets = {
        visible: await scaledBack(means.centringVisible, session, machine),
        hidden: means.centringHidden,
      }
      const gradient = await centredVector(step.gradient, session, { machine, offsets })
      // The hidden units' means took one more pass over the batch.
      return {
        ...step,
        gradient,
        state: { ...step.state, ...means },
        evaluations: step.evaluations + batch.rows.rowCount,
      }
    },
  }
}

interface Means extends MethodState {
  /** Of x. */
  centringVisible: Float64Array
  centringHidden: Float64Array
}

async function movedMeans(
  { centringVisible, centringHidden }: MethodState,
  { rows, values }: MethodBatch,
  session: EnergySession,
  machine: RbmTerm,
): Promise<Means> {
  const visible = columnMeans(values, machine.dimension)
  const hidden = await hiddenMeans(session, rows, machine)
  const kept = centringVisible instanceof Float64Array && centringHidden instanceof Float64Array
  if (!kept) return { centringVisible: visible, centringHidden: hidden }
  return { centringVisible: movedTo(centringVisible, visible), centringHidden: movedTo(centringHidden, hidden) }
}

const movedTo = (from: Float64Array, to: Float64Array): Float64Array =>
  from.map((value, at) => (1 - slide) * value + slide * to[at])

/** Mean probability of each hidden unit given the rows: by its bias E falls by just that. */
async function hiddenMeans(session: EnergySession, rows: Rows, { dimension, hidden }: RbmTerm): Promise<Float64Array> {
  const { gradient } = session.jetParameterGradient([{ rows, energyWeight: -1 / rows.rowCount }])
  const first = dimension * hidden
  return (await session.downloadVector(gradient)).slice(first, first + hidden)
}

/** The mean of y. */
async function scaledBack(means: Float64Array, session: EnergySession, machine: RbmTerm): Promise<Float64Array> {
  if (machine.kind === 'bernoulli-rbm') return means
  const { dimension, hidden } = machine
  const first = dimension * hidden + hidden + dimension
  const { parameters } = await session.readState()
  return means.map((mean, i) => mean * Math.exp(-parameters[first + i]))
}

async function centredVector(
  gradient: ParameterVector,
  session: EnergySession,
  { machine, offsets }: { machine: RbmTerm; offsets: Offsets },
): Promise<ParameterVector> {
  return session.uploadVector(centred(await session.downloadVector(gradient), machine, offsets))
}

/** Fresh; what stands behind W, c and b stays. */
export function centred(
  gradient: Float64Array,
  { dimension, hidden }: Pick<RbmTerm, 'dimension' | 'hidden'>,
  { visible, hidden: hiddenOffsets }: Offsets,
): Float64Array {
  const result = gradient.slice()
  const at = { hidden: dimension * hidden, visible: dimension * hidden + hidden }
  for (let i = 0; i < dimension; i++) {
    let pull = 0
    for (let j = 0; j < hidden; j++) {
      const weight =
        gradient[i * hidden + j] - visible[i] * gradient[at.hidden + j] - gradient[at.visible + i] * hiddenOffsets[j]
      result[i * hidden + j] = weight
      result[at.hidden + j] -= weight * visible[i]
      pull += weight * hiddenOffsets[j]
    }
    result[at.visible + i] -= pull
  }
  return result
}
