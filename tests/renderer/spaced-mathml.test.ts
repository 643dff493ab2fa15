import katex from 'katex'
import { expect, test } from 'vitest'
import { spacedMathml } from '../../src-renderer/learn/spaced-mathml.ts'
import type { Part } from '../../src-shared/learn/lesson.ts'
import { lessonIds, lessons } from '../../src-shared/learn/registry.ts'
import { textPieces } from '../../src-shared/learn/text-pieces.ts'

const set = (tex: string) => spacedMathml(katex.renderToString(tex, { output: 'mathml' }))
const space = '<mspace width="0.1667em"/>'

test('a function is parted from what it is of and from the factor before it, but not from a bracket', () => {
  expect(set('\\log p')).toContain(`<mi>log</mi><mo>\u2061</mo>${space}<mi>p</mi>`)
  expect(set('b \\sin z')).toContain(`<mi>b</mi>${space}<mi>sin</mi>`)
  expect(set('\\log(x)')).not.toContain(space)
})

test('a minus is a sign after another sign or at the beginning, and an operator between two letters', () => {
  expect(set('x = -y')).toContain('<mo form="prefix" lspace="0" rspace="0">−</mo><mi>y</mi>')
  expect(set('e^{-E}')).toContain('<mo form="prefix" lspace="0" rspace="0">−</mo><mi>E</mi>')
  expect(set('x - y')).toContain('<mi>x</mi><mo>−</mo><mi>y</mi>')
  expect(set('f(x) - y')).toContain('<mo>−</mo><mi>y</mi>')
})

test('an expectation is double-struck', () => {
  expect(set('\\mathbb{E}[x]')).toContain('<mi>𝔼</mi>')
  expect(set('\\mathbb{R}')).toContain('<mi>ℝ</mi>')
})

const texOf = (part: Part): string[] => {
  if (part.kind === 'formula') return [part.tex]
  if (part.kind !== 'words' && part.kind !== 'pitfall') return []
  return textPieces(part.text).flatMap(({ kind, text }) => (kind === 'formula' ? [text] : []))
}

test('every formula of the lessons is understood', () => {
  for (const tex of lessonIds.flatMap((id) => (lessons[id].parts as readonly Part[]).flatMap(texOf))) {
    expect(() => katex.renderToString(tex, { output: 'mathml', throwOnError: true }), tex).not.toThrow()
  }
})
