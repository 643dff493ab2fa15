// How a number of a lesson is read.

import { expect, it } from 'vitest'
import { lessonNumber } from '../../../src-shared/learn/lesson-number.ts'

it('has four digits, is zero where only rounding is left, and says where there is none', () => {
  expect(lessonNumber(2.07337)).toBe('2.073')
  expect(lessonNumber(-1.328e-17)).toBe('0')
  expect(lessonNumber(Number.NaN)).toBe('not defined')
})
