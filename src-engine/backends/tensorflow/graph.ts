// Formulas written into a graph instead of being run: TensorFlow then runs all of it in one call, in an order of its
// own, with neighbouring kernels fused. The graph's file format is that of a saved model without variables.
//
// Field numbers: SavedModel, MetaGraphDef, GraphDef, NodeDef, AttrValue, TensorProto and TensorShapeProto in
// TensorFlow's core/protobuf and core/framework.

import { attributeKinds, createKernels, dataTypes, type Attribute, type Tensor } from './kernels.ts'
import type { Operations } from './operations.ts'
import { bytesField, message, numberField } from './protocol-buffer.ts'

/** The version of graphs that TensorFlow 2.9 writes; newer ones read it. */
const producerVersion = 1087

export interface Graph {
  /** Nothing is owned in a graph, and nothing can be read before it is run. */
  ops: Operations
  /** Fed when it is run; −1 is a size that is known only then. */
  input(shape: number[], type?: 'float' | 'int32'): Tensor
  /** Fetched, in this order. */
  encode(outputs: Tensor[]): { savedModel: Buffer; inputs: string; outputs: string }
}

export function createGraph(): Graph {
  const nodes: Buffer[] = []
  /** `node:output` of tensor i + 1. */
  const edges: string[] = []
  const inputs: string[] = []
  const constants = new Map<string, Tensor>()

  function node(kernel: string, from: readonly Tensor[], attributes: Buffer[], outputCount = 1): Tensor[] {
    const name = `n${nodes.length}`
    const sources = from.map((tensor) => bytesField(3, edges[tensor - 1]))
    nodes.push(bytesField(1, message(bytesField(1, name), bytesField(2, kernel), ...sources, ...attributes)))
    return Array.from({ length: outputCount }, (_, output) => edges.push(`${name}:${output}`) as Tensor)
  }

  function constant(values: Float32Array | Int32Array, shape: number[]): Tensor {
    const key = `${values instanceof Int32Array} ${shape} ${values}`
    const known = constants.get(key)
    if (known !== undefined) return known
    const dataType = values instanceof Int32Array ? dataTypes.int32 : dataTypes.float
    const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    const value = message(numberField(1, dataType), bytesField(2, shapeMessage(shape)), bytesField(4, content))
    const attributes = [attribute('dtype', numberField(6, dataType)), attribute('value', bytesField(8, value))]
    const [made] = node('Const', [], attributes)
    constants.set(key, made)
    return made
  }

  const run = (kernel: string, from: Tensor[], attributes: Attribute[], outputCount: number): Tensor[] =>
    node(kernel, from, attributes.map(encodeAttribute), outputCount)

  const kernels = createKernels({ run, constant })

  function unread(): never {
    throw new Error('Expected a tensor that was computed, got one of a graph.')
  }

  return {
    ops: {
      ...kernels,
      tidy: (work) => work(),
      outsideTidy: (work) => work(),
      release: () => undefined,
      upload: constant,
      uploadIndices: constant,
      download: unread,
      runGraph: unread,
    },
    input(shape, type = 'float') {
      const dataType = attribute('dtype', numberField(6, dataTypes[type]))
      const [made] = node('Placeholder', [], [dataType, attribute('shape', bytesField(7, shapeMessage(shape)))])
      inputs.push(edges[made - 1])
      return made
    },
    encode(outputs) {
      // An input, or one tensor twice, cannot be fetched as it is.
      const fetched = outputs.map((tensor) => edges[kernels.copy(tensor) - 1])
      const versions = bytesField(4, numberField(1, producerVersion))
      const graph = message(...nodes, versions)
      const metaGraph = message(bytesField(1, bytesField(4, 'serve')), bytesField(2, graph))
      const savedModel = message(numberField(1, 1), bytesField(2, metaGraph))
      return { savedModel, inputs: inputs.join(), outputs: fetched.join() }
    },
  }
}

const attribute = (name: string, value: Buffer): Buffer =>
  bytesField(5, message(bytesField(1, name), bytesField(2, value)))

function encodeAttribute({ name, type, value }: Attribute): Buffer {
  const field = { [attributeKinds.integer]: 3, [attributeKinds.flag]: 5, [attributeKinds.type]: 6 }[type]!
  return attribute(name, numberField(field, value))
}

const shapeMessage = (shape: readonly number[]): Buffer =>
  message(...shape.map((size) => bytesField(2, numberField(1, size))))
