// The processor through WebAssembly.

import type { Backend } from '../backend.ts'

const reason = 'it is not part of this version'

export const wasm: Backend = {
  id: 'wasm',
  availability: async () => ({ available: false, reason }),
  supports: () => ({ supported: false, reason }),
  createSession: () => Promise.reject(new Error(`Expected a backend that is there, got wasm: ${reason}.`)),
}
