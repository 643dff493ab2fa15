// What each kind of term is: over which rows, and whether it has a gradient by x. An energy has what all its terms have.

import type { EnergyShape, EnergyTerm, RowKind } from './backend.ts'

interface TermKind {
  rows: RowKind
  gradientX: boolean
}

const termKinds: Record<EnergyTerm['kind'], TermKind> = {
  mlp: { rows: 'real', gradientX: true },
  gaussian: { rows: 'real', gradientX: true },
  quadratic: { rows: 'real', gradientX: true },
  'gaussian-mixture': { rows: 'real', gradientX: true },
}

/** An energy of a Gaussian base alone is over real rows. Throws where terms are over rows of different kinds. */
export function energyKind({ terms }: EnergyShape): TermKind {
  const kinds = terms.map(({ term }) => ({ name: term.kind, ...termKinds[term.kind] }))
  const rows = kinds[0]?.rows ?? 'real'
  const other = kinds.find((each) => each.rows !== rows)
  if (other) throw new Error(`Expected terms over ${rows} rows, got ${other.name} over ${other.rows} ones.`)
  return { rows, gradientX: kinds.every(({ gradientX }) => gradientX) }
}
