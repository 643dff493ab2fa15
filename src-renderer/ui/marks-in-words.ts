// What the signs beside a number mean, one line each: for whoever points at them.

import { weaknessKinds, type Weakness } from '../../src-shared/figures/weaknesses.ts'
import { sentence } from '../../src-shared/sentence.ts'

export const marksInWords = (marks: readonly Weakness[]): string =>
  marks
    .map(({ code, words, cure }) => `${weaknessKinds[code].sign} ${sentence(words)} ${sentence(cure)}`.trim())
    .join('\n')
