// A composition as the library keeps it: a model of its own, made of known densities and of models that are kept by their
// bytes.

import type { Normalises } from './composition.ts'
import type { CompositionSource } from './energy-source.ts'
import type { Estimate } from './estimate.ts'

export interface FoundOfComposition {
  /** Names with their units. */
  columns: string[]
  /** What densities are per; empty for columns without units. */
  densityUnit: string
  /** Nats; null where it does not normalise, or where that is not known. */
  logPartition: Estimate | null
  normalises: Normalises
}

export interface StoredComposition extends FoundOfComposition {
  id: string
  name: string
  /** None of its parts is a run's newest model: those are kept by their hash. */
  source: CompositionSource
  /** SHA-256 of the energy: the same, whatever it is called and whenever it was kept. */
  hash: string
  /** Milliseconds since the epoch. */
  createdAt: number
  deletedAt: number | null
}

export interface CompositionEvaluation {
  /** E per point, nats: only differences mean anything. Not finite where the density is 0, or where a part is not finite. */
  energy: number[]
  /** log p per point; null where log Z is not known. */
  logDensity: number[] | null
  densityUnit: string
  logPartition: Estimate | null
}
