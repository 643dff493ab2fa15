// Noisy curves in the plane: a point of a curve, drawn uniformly in the curve's parameter, plus isotropic Gaussian noise.
//
//   p(x) = Σₖ πₖ ∫₀¹ N(x; γₖ(t), σ² I) dt,   t uniform, as the sampler draws it. Where |γ'| is not constant,
// the points lie thinner where the curve is faster: the density along its length is 1 / |γ'|.
// The integral is composite Gauss–Legendre: 10 nodes on panels at most 2.5σ long and half a radius of curvature, which
// leaves a relative error below 1e-9 within 8σ of the curve (tested against eight times as many nodes). Panels too far
// away to matter (below e⁻³² of the nearest) are skipped (curve-panels.ts).
// Mode of x: the curve with the largest responsibility.

import type { RandomStream } from '../random/random-stream.ts'
import type { Distribution } from './distribution.ts'
import { panelIndex, type PanelIndex, type Panels } from './curve-panels.ts'
import { gaussLegendre } from './gauss-legendre.ts'
import { drawIndex } from './gaussian-mixture.ts'

const supportRadius = 8
const nodesPerPanel = 10
const panelDeviations = 2.5
const negligibleExponent = 32
/** The exponent by which terms may be shifted too far before the smallest distance is looked for. */
const shiftMaximum = 300

export interface CurveComponent {
  /** Share of the probability; the weights of all components add up to 1. */
  weight: number
  /** γ(t) for t from 0 to 1. */
  point(t: number): readonly [number, number]
  /** Largest |γ'(t)|; at constant speed the curve's length. */
  speedMaximum: number
  /** Smallest radius of curvature. */
  curvatureRadius: number
}

export interface NoisyCurvesOptions {
  components: readonly CurveComponent[]
  standardDeviation: number
  /** Multiplies the number of panels; tests use it to judge the rule's error. */
  refinement?: number
}

export function noisyCurves({ components, standardDeviation, refinement = 1 }: NoisyCurvesOptions): Distribution {
  const rules = components.map((component) => curveRule(component, standardDeviation, refinement))
  const curves: Curves = {
    rules,
    index: panelIndex(
      rules.map(({ panels }) => panels),
      standardDeviation,
    ),
    factor: 0.5 / standardDeviation ** 2,
  }
  return {
    dimension: 2,
    sample: (count, random) => sampleCurves(count, { components, standardDeviation, random }),
    logDensity: (rows) => curvesLogDensity(rows, curves),
    support: supportOf(rules, standardDeviation),
    resolution: [standardDeviation, standardDeviation],
    reaches: ([x, y], radius) => curves.index.isWithin(x, y, radius + supportRadius * standardDeviation),
    modes: {
      count: components.length,
      assign: (rows) => assignModes(rows, curves),
      lead: (rows, modes) => leadOf(rows, modes, curves),
    },
    components: { count: components.length, logShares: (rows) => curveShares(rows, curves) },
  }
}

interface Curves {
  rules: readonly CurveRule[]
  index: PanelIndex
  /** 1 / 2σ² */
  factor: number
}

/** Nodes along one curve, panel by panel. */
interface CurveRule {
  /** (panels × nodesPerPanel), coordinates. */
  x: Float64Array
  y: Float64Array
  /** (nodesPerPanel): probability of a node within this rule, the same in every panel. */
  nodeWeights: Float64Array
  panels: Panels
}

function curveRule(component: CurveComponent, standardDeviation: number, refinement: number): CurveRule {
  const panelLength = Math.min(panelDeviations * standardDeviation, component.curvatureRadius / 2)
  const panels = Math.ceil((component.speedMaximum / panelLength) * refinement)
  const { nodes, weights } = gaussLegendre(nodesPerPanel)
  const points = Array.from({ length: panels * nodesPerPanel }, (_, index) => {
    const panel = Math.floor(index / nodesPerPanel)
    return component.point((panel + 0.5 * (1 + nodes[index % nodesPerPanel])) / panels)
  })
  const middles = Array.from({ length: panels }, (_, panel) => component.point((panel + 0.5) / panels))
  return {
    x: Float64Array.from(points, (point) => point[0]),
    y: Float64Array.from(points, (point) => point[1]),
    nodeWeights: weights.map((weight) => (0.5 * weight * component.weight) / panels),
    panels: {
      x: Float64Array.from(middles, (point) => point[0]),
      y: Float64Array.from(middles, (point) => point[1]),
      radius: component.speedMaximum / panels / 2,
    },
  }
}

function sampleCurves(
  count: number,
  options: { components: readonly CurveComponent[]; standardDeviation: number; random: RandomStream },
): Float64Array {
  const { components, standardDeviation, random } = options
  const weights = components.map((component) => component.weight)
  const rows = new Float64Array(2 * count)
  for (let row = 0; row < count; row++) {
    const [x, y] = components[drawIndex(weights, random)].point(random.uniform())
    rows[2 * row] = x + standardDeviation * random.normal()
    rows[2 * row + 1] = y + standardDeviation * random.normal()
  }
  return rows
}

