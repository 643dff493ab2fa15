// Made-up devices for looking at the window: one of each kind of trouble.

import type { BackendReport, DevicesReport, InstallationState } from '../../src-shared/device.ts'

const none = {
  ...{ available: false, device: '', threads: 0, precision: '', kernelVariant: '', selfTest: null },
  ...{ remark: null, iterationsPerSecond: null },
}

const wasm: BackendReport = {
  ...{
    backend: 'wasm',
    available: true,
    reason: null,
    remark: null,
    device: 'AMD EPYC 7B13',
    threads: 2,
    precision: 'float32',
  },
  ...{ kernelVariant: '256-bit relaxed SIMD', selfTest: { passed: true, durationMs: 34 }, iterationsPerSecond: 412.6 },
}

const reference: BackendReport = {
  ...{
    backend: 'reference',
    available: true,
    reason: null,
    remark: null,
    device: 'AMD EPYC 7B13',
    threads: 1,
    precision: 'float64',
  },
  kernelVariant: 'plain float64 TypeScript',
  ...{ selfTest: { passed: true, durationMs: 0 }, iterationsPerSecond: 46.1 },
}

const noWebgpu: BackendReport = {
  ...none,
  backend: 'webgpu',
  reason: 'no graphics card was found: install its Vulkan driver, then look again',
}

const noTensorflow: BackendReport = {
  ...none,
  backend: 'tensorflow',
  reason: 'TensorFlow is not installed: run "npm run setup:tensorflow".',
}

const brokenWebgpu: BackendReport = {
  ...{ backend: 'webgpu', available: true, reason: null, remark: null, device: 'NVIDIA GeForce RTX 4070', threads: 1 },
  ...{ precision: 'float32', kernelVariant: 'WGSL, vulkan', iterationsPerSecond: null },
  selfTest: {
    passed: false,
    operation: 'langevin of an MLP 2-19-33-1 (silu)',
    detail: 'it differs by 3.1e-2 of the largest value, 0.0001 is allowed',
  },
}

const tensorflow: BackendReport = {
  ...{
    backend: 'tensorflow',
    available: true,
    reason: null,
    remark: null,
    device: 'NVIDIA GeForce RTX 4070',
    threads: 1,
  },
  ...{ precision: 'float32', kernelVariant: 'TensorFlow 2.21.0, CUDA', selfTest: { passed: true, durationMs: 212 } },
  iterationsPerSecond: 31.4,
}

const workload = 'CD-10, batch 256, MLP 2-64-64-1 silu'

export const plainDevices: DevicesReport = { backends: [wasm, noWebgpu, noTensorflow, reference], workload }
export const manyDevices: DevicesReport = { backends: [wasm, brokenWebgpu, tensorflow, reference], workload }

export const installation: InstallationState = {
  library: 'tensorflow',
  ...{ kind: 'gpu', version: '2.9.1', status: 'running' },
  lines: [
    'Downloading TensorFlow 2.9.1 for CUDA ...',
    'Downloading TensorFlow 2.9.1 for CUDA: 118 MB, 21.4 s',
    'Downloading TensorFlow 2.9.1 for CUDA: 124 MB, 22.4 s',
  ],
}
