// A lesson: what is read, what can be moved, and what is asked. The engine computes what is shown, with the code that
// trains (src-engine/lessons).
//
// Texts are plain words with formulas between dollar signs: `the energy $E_\theta(x)$`.

import type * as v from 'valibot'
import type { Question } from './question.ts'

export type Part =
  | { kind: 'words'; text: string }
  /** On a line of its own. */
  | { kind: 'formula'; tex: string }
  | { kind: 'table'; head: readonly string[]; rows: readonly (readonly string[])[] }
  /** A figure of the result, by its id. */
  | { kind: 'figure'; id: string }
  /** Numbers of the result, by their ids. */
  | { kind: 'values'; ids: readonly string[] }
  /** Predict first, then look: what follows on the page is the answer. */
  | { kind: 'question'; question: Question }
  /** What is often got wrong, and what is right. */
  | { kind: 'pitfall'; text: string }

/** Keys of the settings are those of the schema's fields (src-shared/config/fields.ts). */
export type LessonSchema = v.StrictObjectSchema<v.ObjectEntries, undefined>

/** A number of the result that is guessed before it is shown. */
export interface Prediction {
  /** Its id among the values. */
  value: string
  /** What is asked, of the settings as they are at first. */
  text: string
  /** Figures from which the number could be read: they, too, are shown when it was guessed or passed over. */
  shownBy?: readonly string[]
}

export interface LessonDefinition<Schema extends LessonSchema = LessonSchema> {
  title: string
  /** What it answers, one line. */
  about: string
  schema: Schema
  prediction: Prediction
  /** Settings that matter for one choice alone, shown only then: each by the value of the choice. */
  onlyWith?: { choice: string; fields: Readonly<Record<string, string>> }
  parts: readonly Part[]
  /** One of the ready experiments, to go on with in Compare. */
  example?: { id: string; why: string }
}

/** Keeps the type of the schema, so that the engine's half knows its settings. */
export const defineLesson = <const Schema extends LessonSchema>(
  lesson: LessonDefinition<Schema>,
): LessonDefinition<Schema> => lesson
