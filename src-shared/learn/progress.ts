// What a person has answered, kept between sessions.

import * as v from 'valibot'
import { lessonIds, lessons } from './registry.ts'
import { isRight, type Question } from './question.ts'
import { quiz } from './quiz.ts'

const questionId = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,60}$/))

const prediction = v.strictObject({
  /** Null where somebody only looked. */
  guess: v.nullable(v.pipe(v.number(), v.finite())),
  /** What it was, at the settings of then. */
  value: v.pipe(v.number(), v.finite()),
})

export const progressSchema = v.strictObject({
  /** By question: which answers were chosen, in order. */
  answers: v.record(
    questionId,
    v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9))), v.maxLength(20)),
  ),
  /** By lesson: what was predicted before it was shown. */
  predictions: v.optional(v.record(questionId, prediction), {}),
})
export type Progress = v.InferOutput<typeof progressSchema>

export const noProgress: Progress = { answers: {}, predictions: {} }

export interface Standing {
  right: number
  /** Right at the first try. */
  atOnce: number
  total: number
}

export function standingOf(questions: readonly Question[], { answers }: Progress): Standing {
  const right = (question: Question, chosen: number | undefined) => chosen !== undefined && isRight(question, chosen)
  return {
    right: questions.filter((question) => right(question, answers[question.id]?.at(-1))).length,
    atOnce: questions.filter((question) => right(question, answers[question.id]?.[0])).length,
    total: questions.length,
  }
}

export const questionsOf = (id: keyof typeof lessons): Question[] =>
  lessons[id].parts.flatMap((part) => (part.kind === 'question' ? [part.question] : []))

/** Everything that was answered, as a table: for a teacher, or for oneself. */
export function resultsAsCsv(progress: Progress): string {
  const sections = [
    ...lessonIds.map((id, index) => ({
      title: `Lesson ${index + 1}: ${lessons[id].title}`,
      questions: questionsOf(id),
    })),
    { title: 'Quiz', questions: quiz },
  ]
  const rows = sections.flatMap(({ title, questions }) =>
    questions.map((question) => {
      const chosen = progress.answers[question.id] ?? []
      const texts = chosen.map((index) => question.answers[index]?.text ?? '').join(' | ')
      const verdict = chosen.length === 0 ? 'not answered' : isRight(question, chosen.at(-1)!) ? 'right' : 'wrong'
      return [title, question.text, verdict, String(chosen.length), texts]
    }),
  )
  const predicted = lessonIds.flatMap((id, index) => {
    const known = progress.predictions[id]
    if (!known) return []
    const guess = known.guess === null ? 'looked without predicting' : String(known.guess)
    const title = `Lesson ${index + 1}: ${lessons[id].title}`
    return [[title, lessons[id].prediction.text, 'predicted', '1', `${guess}; it was ${known.value}`]]
  })
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
  return [['section', 'question', 'last answer', 'tries', 'answers'], ...rows, ...predicted]
    .map((row) => `${row.map(cell).join(',')}\n`)
    .join('')
}
