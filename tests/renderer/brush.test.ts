import { expect, test } from 'vitest'
import { paintLine, type Brush, type Paper } from '../../src-renderer/setup/brush.ts'

const paper = (fill = 0): Paper => ({ ink: new Uint8Array(32 * 32).fill(fill), side: 32, maximum: 63 })
const brush: Brush = { tool: 'brush', width: 4, softness: 0 }
const sum = ({ ink }: Paper) => ink.reduce((total, value) => total + value, 0)

test('a hard dab covers about the area of its disc', () => {
  const dabbed = paper()
  paintLine(dabbed, { ...brush, width: 12 }, { x: 16, y: 16 }, { x: 16, y: 16 })
  expect(sum(dabbed) / 63 / (Math.PI * 36)).toBeCloseTo(1, 1)
  expect(dabbed.ink[16 * 32 + 16]).toBe(63)
})

test('a line has no gaps, and passing over it again changes nothing', () => {
  const drawn = paper()
  const line = () => paintLine(drawn, brush, { x: 4, y: 10 }, { x: 28, y: 10 })
  line()
  for (let column = 4; column < 28; column++) expect(drawn.ink[10 * 32 + column]).toBe(63)
  const before = [...drawn.ink]
  line()
  expect([...drawn.ink]).toEqual(before)
})

test('softness takes ink from the edge, not from the middle', () => {
  const [hard, soft] = [0, 1].map((softness) => {
    const drawn = paper()
    paintLine(drawn, { ...brush, width: 10, softness }, { x: 16.5, y: 16.5 }, { x: 16.5, y: 16.5 })
    return drawn
  })
  expect(soft.ink[16 * 32 + 16]).toBe(63)
  expect(sum(soft)).toBeLessThan(0.6 * sum(hard))
})

test('the eraser takes away what the brush left, also beyond the edge of the paper', () => {
  const full = paper(63)
  paintLine(full, { ...brush, tool: 'eraser', width: 80 }, { x: -3, y: 16 }, { x: 40, y: 16 })
  expect(sum(full)).toBe(0)
})
