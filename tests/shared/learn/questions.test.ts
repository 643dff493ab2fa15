// Of all questions, of lessons and of the quiz: nothing but the subject may give the right answer away.

import { expect, test } from 'vitest'
import type { LessonDefinition } from '../../../src-shared/learn/lesson.ts'
import type { Question } from '../../../src-shared/learn/question.ts'
import { quiz } from '../../../src-shared/learn/quiz.ts'
import { lessons } from '../../../src-shared/learn/registry.ts'

const ofLessons = Object.values(lessons as Record<string, LessonDefinition>).flatMap(({ parts }) =>
  parts.flatMap((part) => (part.kind === 'question' ? [part.question] : [])),
)
const all: readonly Question[] = [...quiz, ...ofLessons]

test('the right answer is the longest in a third of the questions at most', () => {
  expect(all.length).toBeGreaterThan(20)
  const givenAway = all.filter(({ answers }) => {
    const right = answers.find((answer) => answer.right)!
    return answers.every((answer) => answer === right || answer.text.length < right.text.length)
  })
  expect(givenAway.length).toBeLessThanOrEqual(all.length / 3)
})

test('every answer has its feedback, and one is right', () => {
  for (const { answers } of all) {
    expect(answers.filter(({ right }) => right)).toHaveLength(1)
    for (const { feedback } of answers) expect(feedback).not.toBe('')
  }
})
