// What each kind of term is: over which rows, whether it has a gradient by x, and hidden units to sample by. An energy has
// what all its terms have.

import type { EnergyShape, EnergyTerm, RowKind } from './backend.ts'

interface TermKind {
  rows: RowKind
  gradientX: boolean
  /** Coordinates are independent of one another, given the hidden units; those without any are so anyway. */
  gibbs: boolean
}

interface EnergyKindFacts extends TermKind {
  /** How many classes E(x, y) can be asked of; 0 where the energy knows none. */
  classes: number
}

const smooth: TermKind = { rows: 'real', gradientX: true, gibbs: false }
const factorial: TermKind = { rows: 'binary', gradientX: false, gibbs: true }

const termKinds: Record<EnergyTerm['kind'], TermKind> = {
  mlp: smooth,
  'mlp-classes': smooth,
  gaussian: smooth,
  quadratic: smooth,
  'gaussian-mixture': smooth,
  linear: factorial,
  'bernoulli-rbm': factorial,
  'gaussian-rbm': { ...smooth, gibbs: true },
}

/** An energy of a Gaussian base alone is over real rows. Throws where terms are over rows of different kinds. */
export function energyKind({ terms, base }: EnergyShape): EnergyKindFacts {
  const kinds = terms.map(({ term }) => ({ name: term.kind, ...termKinds[term.kind] }))
  const rows = kinds[0]?.rows ?? 'real'
  const other = kinds.find((each) => each.rows !== rows)
  if (other) throw new Error(`Expected terms over ${rows} rows, got ${other.name} over ${other.rows} ones.`)
  if (rows === 'binary' && base) throw new Error('Expected no Gaussian base over binary rows, got one.')
  // Of real rows, only a machine that stands alone: a base beside it would be one more Gaussian to multiply with.
  const stands = rows === 'binary' || (kinds.length === 1 && terms[0].weight === 1 && base === null)
  return {
    rows,
    gradientX: kinds.every(({ gradientX }) => gradientX),
    gibbs: stands && kinds.length > 0 && kinds.every(({ gibbs }) => gibbs),
    classes: classCount(terms),
  }
}

/** Of the one term that knows classes; with two of them, E(x) would not be what is left of E(x, y) without its class. */
function classCount(terms: EnergyShape['terms']): number {
  const counts = terms.flatMap(({ term }) => (term.kind === 'mlp-classes' ? [term.widths[term.widths.length - 1]] : []))
  return counts.length === 1 ? counts[0] : 0
}

export const hasHiddenUnits = ({ kind }: EnergyTerm): boolean => kind === 'bernoulli-rbm' || kind === 'gaussian-rbm'
