// Where everything of a session stands in its one shared memory. Worked out from the shape alone, so that every thread
// comes to the same plan by itself.
//
// Rows stand in blocks of 16, feature by feature (kernels/lanes.ts). A network's parameters stand twice more beside the
// parameter vector, in the panels that the products read on their way forward and back.

import type {
  Activation,
  ClassMlpTerm,
  EnergyShape,
  EnergyTerm,
  LinearTerm,
  MlpTerm,
  ParameterSet,
  RbmTerm,
} from '../backend.ts'

export const blockRows = 16
/** Bytes of one feature of a block. */
export const featureBytes = 64
/** The kernels' own constants lie below this. */
const firstFreeByte = 16 * 1024
/** Rows that are handed to the threads at once, at most. */
export const rowCapacity = 8192
/** Summands of a parameter gradient that are handed over at once, at most. */
export const termCapacity = 64
/** Numbers that describe a job, and each summand of a gradient. */
export const jobLength = 32
export const gradientTermLength = 8

const pageBytes = 65536
/** A memory of 32-bit addresses ends here. */
export const memoryBytesMaximum = 2 ** 32 - pageBytes

/** Byte offsets, relative to the start of a set of panels, and to a padded gradient. */
export interface LayerPlan {
  inputs: number
  outputs: number
  /** As blocks hold them: an even number, and of the points themselves a multiple of 4. */
  inputFeatures: number
  outputFeatures: number
  /** The inputs rounded up to 2: what a product back to them computes. */
  inputAdjoints: number
  /** Rounded up to 16, as gradients hold them. */
  columns: number
  /** In floats from the start of the parameter vector. */
  weights: number
  biases: number
  panels: { forward: number; backward: number; biases: number }
  gradient: { weights: number; biases: number }
}

/** One multilayer perceptron; its last layer has one output, and `panels.forward` is then just its weights. */
export interface NetworkPlan {
  kind: 'network'
  activation: Activation
  hidden: readonly LayerPlan[]
  last: LayerPlan
  /** The last layer's weights times the network's weight in the call. */
  scaledLast: number
}

/** A perceptron with one output per class: its last layer is planned as the hidden ones, and has no activation. */
export interface ClassNetworkPlan {
  kind: 'class-network'
  activation: Activation
  hidden: readonly LayerPlan[]
  last: LayerPlan
}

/** A machine with its hidden units summed out, over binary or real rows; without hidden units, a linear term. */
export interface MachinePlan {
  kind: 'machine'
  layer: LayerPlan | null
  /** In floats from the start of the parameter vector, as `weights` of a layer. */
  visibleBiases: number
  /** The same of a machine over real rows; null over binary ones. */
  logVariances: number | null
  /** Byte offsets as those of a layer, with a place for each feature of a block; the last two over real rows alone. */
  panels: { visibleBiases: number; precisions: number; scaledWeights: number }
  gradient: { visibleBiases: number; logVariances: number }
}

export type TermPlan = NetworkPlan | ClassNetworkPlan | MachinePlan

export interface MemoryPlan {
  dimension: number
  /** The dimension rounded up to 4. */
  features: number
  terms: readonly TermPlan[]
  base: { precision: number; mean: readonly number[] } | null
  parameterCount: number
  /** With the extra scalars. */
  vectorLength: number
  /** Bytes of a vector, rounded up to 32. */
  vectorBytes: number
  panelBytes: number
  gradientBytes: number
  /** Copies of the padded gradient that are added up apart: so many tasks, whatever the number of threads. */
  gradientCopies: number
  /** Blocks that a tile has room for, and with which one layer of it still stays in a core's nearest cache. */
  tileBlocks: number
  cachedBlocks: number
  threads: number
  at: {
    control: number
    job: number
    gradientTerms: number
    mean: number
    /** Of the call: one float64 per term, then the base's, then the joint inverse temperature. */
    termWeights: number
    /** As many as a product has outputs at most; nobody writes there. */
    zeros: number
    /** As many as there are hidden units of a machine. */
    ones: number
    parameters: number
    average: number
    firstMoment: number
    secondMoment: number
    gradient: number
    panels: Record<ParameterSet, number>
    gradientCopies: number
    tileEnergies: number
    rows: number
    previous: number
    directions: number
    outputs: readonly number[]
    weights: readonly number[]
    taken: number
    /** β per row. */
    temperatures: number
    /** The class of each row, −1 for all together; 0 where no energy knows classes. */
    classes: number
    /** Drift (or the step of a leapfrog), noise and its square of each row, float64. */
    rowSteps: readonly number[]
    workspaces: number
  }
  workspaceBytes: number
  totalBytes: number
}

