// The reference backend: clear float64 TypeScript on one core, always there, and the truth for all others.

import { cpus } from 'node:os'
import type { Backend } from '../backend.ts'
import { createReferenceSession } from './session.ts'

export const reference: Backend = {
  id: 'reference',

  availability: async () => ({
    available: true,
    device: {
      backend: 'reference',
      device: cpus()[0]?.model.trim() || 'CPU',
      threads: 1,
      precision: 'float64',
      kernelVariant: 'plain float64 TypeScript',
    },
  }),

  supports: () => ({ supported: true }),

  createSession: async (options) => createReferenceSession(options),
}
