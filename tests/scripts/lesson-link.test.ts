// A lesson by its number from the command line: `npm start -- --lesson 7`, `ebm learn 7 --open`, and a second start.

import { expect, test } from 'vitest'
import { lessonForWindow } from '../../scripts/commands/ebm.mjs'
import { withJoinedLesson } from '../../scripts/commands/start.mjs'
import { lessonAmong } from '../../src-main/wished-lesson.ts'
import { learnPageOf } from '../../src-shared/learn/learn-page.ts'

test('the switch is handed on as one word, which Chromium may put anywhere', () => {
  expect(withJoinedLesson(['a.ebm', '--lesson', '7', '--other'])).toEqual(['a.ebm', '--lesson=7', '--other'])
  expect(withJoinedLesson(['a.ebm'])).toEqual(['a.ebm'])
  expect(lessonAmong(['electron', '--lesson=7', '--allow-file-access', '/checkout'])).toBe('7')
  expect(lessonAmong(['electron', '/checkout', '--lesson', 'quiz'])).toBe('quiz')
  expect(lessonAmong(['electron', '/checkout'])).toBeNull()
})

test('`ebm learn` opens the window only where it is asked to, with a lesson and nothing else', () => {
  expect(lessonForWindow(['learn', '7', '--open'])).toBe('7')
  expect(lessonForWindow(['learn', '--open', 'langevin'])).toBe('langevin')
  expect(lessonForWindow(['learn', '7'])).toBeNull()
  expect(lessonForWindow(['learn', '7', '--open', '--set', 'noise=1'])).toBeNull()
  expect(lessonForWindow(['compare', '--open'])).toBeNull()
})

test('a lesson is named by number or name; another is refused with what there is', () => {
  expect(learnPageOf('7')).toBe('noise-contrastive-estimation')
  expect(learnPageOf('langevin')).toBe('langevin')
  expect(learnPageOf('failures')).toBe('failures')
  for (const wrong of ['0', '15', '-1', '1.5', '', 'toString']) {
    expect(() => learnPageOf(wrong)).toThrow(/Expected a lesson from 1 to 14, quiz or failures/)
  }
})
