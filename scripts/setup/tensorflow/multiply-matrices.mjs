// Usage, on the pinned Node: multiply-matrices.mjs ADDON. Loads the addon, multiplies two matrices with it and prints
// TensorFlow's version.

import { createRequire } from 'node:module'

process.env.TF_CPP_MIN_LOG_LEVEL ??= '3'
process.env.TF_FORCE_GPU_ALLOW_GROWTH = 'true'

const addon = createRequire(import.meta.url)(process.argv[2])
const float = addon.TF_FLOAT
const attributes = [
  { name: 'T', type: addon.TF_ATTR_TYPE, value: float },
  { name: 'transpose_a', type: addon.TF_ATTR_BOOL, value: false },
  { name: 'transpose_b', type: addon.TF_ATTR_BOOL, value: true },
]
const left = addon.createTensor([1, 2], float, Float32Array.of(1, 2))
const right = addon.createTensor([1, 2], float, Float32Array.of(3, 4))
const [{ id }] = addon.executeOp('MatMul', attributes, [left, right], 1)
const product = addon.tensorDataSync(id)[0]
if (product !== 11) throw new Error(`Expected 1 · 3 + 2 · 4 = 11, got ${product}.`)
console.log(`tensorflow ${addon.TF_Version}`)
