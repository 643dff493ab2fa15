// TensorFlow's kernels as functions over tensors on the device, and who owns those tensors.
//
// A tensor made inside `tidy` is deleted when it ends, unless it is among what is returned; one made outside belongs to
// the caller, who releases it. Work inside `tidy` is synchronous, so that scopes nest.
// Sizes in comments: B rows, H columns. A row (1, H), a column (B, 1) or a single value stretches over a matrix.

import { AppError } from '../../../src-shared/errors.ts'
import type { Addon, Attribute } from './addon.ts'

declare const onDevice: unique symbol
/** A tensor of the addon, by its number. */
export type Tensor = number & { readonly [onDevice]: true }

export type Operations = ReturnType<typeof createOperations>

export function createOperations(addon: Addon) {
  const { TF_FLOAT: float, TF_INT32: int32, TF_BOOL: bool } = addon
  const type = (name: string, value: number): Attribute => ({ name, type: addon.TF_ATTR_TYPE, value })
  const flag = (name: string, value: boolean): Attribute => ({ name, type: addon.TF_ATTR_BOOL, value })
  const integer = (name: string, value: number): Attribute => ({ name, type: addon.TF_ATTR_INT, value })
  const ofFloats = [type('T', float)]
  const productOf = (left: boolean, right: boolean) => [
    ...ofFloats,
    flag('transpose_a', left),
    flag('transpose_b', right),
  ]
  const products = [productOf(false, false), productOf(false, true), productOf(true, false)]
  const reshaping = [...ofFloats, type('Tshape', int32)]
  const summing = [flag('keep_dims', true), ...ofFloats, type('Tidx', int32)]
  const splitting = new Map<number, Attribute[]>()
  const numbers = new Map<number, Tensor>()
  const indices = new Map<string, Tensor>()
  // The addon counts from 0: with that number gone, every tensor is true and only null is nothing.
  addon.createTensor([], float, Float32Array.of(0))
  /** Made since the innermost `tidy` began. */
  let made: Tensor[] | null = null

  function own(id: number): Tensor {
    made?.push(id as Tensor)
    return id as Tensor
  }

  function runMany(kernel: string, inputs: number[], attributes: Attribute[], count: number): Tensor[] {
    try {
      return addon.executeOp(kernel, attributes, inputs, count).map(({ id }) => own(id))
    } catch (error) {
      throw outOfMemory(error) ?? error
    }
  }

  const run = (kernel: string, inputs: number[], attributes = ofFloats): Tensor =>
    runMany(kernel, inputs, attributes, 1)[0]

  /** Everything that `work` makes goes when it ends, except the tensors in what it returns. */
  function tidy<Result extends Tensor | readonly (Tensor | null)[] | void>(work: () => Result): Result {
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
  }

  /** What `work` makes belongs to the caller, wherever it is called. */
  function outsideTidy<Result>(work: () => Result): Result {
    const outer = made
    made = null
    try {
      return work()
    } finally {
      made = outer
    }
  }

  function kept(id: number): Tensor {
    return id as Tensor
  }

  /** One number, made once. For numbers of the formulas; what changes from step to step goes through `upload`. */
  function number(value: number): Tensor {
    let id = numbers.get(value)
    if (id === undefined) numbers.set(value, (id = kept(addon.createTensor([], float, Float32Array.of(value)))))
    return id
  }

  /** Sizes or axes, made once. */
  function index(values: readonly number[]): Tensor {
    const key = values.join()
    let id = indices.get(key)
    if (id === undefined)
      indices.set(key, (id = kept(addon.createTensor([values.length], int32, Int32Array.from(values)))))
    return id
  }

  return {
    addon,
    tidy,
    outsideTidy,
    number,
    release: (tensor: Tensor) => addon.deleteTensor(tensor),
    upload: (values: Float32Array, shape: number[]): Tensor => own(addon.createTensor(shape, float, values)),
    /** Waits for the device; a copy. */
    download: (tensor: Tensor): Float32Array => addon.tensorDataSync(tensor),

    /** a b */
    product: (a: Tensor, b: Tensor): Tensor => run('MatMul', [a, b], products[0]),
    /** a bᵀ */
    productTransposed: (a: Tensor, b: Tensor): Tensor => run('MatMul', [a, b], products[1]),
    /** aᵀ b */
    transposedProduct: (a: Tensor, b: Tensor): Tensor => run('MatMul', [a, b], products[2]),

    add: (a: Tensor, b: Tensor): Tensor => run('AddV2', [a, b]),
    subtract: (a: Tensor, b: Tensor): Tensor => run('Sub', [a, b]),
    multiply: (a: Tensor, b: Tensor): Tensor => run('Mul', [a, b]),
    divide: (a: Tensor, b: Tensor): Tensor => run('RealDiv', [a, b]),
    /** Of tensors of one shape. */
    sum: (tensors: Tensor[]): Tensor =>
      tensors.length === 1 ? tensors[0] : run('AddN', tensors, [...ofFloats, integer('N', tensors.length)]),
    square: (a: Tensor): Tensor => run('Square', [a]),
    squareRoot: (a: Tensor): Tensor => run('Sqrt', [a]),
    sigmoid: (a: Tensor): Tensor => run('Sigmoid', [a]),
    softplus: (a: Tensor): Tensor => run('Softplus', [a]),
    tanh: (a: Tensor): Tensor => run('Tanh', [a]),
    /** s (1 − s) g for s = σ(z) */
    sigmoidSlope: (s: Tensor, g: Tensor): Tensor => run('SigmoidGrad', [s, g]),
    /** ½ Σ a² */
    halfSquareSum: (a: Tensor): Tensor => run('L2Loss', [a]),
    /** (B, H) → (1, H) */
    sumOverRows: (a: Tensor): Tensor => run('Sum', [a, index([0])], summing),
    /** (B, H) → (B, 1) */
    sumOverColumns: (a: Tensor): Tensor => run('Sum', [a, index([1])], summing),

    less: (a: Tensor, b: Tensor): Tensor => run('Less', [a, b]),
    isNaN: (a: Tensor): Tensor => run('IsNan', [a]),
    notEqual: (a: Tensor, b: Tensor): Tensor =>
      run('NotEqual', [a, b], [...ofFloats, flag('incompatible_shape_error', true)]),
    both: (a: Tensor, b: Tensor): Tensor => run('LogicalAnd', [a, b], []),
    /** 1 where true, 0 where false. */
    asNumbers: (a: Tensor): Tensor =>
      run('Cast', [a], [type('SrcT', bool), type('DstT', float), flag('Truncate', false)]),
    choose: (condition: Tensor, yes: Tensor, no: Tensor): Tensor => run('SelectV2', [condition, yes, no]),

    copy: (a: Tensor): Tensor => run('Identity', [a]),
    reshape: (a: Tensor, shape: readonly number[]): Tensor => run('Reshape', [a, index(shape)], reshaping),
    /** One after the other along `axis`. */
    join: (tensors: Tensor[], axis: number): Tensor =>
      run('ConcatV2', [...tensors, index([axis])], [...ofFloats, integer('N', tensors.length), type('Tidx', int32)]),
    /** A vector, cut into parts of these lengths. */
    cut(vector: Tensor, lengths: readonly number[]): Tensor[] {
      const attributes = [integer('num_split', lengths.length), ...ofFloats, type('Tlen', int32)]
      const inputs = [vector, index(lengths), axisZero()]
      return runMany('SplitV', inputs, attributes, lengths.length)
    },
    /** Its `count` parts along the first axis, which goes. */
    unstack(a: Tensor, count: number): Tensor[] {
      let attributes = splitting.get(count)
      if (!attributes) splitting.set(count, (attributes = [integer('num', count), ...ofFloats, integer('axis', 0)]))
      return runMany('Unpack', [a], attributes, count)
    },
  }

  /** SplitV wants its axis without dimensions. */
  function axisZero(): Tensor {
    let id = indices.get('axis')
    if (id === undefined) indices.set('axis', (id = kept(addon.createTensor([], int32, Int32Array.of(0)))))
    return id
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
