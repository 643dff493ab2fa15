import { describe, expect, it } from 'vitest'
import { figureThemes } from '../../../src-shared/figures/figure.ts'
import { classColour, classEntries } from '../../../src-shared/figures/class-colours.ts'
import { figureColours, laneStyle } from '../../../src-shared/figures/theme.ts'

/** CIE L*a*b* of sRGB, D65. */
function lab(hex: string): number[] {
  const [r, g, b] = [1, 3, 5]
    .map((start) => Number.parseInt(hex.slice(start, start + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4))
  const root = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
  const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
  const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b)
  const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

const difference = (a: string, b: string) => Math.hypot(...lab(a).map((value, index) => value - lab(b)[index]))

describe('the colours of layers', () => {
  it.each(figureThemes)('are those of no lane in the %s theme', (theme) => {
    for (const colour of [figureColours[theme].sample, figureColours[theme].negative]) {
      for (let lane = 0; lane < 7; lane++) {
        // 2.3 is just noticeable side by side; 40 is another colour at a glance.
        expect(
          difference(colour, laneStyle({ laneIndex: lane }, theme).colour),
          `${colour}, lane ${lane}`,
        ).toBeGreaterThan(40)
      }
    }
    expect(difference(figureColours[theme].sample, figureColours[theme].negative)).toBeGreaterThan(40)
  })
})

describe('the colours of classes', () => {
  it.each(figureThemes)('differ from one another and from the ground in the %s theme', (theme) => {
    const colours = Array.from({ length: 10 }, (_, label) => classColour(label, theme))
    for (const [at, colour] of colours.entries()) {
      expect(difference(colour, figureColours[theme].plot), colour).toBeGreaterThan(35)
      for (const other of colours.slice(0, at))
        expect(difference(colour, other), `${colour}, ${other}`).toBeGreaterThan(15)
    }
  })

  it('beyond ten are counted together', () => {
    const names = Array.from({ length: 14 }, (_, at) => `k${at}`)
    const entries = classEntries({ column: 'k', names, labels: new Uint8Array() })
    expect(entries).toHaveLength(10)
    expect(entries[9]).toEqual({ label: 9, text: '5 other classes' })
    expect(classColour(13, 'light')).toBe(classColour(9, 'light'))
  })
})
