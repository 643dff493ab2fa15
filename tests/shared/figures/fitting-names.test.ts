// Names side by side in little room: each fits, and no two that differ read alike.

import { expect, test } from 'vitest'
import { fittingNames } from '../../../src-shared/figures/fitting-names.ts'

/** Every letter is one wide. */
const ruler = { font: '', measureText: (text: string) => ({ width: [...text].length }) }
const fit = (names: readonly string[], width: number) => fittingNames(ruler, names, width)

test('names that fit stay whole', () => {
  expect(fit(['x', 'body mass'], 9)).toEqual(['x', 'body mass'])
})

test('a name is cut in its middle, where its ends tell it from others', () => {
  expect(fit(['bill_length_mm', 'body_mass_g'], 7)).toEqual(['bil…_mm', 'bod…s_g'])
})

test('what names share is cut away where cutting the middle leaves the same text', () => {
  expect(fit(['petal_length_left', 'petal_width_left', 'x'], 8)).toEqual(['…leng…', '…wid…', 'x'])
  expect(fit(['channel 1 in µV', 'channel 2 in µV'], 6)).toEqual(['…1…', '…2…'])
})

test('a sign of two halves is not cut through', () => {
  expect(fit(['mood 😀 of the left', 'mood 😁 of the left'], 6)).toEqual(['…😀…', '…😁…'])
})

test('a name that another begins with is told from it', () => {
  const [short, long] = fit(['temperature_a_mean', 'temperature_a_mean_mean'], 7)
  expect(short).not.toBe(long)
})

test('where there is room for two letters, names that differ still read differently', () => {
  const names = ['sensor_alpha_left', 'sensor_alpine_left', 'sensor_beta_left']
  for (const width of [2, 3, 4, 6, 9]) {
    const texts = fit(names, width)
    expect(new Set(texts).size, `${width}: ${texts.join(' | ')}`).toBe(3)
    for (const text of texts) expect([...text].length).toBeLessThanOrEqual(width)
  }
})

test('equal names stay equal', () => {
  expect(fit(['a long name', 'a long name'], 5)).toEqual(['a …me', 'a …me'].map((text) => text.replace(' ', '')))
})
