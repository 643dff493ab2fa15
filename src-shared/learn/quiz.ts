// All questions of the quiz, in order; those of lessons stand in the lessons.

import type { Question } from './question.ts'
import { basicQuestions } from './questions/basic-questions.ts'
import { furtherQuestions } from './questions/further-questions.ts'

export const quiz: readonly Question[] = [...basicQuestions, ...furtherQuestions]
