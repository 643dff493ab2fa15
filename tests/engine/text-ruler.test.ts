import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { registerFonts } from '../../src-engine/export/export-fonts.ts'
import { textRuler } from '../../src-shared/figures/text-ruler.ts'

describe('widths of text known without a canvas', () => {
  registerFonts()
  const context = createCanvas(1, 1).getContext('2d')

  it.each([false, true])('equal the font’s for every printable letter of ASCII (bold: %s)', (bold) => {
    const ruler = textRuler('title', bold)
    context.font = ruler.font
    for (let code = 32; code < 127; code++) {
      const letter = String.fromCharCode(code)
      // The table is rounded to thousandths of an em: at most 0.01 pixel at 16.
      expect(Math.abs(ruler.measureText(letter).width - context.measureText(letter).width), letter).toBeLessThan(0.02)
    }
  })

  it('are never too small for signs and Greek', () => {
    const ruler = textRuler('body')
    context.font = ruler.font
    for (const text of ['KL(data‖model)', 'NCE ν=4', '−2.9 ± 0.1', 'ε θ σ ∇ ½ × ₁ ⁷ √ …']) {
      expect(ruler.measureText(text).width).toBeGreaterThanOrEqual(context.measureText(text).width - 0.5)
    }
  })
})
