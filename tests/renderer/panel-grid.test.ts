import { expect, test } from 'vitest'
import { panelGap, panelGrid } from '../../src-renderer/compare/panel-grid.ts'

/** What is left for panels beside a setup 320 wide, below the bar and above the scrubber. */
const spaceOf = (screen: { width: number; height: number }) => ({
  width: screen.width - 320 - 32,
  height: screen.height - 52 - 150,
})
const screens = {
  small: spaceOf({ width: 1024, height: 700 }),
  usual: spaceOf({ width: 1440, height: 900 }),
  large: spaceOf({ width: 1920, height: 1080 }),
}

/** Height of a square plot as it comes out: limited by its panel's width and by the picture's height. */
function plotSide(count: number, space: { width: number; height: number }): number {
  const { columns, pictureHeightMaximum } = panelGrid({ count, ...space, aspect: 1 })
  const width = (space.width - (columns - 1) * panelGap) / columns
  return Math.min(width - 54, pictureHeightMaximum - 44)
}

test('the truth and three lanes stand in one row on a usual and on a large screen', () => {
  expect(panelGrid({ count: 4, ...screens.usual, aspect: 1 }).columns).toBe(4)
  expect(panelGrid({ count: 4, ...screens.large, aspect: 1 }).columns).toBe(4)
})

test.each(Array.from({ length: 12 }, (_, index) => index + 2))(
  '%i panels are never smaller on a larger screen',
  (count) => {
    expect(plotSide(count, screens.usual)).toBeGreaterThanOrEqual(plotSide(count, screens.small))
    expect(plotSide(count, screens.large)).toBeGreaterThanOrEqual(plotSide(count, screens.usual))
  },
)

test('six panels fill a large screen in two full rows', () => {
  expect(panelGrid({ count: 6, ...screens.large, aspect: 1 }).columns).toBe(3)
  expect(plotSide(6, screens.large)).toBeGreaterThan(300)
})

test.each(Array.from({ length: 13 }, (_, index) => index + 1))('plots of %i panels can be read everywhere', (count) => {
  for (const space of Object.values(screens)) expect(plotSide(count, space)).toBeGreaterThanOrEqual(150)
})

test('a window narrower than a panel still has a column', () => {
  for (const width of [0, 100]) expect(panelGrid({ count: 4, width, height: 100, aspect: 1 }).columns).toBe(1)
})
