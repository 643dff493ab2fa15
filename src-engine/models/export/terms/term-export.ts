// A term of the energy as others are to read it: its parameters as named tensors, its formula, and a PyTorch module.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EnergyTerm } from '../../../backends/backend.ts'

export type TermKind = EnergyTerm['kind']
export type TermOf<Kind extends TermKind> = Extract<EnergyTerm, { kind: Kind }>

export interface NamedTensor {
  name: string
  shape: number[]
  /** Row-major. */
  values: Float64Array
}

export interface TermExport<Kind extends TermKind> {
  /** In words and signs, with the tensors' names; over z, the model's coordinates. */
  formula(term: TermOf<Kind>): string
  /** Of its own parameters, in the module's names; none that is empty. */
  tensors(term: TermOf<Kind>, parameters: Float64Array): NamedTensor[]
  /** The module's class in Python, which needs `math`, `torch` and `nn`. */
  readonly python: string
  /** An expression in Python that makes one. */
  construct(term: TermOf<Kind>): string
}

export type TermExports = { [Kind in TermKind]: TermExport<Kind> }

/** Python that stands in a file of its own in this folder. */
export const pythonBeside = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8').trimEnd()
