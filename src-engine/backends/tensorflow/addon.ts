// The native addon of @tensorflow/tfjs-node and -gpu, as far as it is used here: its kernels by name.
//
// The packages' own JavaScript is left out. Of the 20–30 µs that it takes for one kernel the addon needs 5, and it is
// written for a Node that has functions which are gone since 23.

import { createRequire } from 'node:module'
import type { Attribute } from './kernels.ts'

export interface Addon {
  /** Copies `values`; floats go to the device, whole numbers stay on the host, where kernels want them. */
  createTensor(shape: number[], type: number, values: Float32Array | Int32Array): number
  deleteTensor(id: number): void
  /** A copy. */
  tensorDataSync(id: number): Float32Array
  executeOp(kernel: string, attributes: Attribute[], inputs: number[], outputCount: number): { id: number }[]
  /** From a folder; answers its number. */
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(model: number): void
  /** Names as `node:output`, separated by commas. */
  runSavedModel(model: number, inputs: number[], inputNames: string, outputNames: string): { id: number }[]
  getNumOfTensors(): number
  isUsingGpuDevice(): boolean
  readonly TF_Version: string
}

/** What TensorFlow reads when it is loaded; what a person has set stays. */
const settings = {
  // Otherwise it takes all of the card's memory, and the lane beside it none.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  // Errors only: the last lines before an abort tell a run why it failed.
  TF_CPP_MIN_LOG_LEVEL: '2',
  // Newer cards round products to 10 bits by default; float32 is what the run says.
  NVIDIA_TF32_OVERRIDE: '0',
}

let loaded: { file: string; addon: Addon } | null = null

/** Throws what the loader says if it cannot be loaded. Once loaded it stays: a process has one TensorFlow. */
export function loadAddon(file: string): Addon {
  if (loaded?.file === file) return loaded.addon
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value
  const addon = createRequire(import.meta.url)(file) as Addon
  loaded = { file, addon }
  return addon
}
