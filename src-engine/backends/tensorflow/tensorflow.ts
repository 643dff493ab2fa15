// CUDA cards through TensorFlow.

import type { Backend } from '../backend.ts'

const reason = 'it is not part of this version'

export const tensorflow: Backend = {
  id: 'tensorflow',
  availability: async () => ({ available: false, reason }),
  supports: () => ({ supported: false, reason }),
  createSession: () => Promise.reject(new Error(`Expected a backend that is there, got tensorflow: ${reason}.`)),
}
