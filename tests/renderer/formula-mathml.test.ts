// Formulas of the lessons: every one can be typeset, in the order of its page, and is typeset once.

import katex from 'katex'
import { expect, test, vi } from 'vitest'
import { formulaMathml } from '../../src-renderer/learn/formula-mathml.ts'
import { formulasOf } from '../../src-shared/learn/formulas-of.ts'
import { lessonIds, lessons } from '../../src-shared/learn/registry.ts'

test.each(lessonIds)('the formulas of %s are all typeset', (id) => {
  for (const { tex, display } of formulasOf(lessons[id])) {
    const mathml = formulaMathml(tex, display)
    expect(mathml, tex).toContain('<math')
    expect(mathml, tex).not.toContain('katex-error')
  }
})

test('formulas come as the page has them, those of its question included', () => {
  const parts = [
    { kind: 'words' as const, text: 'Here $a$ and `code` and $b$.' },
    { kind: 'formula' as const, tex: 'c' },
    {
      kind: 'question' as const,
      question: { id: 'q', text: 'Is $d$?', answers: [{ text: '$e$', right: true, feedback: '$later$' }] },
    },
  ]
  expect(formulasOf({ parts }).map(({ tex, display }) => `${tex}${display ? '!' : ''}`)).toEqual([
    'a',
    'b',
    'c!',
    'd',
    'e',
  ])
})

test('a formula that is asked for again is not typeset again, but a line of its own is another one', () => {
  const render = vi.spyOn(katex, 'renderToString')
  const once = formulaMathml('q_{17}', false)
  expect(formulaMathml('q_{17}', false)).toBe(once)
  expect(formulaMathml('q_{17}', true)).not.toBe(once)
  expect(render).toHaveBeenCalledTimes(2)
  render.mockRestore()
})
