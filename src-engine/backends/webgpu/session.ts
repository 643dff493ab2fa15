// The WebGPU session: parameters, optimizer state, rows and chains on the card. What is asked for is enqueued; only what
// the host must know comes back, gathered into one read for a turn of the event loop.

import type { EnergySession, Rows, SessionOptions } from '../backend.ts'
import { checkedSession } from '../checked-session.ts'
import { checkInitial, type DeviceSession, type Evaluation } from '../device-session.ts'
import { createContext } from './context.ts'
import type { GpuDevice } from './gpu-device.ts'
import { packedLayout } from './packed-layout.ts'
import { parameterGradient } from './parameter-gradient.ts'
import { createParameterStore } from './parameter-store.ts'
import { energies, inputAdjoints, jets } from './row-passes.ts'
import { runWalk } from './walk.ts'

/** `closed` is called once, when the session is disposed of. */
export const createWebgpuSession = (gpu: GpuDevice, options: SessionOptions, closed: () => void): EnergySession =>
  checkedSession(options, webgpuDevice(gpu, options, closed))

function webgpuDevice(gpu: GpuDevice, options: SessionOptions, closed: () => void): DeviceSession {
  const { shape, initial } = options
  const layout = packedLayout(shape)
  const { parameterCount, dimension } = layout
  const context = createContext(gpu, layout)
  checkInitial(options, parameterCount)
  const { queue, pool, values } = context
  const baseMean = shape.base?.mean ?? new Array<number>(dimension).fill(0)
  const store = createParameterStore(context, { initial, baseMean })
  let open = true

  const passOf = (rows: Rows, evaluation: Evaluation, directions?: Rows) => ({
    packed: store.packed(evaluation.parameters),
    rows,
    directions,
    evaluation,
  })

  return {
    backend: 'webgpu',
    parameterCount,
    lacks: ['gradient-sums'],
    useThreads() {},

    upload(given, rowCount) {
      const { rows, buffer } = values.createRows(rowCount)
      if (given.length > 0) queue.write(buffer, new Float32Array(given))
      return rows
    },
    async download(rows) {
      const bytes = 4 * rows.rowCount * dimension
      return new Float64Array(new Float32Array(await queue.read(values.bufferOf(rows), bytes)))
    },
    async downloadVector(vector) {
      return new Float64Array(new Float32Array(await queue.read(values.bufferOf(vector), 4 * vector.length)))
    },
    extraScalars: async (set) => (await store.values(set)).slice(parameterCount),
    readState: () => store.read(),
    writeState: (state) => store.write(state),

    energy: async (rows, evaluation) => energies(context, passOf(rows, evaluation)),
    energyGradientX: (rows, evaluation) => inputAdjoints(context, passOf(rows, evaluation)),
    hessianVectorProduct: (rows, directions, evaluation) =>
      inputAdjoints(context, passOf(rows, evaluation, directions)),
    energyJet: async (rows, directions, evaluation) => jets(context, passOf(rows, evaluation, directions)),
    jetParameterGradient: (terms, extra, evaluation) =>
      parameterGradient(context, store.packed(evaluation.parameters), { terms, extra, evaluation }),
    walk: async (rows, walk) => runWalk(context, passOf(rows, walk.evaluation), walk),

    adam: (gradient, step) => store.adam(gradient, step),
    sgd: (gradient, step) => store.sgd(gradient, step),

    keepOnly: (kept) => values.keepOnly(kept),
    letGo: (dropped) => values.letGo(dropped),

    dispose() {
      if (!open) return
      open = false
      // A device that is destroyed while it works takes the process along, with some drivers.
      void queue.finish().then(() => {
        pool.destroy()
        closed()
      })
    },
  }
}
