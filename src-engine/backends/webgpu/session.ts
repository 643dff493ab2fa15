// The WebGPU session: parameters, optimizer state, rows and chains on the card. What is asked for is enqueued; only what
// the host must know comes back, gathered into one read for a turn of the event loop.

import type { EnergySession, ParameterSet, Rows, SessionOptions } from '../backend.ts'
import { runLangevin, runMetropolis } from './chains.ts'
import { createContext } from './context.ts'
import type { GpuDevice } from './gpu-device.ts'
import { packedLayout } from './packed-layout.ts'
import { parameterGradient } from './parameter-gradient.ts'
import { createParameterStore } from './parameter-store.ts'
import { energies, inputAdjoints, jets } from './row-passes.ts'

/** `closed` is called once, when the session is disposed of. */
export function createWebgpuSession(
  gpu: GpuDevice,
  { shape, initial, extraCount }: SessionOptions,
  closed: () => void,
): EnergySession {
  const layout = packedLayout(shape)
  const { parameterCount, dimension } = layout
  const context = createContext(gpu, layout)
  if (initial.length !== parameterCount + extraCount) {
    throw new Error(`Expected ${parameterCount} + ${extraCount} initial parameters, got ${initial.length}.`)
  }
  const { queue, pool, values } = context
  const baseMean = shape.base?.mean ?? new Array<number>(dimension).fill(0)
  const store = createParameterStore(context, { initial, baseMean })
  let open = true

  const passOf = (rows: Rows, directions?: Rows, set: ParameterSet = 'current') => ({
    packed: store.packed(set),
    rows,
    directions,
  })

  return {
    shape,
    parameterCount,
    extraCount,
    useThreads() {},

    upload(given, rowCount) {
      if (given.length !== rowCount * dimension) {
        throw new Error(`Expected ${rowCount} × ${dimension} values, got ${given.length}.`)
      }
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
    extraScalars: async (set = 'current') => (await store.values(set)).slice(parameterCount),
    readState: () => store.read(),
    writeState: (state) => store.write(state),

    energy: async (rows, set) => energies(context, passOf(rows, undefined, set)),
    energyGradientX: (rows, set) => inputAdjoints(context, passOf(rows, undefined, set)),
    hessianVectorProduct: (rows, directions, set) => inputAdjoints(context, passOf(rows, directions, set)),
    energyJet: async (rows, directions, set) => jets(context, passOf(rows, directions, set)),

    jetParameterGradient(terms, extra = []) {
      if (extra.length !== extraCount) {
        throw new Error(`Expected ${extraCount} gradients of extra scalars, got ${extra.length}.`)
      }
      return parameterGradient(context, store.packed('current'), { terms, extra })
    },

    langevin: async (rows, options) =>
      runLangevin(context, store.packed(options.parameters ?? 'current'), rows, options),
    metropolisLangevin: async (rows, options) => {
      const packed = store.packed(options.parameters ?? 'current')
      return runMetropolis(context, packed, { rows, proposal: 'langevin', options })
    },
    metropolisRandomWalk: async (rows, options) => {
      const packed = store.packed(options.parameters ?? 'current')
      return runMetropolis(context, packed, { rows, proposal: 'random-walk', options })
    },

    adam: async (gradient, step) => ({ gradientNorm: await store.adam(gradient, step) }),
    sgd: async (gradient, step) => ({ gradientNorm: await store.sgd(gradient, step) }),

    keepOnly: (kept) => values.keepOnly(kept),

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
