// Every backend, by id. A new backend adds its id to the experiment's schema, one folder and one row here.

import type { BackendId } from '../../src-shared/config/experiment.ts'
import type { Backend } from './backend.ts'
import { reference } from './reference/reference.ts'
import { tensorflow } from './tensorflow/tensorflow.ts'
import { wasm } from './wasm/wasm.ts'
import { webgpu } from './webgpu/webgpu.ts'

export const backends: Record<BackendId, Backend> = { reference, wasm, webgpu, tensorflow }
