// The real trainer on the software adapter, whose device is destroyed once: at iteration 12 of the first process of a
// lane that is named so.

import { loadData } from '../../../../src-engine/data/registry.ts'
import { createWebgpuBackend } from '../../../../src-engine/backends/webgpu/webgpu.ts'
import type { GpuDevice } from '../../../../src-engine/backends/webgpu/gpu-device.ts'
import { decodeCheckpoint, encodeCheckpoint } from '../../../../src-engine/training/checkpoint.ts'
import { serveTrainer } from '../../../../src-engine/training/serve-trainer.ts'
import { startTraining } from '../../../../src-engine/training/train.ts'
import type { StartTraining } from '../../../../src-engine/training/training.ts'

let opened: GpuDevice | undefined
const backend = createWebgpuBackend({
  load: () => import('webgpu'),
  softwareAllowed: true,
  opened: (gpu) => (opened = gpu),
})

const startLosing: StartTraining = async (options) => {
  const training = await startTraining(options)
  if (options.checkpoint || options.lane.name !== 'loses its device') return training
  const step = training.step.bind(training)
  training.step = () => {
    if (training.progress.iteration === 12) opened!.destroy()
    return step()
  }
  return training
}

serveTrainer({
  loadData,
  useBackend: async () => {
    const availability = await backend.availability()
    if (!availability.available) throw new Error(availability.reason)
    return { backend, device: availability.device }
  },
  startTraining: startLosing,
  encodeCheckpoint,
  decodeCheckpoint,
})
