// Energies composed into one: how they can be put together, and what is found of the whole and of its parts.

import type { CompositionKind, CompositionSource } from './energy-source.ts'
import type { Estimate, Obtained } from './estimate.ts'
import type { Field, Points, View } from './snapshot.ts'

export const partsMaximum = 6
/** To either side. */
export const weightMaximum = 20

/** What is to be known of a way of composing before it is chosen. */
export interface KindWords {
  title: string
  formula: string
  help: string
  /** Whether the first part and the others have weights of their own. */
  weights: { first: boolean; others: boolean; negative: boolean }
}

export const compositionWords: Record<CompositionKind, KindWords> = {
  product: {
    title: 'Product',
    formula: 'E = E₁ + E₂ + …',
    help: 'Energies are added, so densities are multiplied: likely is what all parts find likely.',
    weights: { first: false, others: false, negative: false },
  },
  sum: {
    title: 'Weighted sum',
    formula: 'E = w₁ E₁ + w₂ E₂ + …',
    help: 'A weight above 1 sharpens a part, one between 0 and 1 flattens it. A negative weight pushes away from a part, and may leave a density that does not normalise.',
    weights: { first: true, others: true, negative: true },
  },
  mixture: {
    title: 'Mixture',
    formula: 'E = −log Σ πᵢ exp(−Eᵢ) / Zᵢ',
    help: 'Likely is what any part finds likely. The weights are shares of the probability, divided by their sum; each part’s log Z is needed for that.',
    weights: { first: true, others: true, negative: false },
  },
  negation: {
    title: 'Negation',
    formula: 'E = E₁ − w₂ E₂ − …',
    help: 'Likely is what the first part finds likely and the others do not. If too much is taken away, the density does not normalise.',
    weights: { first: false, others: true, negative: false },
  },
}

/** Weights that this way can have: those it does not ask for are 1, a negative one becomes positive where there are none. */
export function fittingWeights(how: CompositionKind, weights: readonly number[]): number[] {
  const { first, others, negative } = compositionWords[how].weights
  return weights.map((weight, index) => {
    if (!(index === 0 ? first : others)) return 1
    return negative ? weight : Math.abs(weight)
  })
}

export interface Normalises {
  verdict: 'yes' | 'no' | 'not-known'
  /** What was judged and how, as a clause. */
  how: string
}

/** As a sentence. */
export function normalisesSentence({ normalises: { verdict, how } }: { normalises: Normalises }): string {
  if (verdict === 'yes') return `This energy normalises: ${how}.`
  if (verdict === 'no') return `This energy does not normalise: ${how}. It has no log Z, mean or samples.`
  return `It is not known whether this energy normalises: ${how}.`
}

export interface FoundMode {
  /** In the units of the columns. */
  point: number[]
  /** E, nats. */
  energy: number
  /** False on a ridge, where the energy hardly rises in some direction. */
  isolated: boolean
}

export interface FoundDensity {
  /** What it is: a run's lane and seed, a density by name, or the way in which the whole is composed. */
  label: string
  /** Nats; null where it does not normalise, or where that is not known. */
  logPartition: Estimate | null
  normalises: Normalises
  /** Per column; NaN without log Z. */
  mean: number[]
  deviations: number[]
  /** How mean and deviations were made. */
  momentsBy: Obtained
  /** Lowest energy first. */
  modes: FoundMode[]
  /** False where the grid had more minima than were followed. */
  modesComplete: boolean
  /** E on the view, nats. */
  energy: Field
}

export interface FoundPart extends FoundDensity {
  weight: number
}

export interface Composition {
  how: CompositionKind
  /** What this was found of: models of runs by their hash, so that it stays true while the runs train on. */
  source: CompositionSource
  dimension: 1 | 2
  /** Names with their units. */
  columns: string[]
  /** What densities are per; empty for columns without units. */
  densityUnit: string
  view: View
  parts: FoundPart[]
  whole: FoundDensity
  /** Drawn on the grid of the quadrature; none where the whole does not normalise. */
  samples: Points
  /** What must be said of it. */
  notices: string[]
}

/** How modes are found, for whoever shows them. */
export const modesHow = 'from minima on a grid, by gradient descent and Newton’s method'

/** `E = E₁ + E₂` with the parts' own weights. */
export function formulaOf(how: CompositionKind, weights: readonly number[]): string {
  const sub = (index: number) => [...String(index + 1)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('')
  if (how === 'mixture') {
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const terms = weights.map((weight, index) => `${weightText(weight / total)} exp(−E${sub(index)})/Z${sub(index)}`)
    return `E = −log(${terms.join(' + ')})`
  }
  const factors = weights.map((weight, index) => (how === 'negation' && index > 0 ? -weight : weight))
  return factors.reduce((text, factor, index) => {
    const size = Math.abs(factor) === 1 ? '' : `${weightText(Math.abs(factor))} `
    const sign = index === 0 ? (factor < 0 ? '−' : '') : factor < 0 ? ' − ' : ' + '
    return `${text}${sign}${size}E${sub(index)}`
  }, 'E = ')
}

/** As it was set: `0.5`, `−1`. */
export const weightText = (weight: number): string => String(Number(weight.toPrecision(4))).replace('-', '−')
