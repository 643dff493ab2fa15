// Backends that go wrong in the ways that real ones do.

import type { Backend, EnergySession } from '../../../src-engine/backends/backend.ts'
import { reference } from '../../../src-engine/backends/reference/reference.ts'

/** Says that it is here, and computes whatever `change` makes of the reference. */
export function changedReference(change: (session: EnergySession) => Partial<EnergySession>): Backend {
  return {
    ...reference,
    id: 'wasm',
    availability: async () => ({
      available: true,
      device: { backend: 'wasm', device: 'fake', threads: 1, precision: 'float32', kernelVariant: 'fake' },
    }),
    async createSession(options) {
      const session = await reference.createSession(options)
      return { ...session, ...change(session) }
    },
  }
}

/** A driver that takes one step too few. */
export const wrongLangevin = changedReference((session) => ({
  walk: (rows, program) => session.walk(rows, { ...program, steps: program.steps - 1 }),
}))

/** A driver that aborts the process on the way in. */
export const aborting: Backend = {
  ...reference,
  id: 'webgpu',
  async availability() {
    process.stderr.write('Check failed: no such luck\n')
    process.kill(process.pid, 'SIGABRT')
    return new Promise(() => undefined)
  },
}

/** A library that cannot be loaded. */
export const unloadable: Backend = {
  ...reference,
  id: 'tensorflow',
  availability: () => Promise.reject(new Error('libtensorflow.so.2: cannot open shared object file')),
}