/** Hands out places one behind the other, each on a cache line of its own. */
export class Space {
  next: number

  constructor(start: number) {
    this.next = start
  }

  take(bytes: number): number {
    const place = this.next
    this.next = roundUp(place + bytes, 128)
    return place
  }
}

export const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step

export const isNetwork = (term: EnergyTerm): term is MlpTerm | ClassMlpTerm =>
  (term.kind === 'mlp' || term.kind === 'mlp-classes') && term.widths.length >= 3

export const isMachine = (term: EnergyTerm): term is RbmTerm | LinearTerm =>
  term.kind === 'bernoulli-rbm' || term.kind === 'gaussian-rbm' || term.kind === 'linear'

export function planMemory(
  shape: EnergyShape,
  extraCount: number,
  /** `layerBytes`: how much of one layer a tile may hold. */
  { threads, layerBytes }: { threads: number; layerBytes: number },
  /** Takes what a thread needs for itself, so that only the plan of a tile knows how it works. */
  takeWorkspace: (plan: MemoryPlan, space: Space) => void,
): MemoryPlan {
  const { dimension, base } = shape
  const panelSpace = new Space(0)
  const gradientSpace = new Space(0)
  let parameterCount = 0
  const planNext = (size: LayerSize): LayerPlan => {
    const layer = planLayer(size, parameterCount, panelSpace, gradientSpace)
    parameterCount += (layer.inputs + 1) * layer.outputs
    return layer
  }
  const planMachine = (term: Parameters<typeof hiddenUnits>[0]): MachinePlan => {
    const outputs = hiddenUnits(term)
    const layer = outputs > 0 ? planNext({ inputs: dimension, outputs, isFirst: true, isLast: false }) : null
    const visibleBiases = parameterCount
    parameterCount += dimension
    const isReal = term.kind === 'gaussian-rbm'
    const logVariances = isReal ? parameterCount : null
    if (isReal) parameterCount += dimension
    const bytes = 4 * roundUp(dimension, 4)
    return {
      ...{ kind: 'machine', layer, visibleBiases, logVariances },
      panels: {
        visibleBiases: panelSpace.take(bytes),
        precisions: isReal ? panelSpace.take(bytes) : 0,
        scaledWeights: isReal ? panelSpace.take(4 * dimension * outputs) : 0,
      },
      gradient: {
        visibleBiases: gradientSpace.take(bytes),
        logVariances: isReal ? gradientSpace.take(bytes) : 0,
      },
    }
  }
  const terms = shape.terms.map(({ term }): TermPlan => {
    if (isMachine(term)) return planMachine(term)
    if (!isNetwork(term)) throw new Error(`Expected networks with a hidden layer, got a term of kind ${term.kind}.`)
    const layers = term.widths.slice(1).map((outputs, index) => {
      const isLast = term.kind === 'mlp' && index === term.widths.length - 2
      return planNext({ inputs: term.widths[index], outputs, isFirst: index === 0, isLast })
    })
    const last = layers[layers.length - 1]
    const network = { activation: term.activation, hidden: layers.slice(0, -1), last }
    if (term.kind === 'mlp-classes') return { kind: 'class-network', ...network }
    return {
      kind: 'network',
      ...network,
      scaledLast: panelSpace.take(4 * last.inputFeatures),
    }
  })
  const widest = Math.max(4, ...terms.flatMap(widthsOf))
  const vectorLength = parameterCount + extraCount
  const vectorBytes = roundUp(4 * vectorLength, 32)
  const gradientBytes = gradientSpace.next
  const space = new Space(firstFreeByte)
  const plan: MemoryPlan = {
    dimension,
    features: roundUp(dimension, 4),
    terms,
    base: base && { precision: 1 / base.standardDeviation ** 2, mean: base.mean },
    parameterCount,
    vectorLength,
    vectorBytes,
    panelBytes: panelSpace.next,
    gradientBytes,
    gradientCopies: Math.max(2, Math.min(16, Math.floor(gradientCopyBytes / Math.max(1, gradientBytes)))),
    tileBlocks,
    cachedBlocks: Math.max(1, Math.min(tileBlocks, Math.floor(layerBytes / (widest * featureBytes)))),
    threads,
    at: {
      control: space.take(64),
      job: space.take(8 * jobLength),
      gradientTerms: space.take(8 * gradientTermLength * termCapacity),
      mean: space.take(4 * dimension),
      termWeights: space.take(8 * (terms.length + 2)),
      zeros: space.take(4 * Math.max(widest, dimension + 1)),
      ones: space.take(4 * widest),
      parameters: space.take(vectorBytes),
      average: space.take(vectorBytes),
      firstMoment: space.take(vectorBytes),
      secondMoment: space.take(vectorBytes),
      gradient: space.take(vectorBytes),
      panels: { current: space.take(panelSpace.next), average: space.take(panelSpace.next) },
      gradientCopies: 0,
      tileEnergies: space.take(8 * (rowCapacity / blockRows + termCapacity)),
      rows: space.take(4 * rowCapacity * dimension),
      previous: space.take(4 * rowCapacity * dimension),
      directions: space.take(4 * rowCapacity * dimension),
      outputs: [0, 1, 2].map((order) => space.take(4 * rowCapacity * (order === 0 ? dimension : 1))),
      weights: [0, 1, 2].map(() => space.take(4 * rowCapacity)),
      taken: space.take(4 * rowCapacity),
      temperatures: space.take(4 * rowCapacity),
      classes: terms.some(({ kind }) => kind === 'class-network') ? space.take(4 * rowCapacity) : 0,
      rowSteps: [0, 1, 2].map(() => space.take(8 * rowCapacity)),
      workspaces: 0,
    },
    workspaceBytes: 0,
    totalBytes: 0,
  }
  plan.at.gradientCopies = space.take(plan.gradientCopies * gradientBytes)
  const workspace = new Space(0)
  takeWorkspace(plan, workspace)
  plan.workspaceBytes = roundUp(workspace.next, 4096)
  plan.at.workspaces = space.take(threads * plan.workspaceBytes)
  plan.totalBytes = roundUp(space.next, pageBytes)
  return plan
}

