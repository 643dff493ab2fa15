// Any graphics card through Dawn, the WebGPU implementation of Chromium.

import type { Backend } from '../backend.ts'

const reason = 'it is not part of this version'

export const webgpu: Backend = {
  id: 'webgpu',
  availability: async () => ({ available: false, reason }),
  supports: () => ({ supported: false, reason }),
  createSession: () => Promise.reject(new Error(`Expected a backend that is there, got webgpu: ${reason}.`)),
}
