// What is wanted of the comparison with the peers, and whether the measured ratios reach it.

import { geometricMean } from '../measure/statistics.ts'

export interface Verdict {
  what: string
  /** null where it was not measured. */
  value: number | null
  minimum: number
}

/** How many times faster than each peer; one entry a standard shape, in their order. */
export interface Ratios {
  jax: readonly number[]
  eager: readonly number[]
  tfjs: readonly number[]
}

export interface Figures {
  ratios: Ratios
  /** Of four hidden layers of 128, CD-10, batches of 128. */
  notebookIterationsPerSecond: number | null
  /** At (256, 512, 2). */
  peakFraction: number | null
  /** How many times longer the best peer took for the network and the machine of images. */
  images: readonly number[]
  /** How many times faster two threads are than one, at (256, 512, 2). */
  twoThreadGain: number | null
}

export function verdicts(figures: Figures): Verdict[] {
  const { ratios, notebookIterationsPerSecond, peakFraction, twoThreadGain, images } = figures
  const { jax, eager, tfjs } = ratios
  const mean = (values: readonly number[]) => (values.length > 0 ? geometricMean(values) : null)
  const least = (values: readonly number[]) => (values.length > 0 ? Math.min(...values) : null)
  return [
    { what: '× JAX jit, geometric mean', value: mean(jax), minimum: 1.5 },
    { what: '× JAX jit, worst shape', value: least(jax), minimum: 0.95 },
    { what: '× PyTorch eager, geometric mean', value: mean(eager), minimum: 4 },
    { what: '× tfjs-node, worse of the first two shapes', value: least(tfjs.slice(0, 2)), minimum: 10 },
    { what: '× tfjs-node, geometric mean', value: mean(tfjs), minimum: 4 },
    { what: 'iterations per second, 4 × 128, CD-10, batch 128', value: notebookIterationsPerSecond, minimum: 250 },
    { what: '× the best peer, a network of images', value: images[0] ?? null, minimum: 1 },
    { what: '× the best peer, a Boltzmann machine with 500 hidden units', value: images[1] ?? null, minimum: 1 },
    { what: 'of the measured peak at (256, 512, 2)', value: peakFraction, minimum: 0.6 },
    { what: '× by a second thread at (256, 512, 2)', value: twoThreadGain, minimum: 1.8 },
  ]
}

export function verdictLine({ what, value, minimum }: Verdict): string {
  if (value === null) return `not measured  ${what} (wanted ≥ ${minimum})`
  // Written so that NaN fails.
  return `${value >= minimum ? 'reached     ' : 'NOT REACHED '}  ${value.toFixed(2)} ${what} (wanted ≥ ${minimum})`
}