/** Blocks of a tile at most: 64 rows, enough for a gradient's products to run long over them. */
const tileBlocks = 4
/** More copies let more threads work, fewer are quicker to add up. */
const gradientCopyBytes = 32 * 1024 * 1024

interface LayerSize {
  inputs: number
  outputs: number
  isFirst: boolean
  isLast: boolean
}

const hiddenUnits = (term: RbmTerm | LinearTerm): number => (term.kind === 'linear' ? 0 : term.hidden)

function widthsOf(term: TermPlan): number[] {
  if (term.kind === 'network') return term.hidden.map(({ outputFeatures }) => outputFeatures)
  if (term.kind === 'class-network') return [...term.hidden, term.last].map(({ outputFeatures }) => outputFeatures)
  return term.layer ? [term.layer.outputFeatures] : []
}

function planLayer(
  { inputs, outputs, isFirst, isLast }: LayerSize,
  firstParameter: number,
  panels: Space,
  gradient: Space,
): LayerPlan {
  const [inputFeatures, outputFeatures] = [roundUp(inputs, isFirst ? 4 : 2), roundUp(outputs, 2)]
  const columns = roundUp(outputs, 16)
  return {
    inputs,
    outputs,
    inputFeatures,
    outputFeatures,
    inputAdjoints: roundUp(inputs, 2),
    columns,
    weights: firstParameter,
    biases: firstParameter + inputs * outputs,
    panels: {
      forward: panels.take(4 * (isLast ? inputFeatures : inputs * outputFeatures)),
      backward: isLast ? 0 : panels.take(4 * roundUp(inputs, 2) * outputs),
      biases: panels.take(4 * outputFeatures),
    },
    gradient: {
      weights: gradient.take(4 * (isLast ? inputFeatures : roundUp(inputs, 4) * columns)),
      biases: gradient.take(4 * outputFeatures),
    },
  }
}

export const pagesOf = (plan: MemoryPlan): number => plan.totalBytes / pageBytes

/** Float64 numbers at an address of the shared memory; none while the memory is being planned, and there is none. */
export const doubles = (floats: Float32Array, place: number, length: number): Float64Array =>
  floats.length === 0 ? new Float64Array(0) : new Float64Array(floats.buffer, place, length)
