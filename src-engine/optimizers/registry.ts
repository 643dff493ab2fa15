// Every optimizer, by kind.

import { adam } from './adam.ts'
import type { OptimizerRegistry } from './optimizer.ts'

export const optimizers: OptimizerRegistry = { adam }
