// A panel as a difference from a reference; the reference's own panel keeps its density, and says what it is.

import { formatCount, formatFixed, nonFiniteWord } from '../numbers.ts'
import type { Compared } from './difference.ts'
import { readField, type ShownField } from './field-values.ts'
import type { FigureInput, FigureRun } from './figure.ts'
import { compared, isOfReference, referenceField, referenceOf } from './reference.ts'

/** What of a panel is another thing where differences are shown. */
export interface ComparablePanel {
  title: string
  field: ShownField | null
  truth: ShownField | null
  compared: (Compared & { label: string }) | null
  isReference: boolean
  warnings: readonly string[]
}

export interface DifferenceOptions {
  against: string | null
  /** Of the reference, beside the truth; a lane is set against its own seed. */
  seed: number | null
}

/** `panel` shows the log density of `of`. */
export function asDifference<Panel extends ComparablePanel>(
  panel: Panel,
  of: { input: FigureInput; run: FigureRun | 'truth' },
  { against, seed }: DifferenceOptions,
): Panel {
  const reference = referenceOf(of.input, against)
  if (!reference) return panel
  // Without a density, as beyond two dimensions, there is nothing to compare.
  if (!panel.field) return panel
  if (isOfReference(reference, of.run)) return { ...panel, isReference: true, title: `${panel.title} (reference)` }
  const other = referenceField(of.input, reference, of.run === 'truth' ? seed : of.run.run.seed)
  const found = compared(panel.field, other)
  if (!found) {
    const missing = `no density of ${reference.label} yet: nothing to compare with`
    return { ...panel, field: null, truth: null, warnings: [...panel.warnings, missing] }
  }
  const { difference } = found
  return {
    ...panel,
    title: `${panel.title} − ${reference.label}`,
    field: difference,
    truth: null,
    compared: { ...found, label: reference.label },
    warnings: warningsOf(panel, difference),
  }
}

/** Those about the cells of a density give way to those about the cells of the difference. */
function warningsOf({ warnings, field }: ComparablePanel, { notFiniteCount, values }: ShownField): string[] {
  const about = warnings.filter((warning) => !warning.endsWith('(striped)'))
  if (notFiniteCount === 0 || (field && field.notFiniteCount === field.values.length && about.length > 0)) return about
  return [...about, `no difference in ${formatCount(notFiniteCount)} of ${formatCount(values.length)} cells (striped)`]
}

/** `log p −2.31`, `truth −2.50`, `difference +0.19 nats`: what the crosshair reads, one line each. */
export function differenceReading({ compared: found, title }: ComparablePanel, point: readonly number[]): string[] {
  if (!found) return []
  const [lane, reference] = [readField(found.lane, point), readField(found.reference, point)]
  const difference = lane - reference
  const own = title.slice(0, title.length - ` − ${found.label}`.length)
  return [`log p ${own} ${inNats(lane)}`, `${found.label} ${inNats(reference)}`, `difference ${signed(difference)}`]
}

const inNats = (value: number): string => nonFiniteWord(value) ?? formatFixed(value, 2)

function signed(value: number): string {
  const word = nonFiniteWord(value)
  return word ?? `${value > 0 ? '+' : ''}${formatFixed(value, 2)} nats`
}
