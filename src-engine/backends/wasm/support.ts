// Which energies the WebAssembly backend computes.

import type { EnergyShape, Support } from '../backend.ts'
import { hasHiddenUnits } from '../term-kinds.ts'
import { isMachine, isNetwork } from './memory-plan.ts'

export function supportedByKernels({ terms }: EnergyShape): Support {
  const other = terms.find(({ term }) => !isNetwork(term) && !isMachine(term))
  if (other) {
    return {
      supported: false,
      reason: `it computes networks with hidden layers and Boltzmann machines, not an energy of kind ${other.term.kind}`,
    }
  }
  if (terms.filter(({ term }) => hasHiddenUnits(term)).length > 1) {
    return { supported: false, reason: 'it computes one Boltzmann machine at a time, and this energy has several' }
  }
  return { supported: true }
}
