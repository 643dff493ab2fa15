// TensorFlow's kernels as functions over tensors, the same for kernels that are run at once (operations.ts) and for
// those that are written into a graph (graph.ts): formulas are written once over them.
//
// Sizes in comments: B rows, H columns. A row (1, H), a column (B, 1) or a single value stretches over a matrix.

declare const isTensor: unique symbol
/** A tensor on the device, or one of a graph's edges, by its number; never 0. */
export type Tensor = number & { readonly [isTensor]: true }

/** TensorFlow's own numbers for its types. */
export const dataTypes = { float: 1, int32: 3, bool: 10, uint64: 23 } as const
/** And for the kinds of an attribute's value. */
export const attributeKinds = { integer: 1, flag: 3, type: 4 } as const

export interface Attribute {
  name: string
  /** One of `attributeKinds`. */
  type: number
  value: number | boolean
}

export interface KernelRunner {
  run(kernel: string, inputs: Tensor[], attributes: Attribute[], outputCount: number): Tensor[]
  /** The same tensor for the same values; it stays. */
  constant(values: Float32Array | Int32Array, shape: number[]): Tensor
}

export type Kernels = ReturnType<typeof createKernels>

export function createKernels({ run: runMany, constant }: KernelRunner) {
  const run = (kernel: string, inputs: Tensor[], attributes = ofFloats): Tensor =>
    runMany(kernel, inputs, attributes, 1)[0]
  const index = (values: readonly number[]): Tensor => constant(Int32Array.from(values), [values.length])
  const axis = (value: number): Tensor => constant(Int32Array.of(value), [])

  return {
    /** One number of the formulas. */
    number: (value: number): Tensor => constant(Float32Array.of(value), []),

    /** a b */
    product: (a: Tensor, b: Tensor): Tensor => run('MatMul', [a, b], products[0]),
    /** a bᵀ */
    productTransposed: (a: Tensor, b: Tensor): Tensor => run('MatMul', [a, b], products[1]),
    /** aᵀ b */
    transposedProduct: (a: Tensor, b: Tensor): Tensor => run('MatMul', [a, b], products[2]),
    /** A vector (H) added to every row. */
    addToRows: (a: Tensor, vector: Tensor): Tensor => run('BiasAdd', [a, vector]),

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
      run('Cast', [a], [type('SrcT', dataTypes.bool), type('DstT', dataTypes.float), flag('Truncate', false)]),
    choose: (condition: Tensor, yes: Tensor, no: Tensor): Tensor => run('SelectV2', [condition, yes, no]),

    copy: (a: Tensor): Tensor => run('Identity', [a]),
    reshape: (a: Tensor, shape: readonly number[]): Tensor => run('Reshape', [a, index(shape)], reshaping),
    /** One after the other along an axis. */
    join: (tensors: Tensor[], along: number): Tensor =>
      run('ConcatV2', [...tensors, axis(along)], [...ofFloats, integer('N', tensors.length), ofIndices]),
    /** A vector, cut into parts of these lengths. */
    cut(vector: Tensor, lengths: readonly number[]): Tensor[] {
      const attributes = [integer('num_split', lengths.length), ...ofFloats, type('Tlen', dataTypes.int32)]
      return runMany('SplitV', [vector, index(lengths), axis(0)], attributes, lengths.length)
    },
    /** (B, H) → (B, count) */
    firstColumns: (a: Tensor, count: number): Tensor => run('Slice', [a, index([0, 0]), index([-1, count])], slicing),

    logarithm: (a: Tensor): Tensor => run('Log', [a]),
    /** Words of 32 bits in the clothes of floats, as many as `shape` says: moved about without being looked at. */
    philox: (shape: Tensor, key: Tensor, counter: Tensor): Tensor => {
      const algorithm = constant(Int32Array.of(1), [])
      const words = run('StatelessRandomUniformFullIntV2', [shape, key, counter, algorithm], drawing)
      return run('Bitcast', [words], [type('T', dataTypes.int32), type('type', dataTypes.float)])
    },
    asWords: (a: Tensor): Tensor => run('Bitcast', [a], [...ofFloats, type('type', dataTypes.int32)]),
    /** (…, 2) words, the low one first → (…) numbers of 64 bits. */
    asLongs: (a: Tensor): Tensor => run('Bitcast', [a], [...ofInt32, type('type', dataTypes.uint64)]),
    /** All but the highest bit of each word. */
    withoutSign: (a: Tensor): Tensor => run('BitwiseAnd', [a, constant(Int32Array.of(0x7fffffff), [])], ofInt32),
    wordsAsNumbers: (a: Tensor): Tensor =>
      run('Cast', [a], [type('SrcT', dataTypes.int32), type('DstT', dataTypes.float), flag('Truncate', false)]),
    unstackIndices: (a: Tensor, count: number): Tensor[] =>
      runMany('Unpack', [a], [integer('num', count), ...ofInt32, integer('axis', 0)], count),

    /** Its `count` parts along the first axis, which goes. */
    unstack: (a: Tensor, count: number): Tensor[] =>
      runMany('Unpack', [a], [integer('num', count), ...ofFloats, integer('axis', 0)], count),
  }
}

const type = (name: string, value: number): Attribute => ({ name, type: attributeKinds.type, value })
const flag = (name: string, value: boolean): Attribute => ({ name, type: attributeKinds.flag, value })
const integer = (name: string, value: number): Attribute => ({ name, type: attributeKinds.integer, value })
const ofFloats = [type('T', dataTypes.float)]
const ofInt32 = [type('T', dataTypes.int32)]
const slicing = [...ofFloats, type('Index', dataTypes.int32)]
const drawing = [type('dtype', dataTypes.int32), type('Tshape', dataTypes.int32)]
const ofIndices = type('Tidx', dataTypes.int32)
const summing = [flag('keep_dims', true), ...ofFloats, ofIndices]
const reshaping = [...ofFloats, type('Tshape', dataTypes.int32)]
const products = [
  [false, false],
  [false, true],
  [true, false],
].map(([left, right]) => [...ofFloats, flag('transpose_a', left), flag('transpose_b', right)])
