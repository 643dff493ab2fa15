// Class-conditional energies of one perceptron: E(x, y) = −f_y(x) + |x − m|² / (2 s²), the second part where `confined`.
//
//   E(x) = −log Σ_y exp(−E(x, y)),   p(y | x) = exp(E(x) − E(x, y)),   p(x, y) = exp(−E(x, y)) / Z
// One network is a classifier and a density at once. The base does not depend on y, so p(y | x) knows nothing of it.
// The start is that of the plain perceptron: from nearly the base alone, every class as likely as any other.
// Fails where classes need unlike shapes that one hidden representation does not hold; where classWeight is large the
// classifier is fitted at the density's expense.
// Source: Grathwohl et al. 2020, "Your classifier is secretly an energy based model and you should treat it like one".

import { AppError } from '../../src-shared/errors.ts'
import type { ClassMlpTerm } from '../backends/backend.ts'
import type { Energy } from './energy.ts'
import { confiningBase, networkStart } from './mlp.ts'

export const classMlp: Energy<'mlp-classes'> = {
  shape(config, scale) {
    const { dimension, classCount = 0 } = scale
    if (classCount < 2) {
      throw new AppError(
        'invalid-input',
        `Expected data whose rows have at least two classes, got ${classCount}: choose a column in Data → Class labels, or another energy.`,
        { field: 'data.classColumn' },
      )
    }
    const { hiddenWidths, activation } = config
    const term: ClassMlpTerm = { kind: 'mlp-classes', widths: [dimension, ...hiddenWidths, classCount], activation }
    return { dimension, terms: [{ weight: 1, term }], base: confiningBase(config, scale) }
  },

  initialParameters: networkStart,
}
