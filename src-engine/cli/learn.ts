// `ebm learn`: a lesson in the terminal, its numbers computed as in the window.

import { spawn } from 'node:child_process'
import { fieldsOf } from '../../src-shared/config/fields.ts'
import { valueOfText } from '../../src-shared/config/field-text.ts'
import type { LessonValue } from '../../src-shared/learn/lesson-result.ts'
import type { Part } from '../../src-shared/learn/lesson.ts'
import { textPieces } from '../../src-shared/learn/text-pieces.ts'
import { learnPageOf } from '../../src-shared/learn/learn-page.ts'
import { lessonIds, lessons, type LessonId } from '../../src-shared/learn/registry.ts'
import { formatNumber } from '../../src-shared/numbers.ts'
import { quote } from '../../src-shared/quote.ts'
import { computeLesson } from '../lessons/registry.ts'
import { plainFormula } from './plain-formula.ts'
import { UsageError } from './usage-error.ts'
import { wrapped } from './wrapped.ts'

export interface LearnOptions {
  set: string[]
  /** Starts the window; in a checkout before the engine is asked (scripts/commands/ebm.mjs). */
  open?: boolean
}

/** `named`: its number or its id; without one, the list of lessons. Throws UsageError. */
export async function learn(named: string | undefined, { set, open }: LearnOptions): Promise<void> {
  if (open) return openInWindow(named, set)
  if (named === undefined) return console.log(listOfLessons())
  const id = lessonOf(named)
  const { notice, values } = await computeLesson(id, settingsOf(id, set))
  const parts: readonly Part[] = lessons[id].parts
  const text = [
    `Lesson ${lessonIds.indexOf(id) + 1}: ${lessons[id].title}`,
    ...parts.flatMap((part) => textOf(part, values)),
    ...(notice === null ? [] : [wrapped(notice).join('\n')]),
    wrapped(`Settings (--set key=value): ${settingsInWords(id)}.`).join('\n'),
    `Figures and questions stand in the window: \`ebm learn ${lessonIds.indexOf(id) + 1} --open\`.`,
  ]
  console.log(text.join('\n\n'))
}

/** The window of a package, which its launcher names. Throws UsageError where there is none. */
function openInWindow(named: string | undefined, set: readonly string[]): void {
  if (named === undefined || set.length > 0) {
    throw new UsageError('Expected a lesson and --open alone, as in `ebm learn 7 --open`: leave the rest out.')
  }
  const window = process.env.EBM_STUDIO_WINDOW
  if (!window)
    throw new UsageError('Expected a window to open the lesson in, got the command line alone: leave --open out.')
  spawn(window, [`--lesson=${named}`], { detached: true, stdio: 'ignore' }).unref()
}

const listOfLessons = (): string =>
  [
    ...lessonIds.map((id, index) => `${String(index + 1).padStart(2)}  ${lessons[id].title}`),
    '',
    '`ebm learn NUMBER` reads one; with --open it opens in the window.',
  ].join('\n')

function lessonOf(named: string): LessonId {
  const page = learnPageOf(named)
  if (page !== 'quiz' && page !== 'failures') return page
  throw new UsageError(
    `Expected a lesson from 1 to ${lessonIds.length}, got ${named}, which stands in the window: \`ebm learn ${named} --open\`.`,
  )
}

function settingsOf(id: LessonId, set: readonly string[]): Record<string, unknown> {
  const fields = new Map(fieldsOf(lessons[id].schema))
  return Object.fromEntries(
    set.map((text) => {
      const at = text.indexOf('=')
      const key = text.slice(0, Math.max(0, at)).trim()
      const field = fields.get(key)
      if (field) return [key, valueOfText(field.kind, text.slice(at + 1).trim())]
      throw new UsageError(
        `--set: Expected one of ${[...fields.keys()].join(', ')}, as key=value; got ${quote(text, 60)}.`,
      )
    }),
  )
}

const settingsInWords = (id: LessonId): string =>
  fieldsOf(lessons[id].schema)
    .map(([key, { label, minimum, maximum, choices }]) => {
      const range = choices
        ? choices.map(({ value }) => value).join(', ')
        : minimum === undefined
          ? ''
          : `${minimum} to ${maximum}`
      return `${key} (${[label, range].filter(Boolean).join(', ')})`
    })
    .join('; ')

function textOf(part: Part, values: readonly LessonValue[]): string[] {
  switch (part.kind) {
    case 'words':
    case 'pitfall':
      return [wrapped(plainWords(part.text)).join('\n')]
    case 'formula':
      return [`    ${plainFormula(part.tex)}`]
    case 'table':
      return [part.rows.map(([name, ...cells]) => wrapped(`${name}: ${cells.join('; ')}.`).join('\n')).join('\n')]
    case 'values':
      return [
        values
          .filter(({ id }) => part.ids.includes(id))
          .map(lineOf)
          .join('\n'),
      ]
    case 'figure':
    case 'question':
      return []
    default:
      return part satisfies never
  }
}

function lineOf({ label, value, unit, how, check }: LessonValue): string {
  const beside = check ? `; ${check.how}: ${formatNumber(check.value, 6)}` : ''
  return `  ${plainWords(label)}: ${[formatNumber(value, 6), unit].filter(Boolean).join(' ')} (${how}${beside})`
}

/** Words whose formulas between dollar signs are of plain text. */
export const plainWords = (text: string): string =>
  textPieces(text)
    .map((piece) => (piece.kind === 'formula' ? plainFormula(piece.text) : piece.text))
    .join('')
