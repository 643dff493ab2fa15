import { expect, test } from 'vitest'
import { nameOf } from '../../src-shared/config/experiment.ts'
import { freeName, withoutNumber } from '../../src-shared/config/experiment-name.ts'

test.each<[string, string[], string]>([
  ['Moons', [], 'Moons'],
  ['Moons', ['Rings'], 'Moons'],
  ['Moons', ['Moons'], 'Moons (2)'],
  ['Moons', ['Moons', 'Moons (2)', 'Moons (7)'], 'Moons (8)'],
  ['Moons (2)', ['Moons', 'Moons (2)'], 'Moons (3)'],
  ['Moons (2)', ['Moons'], 'Moons (2)'],
  ['k = (10)', ['k = (10)'], 'k = (11)'],
])('%s beside %j is called %s', (name, taken, free) => {
  expect(freeName(name, taken)).toBe(free)
})

test('a name at its greatest length keeps room for its number', () => {
  const long = 'x'.repeat(120)
  const free = freeName(long, [long])
  expect(free).toHaveLength(120)
  expect(free.endsWith(' (2)')).toBe(true)
  expect(withoutNumber(free)).toBe('x'.repeat(116))
})

test('long names that differ only in what their numbers displace are told apart', () => {
  const taken = ['a', 'b', 'b', 'b'].map((last) => 'x'.repeat(119) + last)
  const names = taken.reduce<string[]>((names, name) => [...names, freeName(name, names)], [])
  expect(new Set(names).size).toBe(names.length)
  expect(names.every((name) => name.length <= 120)).toBe(true)
})

test('no character is cut in two', () => {
  const long = 'x'.repeat(115) + '🌙🌙'
  expect(freeName(long, [long])).toBe('x'.repeat(115) + ' (2)')
})

test('three lanes or more that differ in one value share a place in the name', () => {
  const widths = ['0.1', '1.5', '50'].map((width) => `NCE ν=4, width ${width}`)
  expect(nameOf([...widths, 'CD-10'], 'air.csv')).toBe('3 × NCE ν=4 and CD-10 on air.csv')
  expect(nameOf(widths.slice(0, 2), 'Two moons')).toBe('NCE ν=4, width 0.1 and NCE ν=4, width 1.5 on two moons')
})
