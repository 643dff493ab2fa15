// A VAE with one latent number: z from N(0, 1), x from N(μ(z), s²), μ a smooth stair; and an encoder N(m(x), τ²).
//
//   log p(x) = log ∫ N(z) N(x; μ(z), s²) dz  ≥  ELBO(x) = E_q[log N(x; μ(z), s²) + log N(z) − log q(z)]
// The gap is KL(q‖p(z|x)). m(x) is the mean of p(z|x); integrals over z are trapezoid rules.
// Source: Kingma & Welling 2014, "Auto-Encoding Variational Bayes".

import { normalQuantile } from '../../../src-shared/statistics/normal.ts'
import { logNormal, normalDensity, spaced, trapezoid, upTo } from '../on-a-line.ts'
import type { Beside } from './beside.ts'
import { bumps, distanceFromData, grid, leftShare, overData, standardNormals } from './two-bumps.ts'

const noise = 0.7
const latents = spaced(-8, 8, 533)
/** Of the encoder's Gaussian, in its standard deviations. */
const units = spaced(-7, 7, 113)
const unitWeights = units.map((unit) => normalDensity(unit) * (units[1] - units[0]))
const shown = bumps.right.mean
const count = 1000

const middle = 0.5 * (bumps.left.mean + bumps.right.mean)
const half = 0.5 * (bumps.right.mean - bumps.left.mean)
const edge = normalQuantile(leftShare)

/** The decoder’s mean: the left bump's for the lowest 30% of z, the right one's above. */
const decoded = (z: number): number => middle + half * Math.tanh(4 * (z - edge))
const stairs = latents.map(decoded)

export function variationalAutoencoder(width: number): Beside {
  const { joint, logDensity, centre } = exact()
  const bound = grid.map((x, index) => boundAt(x, centre[index], width))
  const gap = overData(logDensity) - overData(bound)
  const divergence = overData(
    grid.map((_x, index) => divergenceOf({ mean: centre[index], width, joint: joint[index], log: logDensity[index] })),
  )
  const density = logDensity.map(Math.exp)
  const normals = standardNormals(2 * count)
  return {
    samples: normals.slice(0, count).map((z, index) => decoded(z) + noise * normals[count + index]),
    samplesFrom: `${count.toLocaleString('en')} samples`,
    density: { x: grid, y: density },
    distance: distanceFromData(density),
    passes: { value: 1, how: 'of the decoder' },
    likelihood: {
      value: overData(bound),
      how: 'a bound from below, the ELBO',
      check: { value: overData(logDensity), how: 'exact, by quadrature over z' },
    },
    own: {
      label: 'Gap between $\\log p$ and the ELBO',
      value: gap,
      unit: 'nats',
      how: 'their difference',
      check: { value: divergence, how: 'mean KL(q‖p(z|x))' },
    },
    inside: insideAt(width),
  }
}

function insideAt(width: number): Beside['inside'] {
  const { joint, logDensity, mean } = latentLaw(shown)
  const posterior = joint.map((log) => Math.exp(log - logDensity))
  const encoder = latents.map((z) => normalDensity(z, mean, width))
  return {
    title: `Inside: which z may have made x = ${shown}`,
    summary: `The encoder’s Gaussian of standard deviation ${width} beside the exact density of z, which is no Gaussian.`,
    horizontal: { label: 'z', range: [-3, 3] },
    vertical: { label: 'per unit of z', range: upTo([...posterior, ...encoder.map((value) => Math.min(value, 1.5))]) },
    lines: [
      { label: 'p(z | x), exact', role: 'truth', x: latents, y: posterior },
      { label: 'q(z | x), the encoder', role: 'model', filled: true, x: latents, y: encoder },
    ],
  }
}

interface LatentLaw {
  /** log N(z) N(x; μ(z), s²) at the latents. */
  joint: Float64Array
  /** log p(x). */
  logDensity: number
  /** Of p(z|x). */
  mean: number
}

function latentLaw(x: number): LatentLaw {
  const joint = latents.map((z, index) => logNormal(z) + logNormal(x, stairs[index], noise))
  const shares = joint.map(Math.exp)
  const density = trapezoid(latents, shares)
  const first = trapezoid(
    latents,
    shares.map((share, index) => share * latents[index]),
  )
  return { joint, logDensity: Math.log(density), mean: first / density }
}

let known: { joint: Float64Array[]; logDensity: Float64Array; centre: Float64Array } | null = null
/** The same at every width: computed when it is first asked for. */
function exact() {
  if (known) return known
  const laws = [...grid].map(latentLaw)
  known = {
    joint: laws.map(({ joint }) => joint),
    logDensity: Float64Array.from(laws, ({ logDensity }) => logDensity),
    centre: Float64Array.from(laws, ({ mean }) => mean),
  }
  return known
}

/** ELBO: closed forms of log N(z) and log q, a sum over units for the decoder. */
function boundAt(x: number, mean: number, width: number): number {
  let decoder = 0
  for (let index = 0; index < units.length; index++) {
    decoder += unitWeights[index] * logNormal(x, decoded(mean + width * units[index]), noise)
  }
  return decoder - 0.5 * (mean ** 2 + width ** 2) + 0.5 + Math.log(width)
}

interface Encoded {
  mean: number
  width: number
  joint: Float64Array
  log: number
}

/** KL(q‖p(z|x)) over the latents. */
function divergenceOf({ mean, width, joint, log }: Encoded): number {
  let sum = 0
  for (let index = 0; index < latents.length; index++) {
    const off = (latents[index] - mean) / width
    if (Math.abs(off) > 8) continue
    const logEncoder = logNormal(latents[index], mean, width)
    sum += Math.exp(logEncoder) * (logEncoder - joint[index] + log)
  }
  return sum * (latents[1] - latents[0])
}
