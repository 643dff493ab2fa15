// The formulas of a lesson, in the order in which its page sets them.

import type { LessonDefinition, LessonSchema, Part } from './lesson.ts'
import type { Question } from './question.ts'
import { textPieces } from './text-pieces.ts'

export interface LessonFormula {
  tex: string
  /** On a line of its own. */
  display: boolean
}

/** Those of feedback, which comes later, are left out. */
export const formulasOf = ({ parts }: Pick<LessonDefinition<LessonSchema>, 'parts'>): LessonFormula[] =>
  parts.flatMap(formulasIn)

function formulasIn(part: Part): LessonFormula[] {
  switch (part.kind) {
    case 'formula':
      return [{ tex: part.tex, display: true }]
    case 'words':
    case 'pitfall':
      return inText(part.text)
    case 'question':
      return questionTexts(part.question).flatMap(inText)
    case 'table':
    case 'figure':
    case 'values':
      return []
    default:
      return part satisfies never
  }
}

const questionTexts = ({ text, answers }: Question): string[] => [text, ...answers.map((answer) => answer.text)]

const inText = (text: string): LessonFormula[] =>
  textPieces(text).flatMap((piece) => (piece.kind === 'formula' ? [{ tex: piece.text, display: false }] : []))
