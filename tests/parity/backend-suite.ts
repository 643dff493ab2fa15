// What every backend must show, in one call: describeBackend(backend). Truth comes from the golden files (another
// program), from the written formulas, and from the reference backend on random shapes.

import { describe } from 'vitest'
import type { Backend } from '../../src-engine/backends/backend.ts'
import { describeAlgebra } from './algebra-suite.ts'
import { describeChains } from './chains-suite.ts'
import { describeGoldenFiles } from './golden-suite.ts'
import { describeHamiltonian } from './hamiltonian-suite.ts'
import { describeNoise } from './noise-suite.ts'
import { describeNoiseLadder } from './ladder-suite.ts'
import { describeOperations } from './operations-suite.ts'
import { describeOptimizers } from './optimizers-suite.ts'
import type { CaseLimits } from './random-case.ts'
import { describeTraining } from './training-suite.ts'

/** Everything may be made smaller for a slow adapter; say so where it is done. */
export interface SuiteOptions extends CaseLimits {
  /** See golden-suite.ts. */
  partitionStride: number
  trainingIterations: number
  /** Of each test. */
  timeoutMs: number
}

export function describeBackend(backend: Backend, options: Partial<SuiteOptions> = {}): void {
  const chosen: SuiteOptions = {
    runs: 50,
    widthMaximum: 70,
    batchMaximum: 100,
    dimensionMaximum: 64,
    partitionStride: 1,
    trainingIterations: 2000,
    timeoutMs: 120_000,
    ...options,
  }
  describe('parity of', { timeout: chosen.timeoutMs }, () => {
    describeGoldenFiles(backend, chosen)
    describeOperations(backend, chosen)
    describeChains(backend, chosen)
    describeAlgebra(backend, chosen)
    describeHamiltonian(backend)
    describeOptimizers(backend, chosen)
    describeNoise(backend)
    describeNoiseLadder(backend)
    describeTraining(backend, chosen)
  })
}
