// Noisy curves in the plane: a point of a curve, drawn uniformly in the curve's parameter, plus isotropic Gaussian noise.
//
//   p(x) = Σₖ πₖ ∫₀¹ N(x; γₖ(t), σ² I) dt,   t uniform, as the sampler draws it. Where |γ'| is not constant,
// the points lie thinner where the curve is faster: the density along its length is 1 / |γ'|.
// The integral is composite Gauss–Legendre: 12 nodes on panels at most 2σ long and half a radius of curvature, which
// leaves a relative error below 1e-9 within 8σ of the curve (tested against eight times as many nodes). Panels too far
// away to matter (below e⁻³² of the nearest) are skipped.
// Mode of x: the curve with the largest responsibility.

import type { RandomStream } from '../random/random-stream.ts'
import type { Distribution } from './distribution.ts'
import { gaussLegendre } from './gauss-legendre.ts'
import { drawIndex } from './gaussian-mixture.ts'

const supportRadius = 8
const nodesPerPanel = 12
const negligibleExponent = 32

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
  return {
    dimension: 2,
    sample: (count, random) => sampleCurves(count, { components, standardDeviation, random }),
    logDensity: (rows) => curvesLogDensity(rows, rules, standardDeviation),
    support: supportOf(rules, standardDeviation),
    resolution: [standardDeviation, standardDeviation],
    modes: { count: components.length, assign: (rows) => assignModes(rows, rules, standardDeviation) },
  }
}

/** Nodes along one curve, panel by panel. */
interface CurveRule {
  /** (panels × nodesPerPanel), coordinates. */
  x: Float64Array
  y: Float64Array
  /** (nodesPerPanel): probability of a node within this rule, the same in every panel. */
  nodeWeights: Float64Array
  /** A disc around each panel, (panels). */
  panelX: Float64Array
  panelY: Float64Array
  panelRadius: number
}

function curveRule(component: CurveComponent, standardDeviation: number, refinement: number): CurveRule {
  const panelLength = Math.min(2 * standardDeviation, component.curvatureRadius / 2)
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
    panelX: Float64Array.from(middles, (point) => point[0]),
    panelY: Float64Array.from(middles, (point) => point[1]),
    panelRadius: component.speedMaximum / panels / 2,
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

function curvesLogDensity(rows: Float64Array, rules: readonly CurveRule[], standardDeviation: number): Float64Array {
  const logNormaliser = -Math.log(2 * Math.PI * standardDeviation ** 2)
  const result = new Float64Array(rows.length / 2)
  for (let row = 0; row < result.length; row++) {
    let total = Number.NEGATIVE_INFINITY
    for (const rule of rules) {
      total = logAdd(total, curveLogMass(rule, rows[2 * row], rows[2 * row + 1], standardDeviation))
    }
    result[row] = total + logNormaliser
  }
  return result
}

function assignModes(rows: Float64Array, rules: readonly CurveRule[], standardDeviation: number): Int32Array {
  const result = new Int32Array(rows.length / 2)
  for (let row = 0; row < result.length; row++) {
    let best = Number.NEGATIVE_INFINITY
    for (let k = 0; k < rules.length; k++) {
      const mass = curveLogMass(rules[k], rows[2 * row], rows[2 * row + 1], standardDeviation)
      if (mass <= best) continue
      best = mass
      result[row] = k
    }
  }
  return result
}

/** log ∫ πₖ exp(−|x − γ(t)|²/2σ²) dt. */
function curveLogMass(rule: CurveRule, x: number, y: number, standardDeviation: number): number {
  const { panelX, panelY, panelRadius, nodeWeights } = rule
  const factor = 0.5 / standardDeviation ** 2
  let nearestMiddle = Number.POSITIVE_INFINITY
  for (let panel = 0; panel < panelX.length; panel++) {
    nearestMiddle = Math.min(nearestMiddle, (x - panelX[panel]) ** 2 + (y - panelY[panel]) ** 2)
  }
  // A panel's middle lies on the curve, so that the nearest point of the curve is no farther than this.
  const reach = (Math.sqrt(nearestMiddle + negligibleExponent / factor) + panelRadius) ** 2
  const isNear = (panel: number) => (x - panelX[panel]) ** 2 + (y - panelY[panel]) ** 2 <= reach
  const squaredDistance = (node: number) => (x - rule.x[node]) ** 2 + (y - rule.y[node]) ** 2
  let nearest = Number.POSITIVE_INFINITY
  for (let panel = 0; panel < panelX.length; panel++) {
    if (!isNear(panel)) continue
    const first = panel * nodesPerPanel
    for (let node = 0; node < nodesPerPanel; node++) nearest = Math.min(nearest, squaredDistance(first + node))
  }
  let sum = 0
  for (let panel = 0; panel < panelX.length; panel++) {
    if (!isNear(panel)) continue
    const first = panel * nodesPerPanel
    for (let node = 0; node < nodesPerPanel; node++) {
      sum += nodeWeights[node] * Math.exp((nearest - squaredDistance(first + node)) * factor)
    }
  }
  return Math.log(sum) - nearest * factor
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
