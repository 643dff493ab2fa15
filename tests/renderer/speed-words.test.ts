import { expect, test } from 'vitest'
import { speedWords } from '../../src-renderer/ui/speed-words.ts'

test('the speed in the header is that of the lanes, never their sum', () => {
  expect(speedWords([])).toBe('')
  expect(speedWords([84.2])).toBe('84 it/s')
  expect(speedWords([84.2, 83.9])).toBe('84 it/s')
  expect(speedWords([212, 830, 214])).toBe('212–830 it/s')
  expect(speedWords([0, 84])).toBe('84 it/s')
})
