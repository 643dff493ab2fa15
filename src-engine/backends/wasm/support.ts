// Which energies the WebAssembly backend computes.

import type { EnergyShape, Support } from '../backend.ts'
import { isNetwork } from './memory-plan.ts'

export function supportedByNetworks({ terms }: EnergyShape): Support {
  const other = terms.find(({ term }) => !isNetwork(term))
  if (!other) return { supported: true }
  return {
    supported: false,
    reason: `it computes networks with hidden layers, not an energy of kind ${other.term.kind}`,
  }
}
