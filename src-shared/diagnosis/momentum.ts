// Momentum with persistent chains (config/chain-momentum.ts).

import { harmfulMomentum } from '../config/chain-momentum.ts'
import { formatNumber } from '../numbers.ts'
import type { Detector } from './finding.ts'

export const momentum: Detector = {
  code: 'momentum',
  title: 'Momentum',
  severity: 'warning',
  term: 'momentum',
  find({ trained }) {
    const harmful = harmfulMomentum(trained)
    if (harmful === null) return null
    const { kind } = trained.optimizer
    const [name, path] = kind === 'adam' ? ['β₁', 'optimizer.beta1'] : ['momentum', 'optimizer.momentum']
    return {
      seen: `its optimizer has ${name} ${formatNumber(harmful)}, which keeps pushing where its persistent chains no longer are`,
      meaning: 'it ends worse than the method can',
      cure: { words: `Set ${name} to 0.`, edits: [{ path, value: 0 }] },
      since: () => 0,
    }
  },
}
