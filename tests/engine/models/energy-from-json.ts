// The energy of a model's JSON file, by the words of that file alone: written as somebody else would, slowly and plainly.

interface Tensor {
  name: string
  shape: number[]
  values: number[]
}

interface Term {
  weight: number
  term: { kind: string; widths?: number[]; activation?: string; components?: number }
}

export interface ModelFileJson {
  format: string
  formatVersion: number
  program: string
  model: string
  parameters: { set: string }
  energy: { formula: string; shape: { terms: Term[]; base: { mean: number[]; standardDeviation: number } | null } }
  columns: string[]
  coordinates: { axes: { column: number; centre: number; scale: number }[] | null }
  check: { points: number[][]; energies: number[] }
  logPartition: { value: number; obtained: string } | null
  tensors: Tensor[]
  configuration: object
}

export function energyFromJson({ energy: { shape }, coordinates, tensors }: ModelFileJson, x: number[]): number {
  const z = coordinates.axes ? coordinates.axes.map((axis) => (x[axis.column] - axis.centre) / axis.scale) : x
  let sum = 0
  shape.terms.forEach(({ weight, term }, index) => {
    const own = Object.fromEntries(
      tensors.flatMap(({ name, values }) =>
        name.startsWith(`terms.${index}.`) ? [[name.slice(`terms.${index}.`.length), values]] : [],
      ),
    )
    sum += weight * terms[term.kind](own, z, term)
  })
  const { base } = shape
  if (base) sum += squared(z.map((value, i) => value - base.mean[i])) / (2 * base.standardDeviation ** 2)
  return sum
}

type TermEnergy = (tensors: Record<string, number[]>, z: number[], term: Term['term']) => number

const squared = (values: number[]): number => values.reduce((sum, value) => sum + value * value, 0)

const activations: Record<string, (value: number) => number> = {
  silu: (value) => value / (1 + Math.exp(-value)),
  softplus: (value) => Math.log1p(Math.exp(value)),
  tanh: Math.tanh,
}

const terms: Record<string, TermEnergy> = {
  mlp(tensors, z, { widths, activation }) {
    let signal = z
    for (let layer = 0; layer < widths!.length - 1; layer++) {
      const [weight, bias] = [tensors[`layers.${layer}.weight`], tensors[`layers.${layer}.bias`]]
      const width = signal.length
      const sums = bias.map((b, out) => signal.reduce((sum, input, i) => sum + weight[out * width + i] * input, b))
      signal = layer === widths!.length - 2 ? sums : sums.map(activations[activation!])
    }
    return signal[0]
  },
  gaussian({ mean, log_squared_diagonal: diagonal, below = [] }, z) {
    const offset = z.map((value, i) => value - mean[i])
    const factor = (row: number, column: number): number => {
      if (row === column) return Math.exp(diagonal[row] / 2)
      return row > column ? (below[(row * (row - 1)) / 2 + column] ?? 0) : 0
    }
    return squared(z.map((_, column) => offset.reduce((sum, value, row) => sum + factor(row, column) * value, 0))) / 2
  },
  'bernoulli-rbm': ({ weight, hidden_bias: hidden, visible_bias: visible }, z) =>
    -z.reduce((sum, value, i) => sum + visible[i] * value, 0) -
    hidden.reduce((sum, bias, j) => {
      const input = z.reduce((total, value, i) => total + weight[i * hidden.length + j] * value, bias)
      return sum + Math.log(1 + Math.exp(input))
    }, 0),
  quadratic: ({ theta }, z) => theta.reduce((sum, value, i) => sum + value * z[i] ** 2, 0),
  'gaussian-mixture'({ logits, means, log_precisions: logPrecisions }, z) {
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0)
    const density = logits.reduce((sum, logit, k) => {
      const precision = Math.exp(logPrecisions[k])
      const distance = squared(z.map((value, i) => value - means[k * z.length + i]))
      const height = (precision / (2 * Math.PI)) ** (z.length / 2)
      return sum + (Math.exp(logit) / total) * height * Math.exp((-precision * distance) / 2)
    }, 0)
    return -Math.log(density)
  },
}
