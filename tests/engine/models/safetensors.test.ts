// Our writer against the format's own: equal tensors, equal bytes.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeSafetensors } from '../../../src-engine/models/export/safetensors.ts'
import { readSafetensors } from './read-safetensors.ts'

const golden = join(import.meta.dirname, '..', '..', 'golden', 'safetensors')

interface Described {
  name: string
  shape: number[]
  values: string[]
}

/** As Python prints it. */
const numberOf = (text: string): number => (text === 'inf' ? Number.POSITIVE_INFINITY : Number(text))

test('writes the bytes that the official package writes, whatever the order it is given', () => {
  const described = JSON.parse(readFileSync(join(golden, 'tensors.json'), 'utf8')) as Described[]
  const tensors = described.map((tensor) => ({ ...tensor, values: Float64Array.from(tensor.values, numberOf) }))
  const official = new Uint8Array(readFileSync(join(golden, 'official.safetensors')))
  const metadata = { experiment: 'zwei Monde, "κ = 2"' }
  expect(encodeSafetensors(tensors, metadata)).toEqual(official)
  expect(encodeSafetensors(tensors.toReversed(), metadata)).toEqual(official)
})

test('keeps every number as it was, in single precision only where that loses nothing', () => {
  const values = Float64Array.of(0.5, -0, Number.NaN, Number.NEGATIVE_INFINITY)
  const odd = Float64Array.of(0.1, 2 ** -1074, -Number.MAX_VALUE)
  const bytes = encodeSafetensors(
    [
      { name: 'even', shape: [2, 2], values },
      { name: 'odd', shape: [3], values: odd },
    ],
    {},
  )
  const { tensors } = readSafetensors(bytes)
  expect(tensors.even).toEqual({ dtype: 'F32', shape: [2, 2], values })
  expect(tensors.odd).toEqual({ dtype: 'F64', shape: [3], values: odd })
})

test('refuses values that do not fill their shape', () => {
  const tensor = { name: 'w', shape: [2, 3], values: new Float64Array(5) }
  expect(() => encodeSafetensors([tensor], {})).toThrow('Expected 2 × 3 numbers in w, got 5.')
})
