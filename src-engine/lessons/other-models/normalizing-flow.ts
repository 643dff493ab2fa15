// A flow on a line: z from N(0, 1) through an increasing map, fitted by its exact likelihood.
//
//   T(z) = c + eᵃ z + Σₖ e^(hₖ) σ(e^(rₖ) (z − zₖ)),   log p(x) = log N(z) − log T′(z)  at z = T⁻¹(x)
// At fixed x the loss z²/2 + log T′(z) has the derivative  ∂log T′/∂θ − (z + T″/T′) ∂T/∂θ / T′  in a parameter θ.
// Updates are Adam's, over the data by quadrature.
// Source: Rezende & Mohamed 2015, "Variational Inference with Normalizing Flows" (with the map used the other way).

import { logNormal, spaced, trapezoid } from '../on-a-line.ts'
import type { Beside } from './beside.ts'
import { bestLikelihood, distanceFromData, grid, inverseOf, mixtureAt, overData, standardNormals } from './two-bumps.ts'

const updatesMaximum = 100
const learningRate = 0.08
const count = 1000
/** c and a, then h, z and r of each sigmoid. */
const start = Float64Array.of(0, 0.6, -1, -1, 0, -1, 1, 0)
const points = spaced(-6, 6, 121)
const pointWeights = points.map((x) => mixtureAt(x) * (points[1] - points[0]))

export function normalizingFlow(updates: number): Beside {
  const parameters = fitted()[updates]
  const logDensity = grid.map((x) => logDensityAt(x, parameters))
  const density = logDensity.map(Math.exp)
  const z = spaced(-3, 3)
  const map = z.map((each) => mapAt(each, parameters).x)
  return {
    samples: standardNormals(count).map((each) => mapAt(each, parameters).x),
    samplesFrom: `${count.toLocaleString('en')} samples`,
    density: { x: grid, y: density },
    distance: distanceFromData(density),
    passes: { value: 1, how: 'of the map' },
    likelihood: {
      value: overData(logDensity),
      how: 'exact: change of variables',
      check: { value: bestLikelihood, how: 'best there is' },
    },
    own: {
      label: 'Integral of its density',
      value: trapezoid(grid, density),
      unit: '',
      how: 'trapezoid rule',
      check: { value: 1, how: 'no Z is needed' },
    },
    inside: {
      title: 'Inside: the map from z to x',
      summary: `An increasing map after ${updates} updates: steep where the data are thin, flat where they are dense.`,
      horizontal: { label: 'z', range: [-3, 3] },
      vertical: { label: 'x', range: [-5, 5] },
      lines: [{ label: 'x = T(z)', role: 'model', x: z, y: map }],
    },
  }
}

interface Mapped {
  x: number
  /** T′(z) and T″(z). */
  slope: number
  bend: number
}

function mapAt(z: number, parameters: Float64Array): Mapped {
  const scale = Math.exp(parameters[1])
  let [x, slope, bend] = [parameters[0] + scale * z, scale, 0]
  for (let first = 2; first < parameters.length; first += 3) {
    const height = Math.exp(parameters[first])
    const rate = Math.exp(parameters[first + 2])
    const share = 1 / (1 + Math.exp(-rate * (z - parameters[first + 1])))
    const rise = share * (1 - share)
    x += height * share
    slope += height * rate * rise
    bend += height * rate ** 2 * rise * (1 - 2 * share)
  }
  return { x, slope, bend }
}

const inverse = (x: number, parameters: Float64Array): number => inverseOf((z) => mapAt(z, parameters).x, x, [-20, 20])

function logDensityAt(x: number, parameters: Float64Array): number {
  const z = inverse(x, parameters)
  return logNormal(z) - Math.log(mapAt(z, parameters).slope)
}

let known: Float64Array[] | null = null
/** The parameters after 0, 1, 2, … updates: fitted when they are first asked for. */
function fitted(): Float64Array[] {
  if (known) return known
  known = [start]
  const [mean, square] = [new Float64Array(start.length), new Float64Array(start.length)]
  for (let update = 1; update <= updatesMaximum; update++) {
    const before = known[update - 1]
    const gradient = lossGradient(before)
    known.push(
      before.map((value, index) => {
        mean[index] = 0.9 * mean[index] + 0.1 * gradient[index]
        square[index] = 0.99 * square[index] + 0.01 * gradient[index] ** 2
        const step = mean[index] / (1 - 0.9 ** update) / (Math.sqrt(square[index] / (1 - 0.99 ** update)) + 1e-8)
        return value - learningRate * step
      }),
    )
  }
  return known
}

/** Of the mean negative log-likelihood of the data. */
function lossGradient(parameters: Float64Array): Float64Array {
  const gradient = new Float64Array(parameters.length)
  for (let point = 0; point < points.length; point++) {
    const z = inverse(points[point], parameters)
    const { slope, bend } = mapAt(z, parameters)
    const moved = (z + bend / slope) / slope
    // Of a parameter with ∂T/∂θ = `of` and ∂T′/∂θ = `ofSlope`.
    const add = (index: number, of: number, ofSlope: number) =>
      (gradient[index] += pointWeights[point] * (ofSlope / slope - moved * of))
    const scale = Math.exp(parameters[1])
    add(0, 1, 0)
    add(1, scale * z, scale)
    for (let first = 2; first < parameters.length; first += 3) {
      const height = Math.exp(parameters[first])
      const rate = Math.exp(parameters[first + 2])
      const off = z - parameters[first + 1]
      const share = 1 / (1 + Math.exp(-rate * off))
      const rise = share * (1 - share)
      const turn = rise * (1 - 2 * share)
      add(first, height * share, height * rate * rise)
      add(first + 1, -height * rate * rise, -height * rate ** 2 * turn)
      add(first + 2, height * rise * rate * off, height * rate * (rise + rate * off * turn))
    }
  }
  return gradient
}
