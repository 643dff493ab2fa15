// The rule that ends hopeless runs, in a sentence.

import { formatNumber } from '../numbers.ts'
import type { EarlyStopping } from './study-config.ts'

export const earlyStoppingWords = ({ from, atLeast }: EarlyStopping): string =>
  `Hopeless runs were ended by the median stopping rule: from ${formatNumber(100 * from)}% of its budget on, a run ends when its best validation log-likelihood so far is below the median of what at least ${atLeast} other runs on the same data and seed had reached by the same share of theirs.`
