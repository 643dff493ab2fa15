// Formulas of the glossary: what stands lower and higher than the line.

import { describe, expect, test } from 'vitest'
import { formulaPieces } from '../../src-renderer/help/formula-pieces.ts'
import { glossary } from '../../src-shared/glossary/glossary.ts'

const line = (text: string) => ({ text, place: 'line' })
const below = (text: string) => ({ text, place: 'below' })
const above = (text: string) => ({ text, place: 'above' })

describe('formulaPieces', () => {
  test('lowers a word after an underscore', () => {
    expect(formulaPieces('∫ p_data(x) dx')).toEqual([line('∫ p'), below('data'), line('(x) dx')])
  })

  test('takes brackets off what they hold together, and keeps those inside', () => {
    expect(formulaPieces('β_(l+1)')).toEqual([line('β'), below('l+1')])
    expect(formulaPieces('n^(−1/(d+4)) × sd')).toEqual([line('n'), above('−1/(d+4)'), line(' × sd')])
  })

  test('leaves a line without either as it is', () => {
    expect(formulaPieces('E[age] → k')).toEqual([line('E[age] → k')])
  })

  test('leaves no sign over in any formula of the glossary', () => {
    for (const { formula } of glossary) {
      for (const text of formula) {
        const shown = formulaPieces(text)
          .map((piece) => piece.text)
          .join('')
        expect(shown, text).not.toMatch(/[_^]/)
      }
    }
  })
})
