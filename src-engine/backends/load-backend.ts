// One backend by id, alone: a process that computes with one need not load the code of the others.

import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { Backend } from './backend.ts'

const loaders: Record<BackendId, () => Promise<Backend>> = {
  reference: async () => (await import('./reference/reference.ts')).reference,
  wasm: async () => (await import('./wasm/wasm.ts')).wasm,
  webgpu: async () => (await import('./webgpu/webgpu.ts')).webgpu,
  tensorflow: async () => (await import('./tensorflow/tensorflow.ts')).tensorflow,
}

export const loadBackend = (id: BackendId): Promise<Backend> => loaders[id]()
