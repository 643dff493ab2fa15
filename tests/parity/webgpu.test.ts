// The kernels on the software adapter, where there is one: right, but slow, hence fewer and smaller cases.

import { test } from 'vitest'
import { createWebgpuBackend } from '../../src-engine/backends/webgpu/webgpu.ts'
import { useSoftwareAdapter } from '../support/software-adapter.ts'
import { describeBackend } from './backend-suite.ts'

const adapter = useSoftwareAdapter()
const backend = createWebgpuBackend({ load: () => import('webgpu'), softwareAllowed: true })

if (adapter.found) describeBackend(backend, { runs: 6, batchMaximum: 40, partitionStride: 50, trainingIterations: 300 })
else test.skip(`the kernels of webgpu: ${adapter.reason}`, () => undefined)
