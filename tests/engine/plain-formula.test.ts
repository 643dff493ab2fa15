// Formulas of lessons as a terminal shows them.

import { expect, test } from 'vitest'
import { plainFormula } from '../../src-engine/cli/plain-formula.ts'
import type { LessonDefinition } from '../../src-shared/learn/lesson.ts'
import { lessons } from '../../src-shared/learn/registry.ts'
import { textPieces } from '../../src-shared/learn/text-pieces.ts'

test.each([
  ['p(x) = \\frac{e^{-E(x)}}{Z}, \\qquad Z = \\int e^{-E(x)}\\,dx', 'p(x) = e^(−E(x))/Z,     Z = ∫e^(−E(x)) dx'],
  ['x^{(1)} = x^{(0)} - \\tfrac{\\varepsilon}{2}\\,\\nabla E', 'x⁽¹⁾ = x⁽⁰⁾ − ε/2 ∇E'],
  ['\\mathbb{E}_{x \\sim \\text{data}}[\\nabla_\\theta E]', 'E_(x ∼ data)[∇_θE]'],
  ['\\sqrt{2\\pi\\sigma^2}', '√(2πσ²)'],
  ['\\frac{a + b}{c}', '(a + b)/c'],
  ['\\tfrac12 \\lVert s\\rVert^2', '½ ‖s‖²'],
  ['\\mathbb{E}[x \\mid \\tilde x]', 'E[x | x̃]'],
  ['\\log p_0(z) - \\log\\left|\\frac{dx}{dz}\\right|', 'log p₀(z) − log |dx/dz|'],
])('%s', (tex, plain) => {
  expect(plainFormula(tex)).toBe(plain)
})

const parts = Object.values(lessons as Record<string, LessonDefinition>).flatMap((lesson) => lesson.parts)

test('no formula of a lesson keeps anything of TeX', () => {
  const formulas = parts.flatMap((part) => {
    if (part.kind === 'formula') return [part.tex]
    if (part.kind !== 'words' && part.kind !== 'pitfall') return []
    return textPieces(part.text).flatMap(({ kind, text }) => (kind === 'formula' ? [text] : []))
  })
  expect(formulas.length).toBeGreaterThan(40)
  for (const formula of formulas) {
    expect(plainFormula(formula)).not.toMatch(/[\\{}$]/)
    expect(plainFormula(formula)).not.toMatch(/frac|sqrt|mathbb|operatorname|left|right|undefined/)
  }
})
