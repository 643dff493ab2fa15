import { describe, expect, it } from 'vitest'
import { axisName, niceTicks, sharedWords, tickTexts } from '../../../src-shared/figures/ticks.ts'

const textsFor = (minimum: number, maximum: number, count = 5) => tickTexts(niceTicks(minimum, maximum, count).values)

describe('the numbers at an axis', () => {
  it('share an offset where they are large and near each other', () => {
    const coordinates = textsFor(5_411_520, 5_412_280)
    expect(coordinates).toEqual({ texts: ['600', '800', '1000', '1200'], offset: '5,411,000', factor: null })
    expect(axisName('northing (m)', coordinates)).toBe('northing − 5,411,000 (m)')
    expect(sharedWords(coordinates)).toBe('+ 5,411,000')
    const negative = textsFor(-5_412_280, -5_411_520)
    expect(negative.offset).toBe('−5,413,000')
    expect(axisName('y', negative)).toBe('y + 5,413,000')
  })

  it('read years as years', () => {
    expect(textsFor(1988, 2004).texts).toEqual(['1990', '1995', '2000'])
    expect(textsFor(1989.9, 1990.7, 4).texts).toEqual(['1990.0', '1990.2', '1990.4', '1990.6'])
    expect(textsFor(1989.9, 1990.7, 4).offset).toBeNull()
  })

  it('have letters or a factor where they are long alone', () => {
    expect(textsFor(0, 8e6, 4)).toMatchObject({ texts: ['0', '2 M', '4 M', '6 M', '8 M'], offset: null })
    expect(textsFor(0, 2.2e6, 4).texts).toEqual(['0', '0.5 M', '1.0 M', '1.5 M', '2.0 M'])
    const tiny = textsFor(0, 5e-7)
    expect(tiny).toEqual({ texts: ['0', '1', '2', '3', '4', '5'], offset: null, factor: '10⁻⁷' })
    expect(axisName('width (m)', tiny)).toBe('width (10⁻⁷ m)')
    expect(axisName('width', tiny)).toBe('width (10⁻⁷)')
  })

  it('separate thousands of counts always, of coordinates from 10,000 on', () => {
    expect(tickTexts([0, 1000, 2000], { counts: true }).texts).toEqual(['0', '1,000', '2,000'])
    expect(tickTexts([0, 1000, 2000]).texts).toEqual(['0', '1000', '2000'])
    expect(tickTexts([0, 5000, 10_000]).texts).toEqual(['0', '5,000', '10,000'])
  })

  it('all differ, whatever the range: magnitudes from 1e-12 to 1e15, spans from 1 to 1e-7 of them', () => {
    for (let power = -12; power <= 15; power++) {
      for (const share of [1, 0.1, 1e-2, 1e-3, 1e-5, 1e-7]) {
        for (const sign of [1, -1]) {
          const start = sign * 3.7 * 10 ** power
          const { values } = niceTicks(start, start + 10 ** power * share, 5)
          const { texts } = tickTexts(values)
          expect(new Set(texts).size, `${start} ${share}: ${texts.join(' ')}`).toBe(values.length)
          for (const text of texts) expect(text.length, text).toBeLessThanOrEqual(9)
        }
      }
    }
  })

  it('say the values: number, factor and offset give them back', () => {
    const back = (text: string) => Number(text.replaceAll(',', '').replace('−', '-'))
    for (const [low, high] of [
      [5_411_520, 5_412_280],
      [0.00012, 0.00057],
      [-1999.5, -1999.1],
      [299_792_457.2, 299_792_458.9],
    ]) {
      const { values } = niceTicks(low, high, 5)
      const { texts, offset, factor } = tickTexts(values)
      const multiplier = factor === null ? 1 : 10 ** -[...'⁰¹²³⁴⁵⁶⁷⁸⁹'].indexOf(factor.slice(-1))
      texts.forEach((text, index) => {
        expect(back(text) * multiplier + (offset === null ? 0 : back(offset))).toBeCloseTo(values[index], 9)
      })
    }
  })
})
