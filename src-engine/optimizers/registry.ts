// Every optimizer, by kind.

import { adam } from './adam.ts'
import type { OptimizerRegistry } from './optimizer.ts'
import { sgd } from './sgd.ts'

export const optimizers: OptimizerRegistry = { adam, sgd }