function curvesLogDensity(rows: Float64Array, curves: Curves): Float64Array {
  const logNormaliser = Math.log(curves.factor / Math.PI)
  const logMasses = new Float64Array(curves.rules.length)
  const result = new Float64Array(rows.length / 2)
  for (let row = 0; row < result.length; row++) {
    fillLogMasses(logMasses, curves, rows[2 * row], rows[2 * row + 1])
    let total = Number.NEGATIVE_INFINITY
    for (let k = 0; k < logMasses.length; k++) total = logAdd(total, logMasses[k])
    result[row] = total + logNormaliser
  }
  return result
}

/** log p(curve | x), row-major (rows × curves). */
function curveShares(rows: Float64Array, curves: Curves): Float64Array {
  const count = curves.rules.length
  const shares = new Float64Array((rows.length / 2) * count)
  for (let row = 0; row < rows.length / 2; row++) {
    const logMasses = shares.subarray(row * count, (row + 1) * count)
    fillLogMasses(logMasses, curves, rows[2 * row], rows[2 * row + 1])
    const total = logMasses.reduce(logAdd, Number.NEGATIVE_INFINITY)
    for (let k = 0; k < count; k++) logMasses[k] -= total
  }
  return shares
}

function assignModes(rows: Float64Array, curves: Curves): Int32Array {
  const logMasses = new Float64Array(curves.rules.length)
  const result = new Int32Array(rows.length / 2)
  for (let row = 0; row < result.length; row++) {
    fillLogMasses(logMasses, curves, rows[2 * row], rows[2 * row + 1])
    for (let k = 1; k < logMasses.length; k++) if (logMasses[k] > logMasses[result[row]]) result[row] = k
  }
  return result
}

function leadOf(rows: Float64Array, modes: Int32Array, curves: Curves): Float64Array {
  const logMasses = new Float64Array(curves.rules.length)
  return Float64Array.from(modes, (mode, row) => {
    fillLogMasses(logMasses, curves, rows[2 * row], rows[2 * row + 1])
    let best = Number.NEGATIVE_INFINITY
    for (let k = 0; k < logMasses.length; k++) if (k !== mode && logMasses[k] > best) best = logMasses[k]
    return logMasses[mode] - best
  })
}

/** log ∫ πₖ exp(−|x − γₖ(t)|²/2σ²) dt per curve, in place; −∞ where another curve is so much nearer that it does not count. */
function fillLogMasses(logMasses: Float64Array, { rules, index, factor }: Curves, x: number, y: number): void {
  const { panels, nearestSquared } = index.near(x, y)
  // The bucket's nearest point is not the row's: far from the curves the two may differ by too much for one exponential.
  const isFar = !(nearestSquared * factor < shiftMaximum)
  for (let k = 0; k < rules.length; k++) {
    const shift = isFar ? nearestNode(rules[k], panels[k], x, y) : nearestSquared
    logMasses[k] = curveLogMass(rules[k], panels[k], { x, y, shift, factor })
  }
}

function curveLogMass(
  { x: nodeX, y: nodeY, nodeWeights }: CurveRule,
  panels: Int32Array,
  { x, y, shift, factor }: { x: number; y: number; shift: number; factor: number },
): number {
  if (panels.length === 0) return Number.NEGATIVE_INFINITY
  let nearest = Number.POSITIVE_INFINITY
  let sum = 0
  for (let index = 0; index < panels.length; index++) {
    const first = panels[index] * nodesPerPanel
    for (let node = 0; node < nodesPerPanel; node++) {
      const squared = (x - nodeX[first + node]) ** 2 + (y - nodeY[first + node]) ** 2
      if (squared < nearest) nearest = squared
      if ((squared - nearest) * factor > negligibleExponent) continue
      sum += nodeWeights[node] * Math.exp((shift - squared) * factor)
    }
  }
  return Math.log(sum) - shift * factor
}

function nearestNode(rule: CurveRule, panels: Int32Array, x: number, y: number): number {
  let nearest = Number.POSITIVE_INFINITY
  for (let index = 0; index < panels.length; index++) {
    const first = panels[index] * nodesPerPanel
    for (let node = first; node < first + nodesPerPanel; node++) {
      nearest = Math.min(nearest, (x - rule.x[node]) ** 2 + (y - rule.y[node]) ** 2)
    }
  }
  return nearest
}

function logAdd(a: number, b: number): number {
  const larger = Math.max(a, b)
  return larger === Number.NEGATIVE_INFINITY ? larger : larger + Math.log1p(Math.exp(Math.min(a, b) - larger))
}

function supportOf(rules: readonly CurveRule[], standardDeviation: number): [number, number][] {
  const margin = supportRadius * standardDeviation
  const around = (values: readonly Float64Array[]): [number, number] => [
    Math.min(...values.map((array) => array.reduce((least, value) => Math.min(least, value)))) - margin,
    Math.max(...values.map((array) => array.reduce((most, value) => Math.max(most, value)))) + margin,
  ]
  return [around(rules.map((rule) => rule.x)), around(rules.map((rule) => rule.y))]
}
