// Kernels that are run at once, and who owns the tensors that they make.
//
// A tensor made inside `tidy` is deleted when it ends, unless it is among what is returned; one made outside belongs to
// the caller, who releases it. Work inside `tidy` is synchronous, so that scopes nest.

import { AppError } from '../../../src-shared/errors.ts'
import type { Addon } from './addon.ts'
import { createKernels, dataTypes, type Attribute, type Kernels, type Tensor } from './kernels.ts'

/** What formulas and their callers need; in a graph (graph.ts) nothing is owned. */
export interface Operations extends Kernels {
  /** Everything that `work` makes goes when it ends, except the tensors in what it returns. */
  tidy<Result extends Tensor | readonly (Tensor | null)[] | void>(work: () => Result): Result
  /** What `work` makes belongs to the caller, wherever it is called. */
  outsideTidy<Result>(work: () => Result): Result
  release(tensor: Tensor): void
  /** `values` must not change as long as the tensor lives. */
  upload(values: Float32Array, shape: number[]): Tensor
  uploadIndices(values: Int32Array, shape: number[]): Tensor
  /** Waits for the device; a copy. */
  download(tensor: Tensor): Float32Array
  /** Everything at once that a graph was made for (compiled-graph.ts). */
  runGraph(model: number, inputs: Tensor[], names: { inputs: string; outputs: string }): Tensor[]
}

export function createOperations(addon: Addon): Operations {
  const constants = new Map<string, Tensor>()
  // The addon counts from 0: with that number gone, every tensor is true and only null is nothing.
  addon.createTensor([], dataTypes.float, Float32Array.of(0))
  /** Made since the innermost `tidy` began. */
  let made: Tensor[] | null = null

  function own({ id }: { id: number }): Tensor {
    made?.push(id as Tensor)
    return id as Tensor
  }

  function owned(work: () => { id: number }[]): Tensor[] {
    try {
      return work().map(own)
    } catch (error) {
      throw outOfMemory(error) ?? error
    }
  }

  const run = (kernel: string, inputs: Tensor[], attributes: Attribute[], outputCount: number): Tensor[] =>
    owned(() => addon.executeOp(kernel, attributes, inputs, outputCount))

  const create = (values: Float32Array | Int32Array, shape: number[]): number =>
    addon.createTensor(shape, values instanceof Int32Array ? dataTypes.int32 : dataTypes.float, values)

  function constant(values: Float32Array | Int32Array, shape: number[]): Tensor {
    const key = `${values instanceof Int32Array} ${shape} ${values}`
    let id = constants.get(key)
    if (id === undefined) constants.set(key, (id = create(values, shape) as Tensor))
    return id
  }

  return {
    ...createKernels({ run, constant }),

    tidy(work) {
      const outer = made
      const inner: Tensor[] = []
      made = inner
      let kept: readonly unknown[] = []
      try {
        const result = work()
        kept = Array.isArray(result) ? result : [result]
        return result
      } finally {
        made = outer
        for (const id of inner) {
          if (!kept.includes(id)) addon.deleteTensor(id)
          else made?.push(id)
        }
      }
    },

    outsideTidy(work) {
      const outer = made
      made = null
      try {
        return work()
      } finally {
        made = outer
      }
    },

    release: (tensor) => addon.deleteTensor(tensor),
    upload: (values, shape) => own({ id: create(values, shape) }),
    uploadIndices: (values, shape) => own({ id: create(values, shape) }),
    download: (tensor) => addon.tensorDataSync(tensor),
    runGraph: (model, inputs, names) => owned(() => addon.runSavedModel(model, inputs, names.inputs, names.outputs)),
  }
}

/** TensorFlow's "resource exhausted" as an error that a person can act on; null for any other. */
function outOfMemory(error: unknown): AppError | null {
  const message = error instanceof Error ? error.message : String(error)
  const asked = /OOM when allocating tensor with (shape\[[\d,]*\])/.exec(message)
  if (!asked) return null
  return new AppError(
    'out-of-memory',
    `Expected room on the device for a tensor of ${asked[1]}, got none left: take a smaller batch or network.`,
    { cause: error },
  )
}
