// Form fields: a schema that also says how the value is shown, explained and typed.
//
// One description serves the window's forms, the command line's `key=value` options and every error message, so that
// a new parameter appears everywhere by being written once.

import * as v from 'valibot'
import { cut, printable, quote } from '../quote.ts'
import { readInteger, readPlainNumber } from '../read-number.ts'
import type { SuggestedScale } from './suggested-scale.ts'

export interface FieldDescription {
  kind: 'number' | 'integer' | 'choice' | 'integers' | 'toggle' | 'text' | 'columns' | 'components'
  /** Shown beside the control, in sentence case and without the unit. */
  label: string
  /** One line saying what the value does. */
  help: string
  /** Empty for a dimensionless value. */
  unit: string
  minimum?: number
  maximum?: number
  /** Values worth stepping through multiply rather than add (step sizes, rates). */
  logarithmic?: boolean
  choices?: readonly { value: string; label: string; help?: string }[]
  defaultValue: unknown
  /** Rarely changed; the window folds it away. */
  advanced?: boolean
  /** Long texts get the whole width, below their label. */
  wide?: boolean
  /** The glossary's entry that explains it. */
  term?: string
  /** How a lane's label tells the value; absent = the field's label and the value. */
  short?: (value: unknown) => string
  /** What the value is measured in, where it depends on how wide the data spread. */
  scale?: FieldScale
  /** The value that suits data of this scale (scale-of-data.ts). */
  suggested?: (scale: SuggestedScale) => number
}

/** Both of the columns; a step of Langevin dynamics is a variance, its noise a standard deviation. */
export type FieldScale = 'variance' | 'standard deviation'

/** What any field may say about itself beside what its control needs. */
type Remarks = Pick<FieldDescription, 'advanced' | 'term' | 'short' | 'scale' | 'suggested'>

type Described = { field: FieldDescription }

export interface NumberOptions extends Remarks {
  label: string
  help: string
  unit?: string
  minimum: number
  maximum: number
  logarithmic?: boolean
}

export const describe = <Input>(field: FieldDescription) => v.metadata<Input, Described>({ field })

export function numberField(defaultValue: number, options: NumberOptions) {
  const range = `a number from ${options.minimum} to ${options.maximum}`
  return v.optional(
    v.pipe(
      v.number((issue) => numberFault(issue.input, readPlainNumber) ?? `Expected ${range}, got ${show(issue.input)}.`),
      v.minValue(options.minimum, (issue) => `Expected ${range}, got ${show(issue.input)}.`),
      v.maxValue(options.maximum, (issue) => `Expected ${range}, got ${show(issue.input)}.`),
      describe({ kind: 'number', unit: '', defaultValue, ...options }),
    ),
    defaultValue,
  )
}

export function integerField(defaultValue: number, options: NumberOptions) {
  const range = `a whole number from ${options.minimum} to ${options.maximum}`
  return v.optional(
    v.pipe(
      v.number((issue) => numberFault(issue.input, readInteger) ?? `Expected ${range}, got ${show(issue.input)}.`),
      v.integer((issue) => `Expected ${range}, got ${show(issue.input)}.`),
      v.minValue(options.minimum, (issue) => `Expected ${range}, got ${show(issue.input)}.`),
      v.maxValue(options.maximum, (issue) => `Expected ${range}, got ${show(issue.input)}.`),
      describe({ kind: 'integer', unit: '', defaultValue, ...options }),
    ),
    defaultValue,
  )
}

/** Of what was typed where a number is meant: why it is none, or which of two; null for what reads as one. */
function numberFault(input: unknown, read: (text: string) => { value: number } | { reason: string }): string | null {
  if (typeof input !== 'string' || !/\d/.test(input)) return null
  const reading = read(input)
  return 'reason' in reading ? reading.reason : null
}

export interface ChoiceOptions<Value extends string> extends Remarks {
  label: string
  help: string
  choices: readonly { value: Value; label: string; help?: string }[]
}

export function choiceField<const Value extends string>(defaultValue: NoInfer<Value>, options: ChoiceOptions<Value>) {
  const values = options.choices.map((choice) => choice.value)
  return v.optional(
    v.pipe(
      v.picklist(values, (issue) => `Expected one of ${values.join(', ')}; got ${show(issue.input)}.`),
      describe({ kind: 'choice', unit: '', defaultValue, ...options }),
    ),
    defaultValue as Value,
  )
}

export function toggleField(defaultValue: boolean, options: { label: string; help: string } & Remarks) {
  return v.optional(
    v.pipe(
      v.boolean((issue) => `Expected true or false, got ${show(issue.input)}.`),
      describe({ kind: 'toggle', unit: '', defaultValue, ...options }),
    ),
    defaultValue,
  )
}

export interface IntegersOptions extends Remarks {
  label: string
  help: string
  minimum: number
  maximum: number
  lengthMinimum: number
  lengthMaximum: number
  /** What each number is, where none may stand twice: `seed`. */
  each?: string
}

export function integersField(defaultValue: readonly number[], options: IntegersOptions) {
  const { lengthMinimum, lengthMaximum, each, ...described } = options
  const { minimum, maximum } = options
  const expected = `${lengthMinimum} to ${lengthMaximum} whole numbers from ${minimum} to ${maximum}`
  return v.optional(
    v.pipe(
      v.array(
        v.pipe(
          v.number((issue) => `Expected ${expected}, got ${show(issue.input)}.`),
          v.integer((issue) => `Expected ${expected}, got ${show(issue.input)}.`),
          v.minValue(minimum, (issue) => `Expected ${expected}, got ${show(issue.input)}.`),
          v.maxValue(maximum, (issue) => `Expected ${expected}, got ${show(issue.input)}.`),
        ),
        (issue) => `Expected ${expected}, got ${show(issue.input)}.`,
      ),
      v.minLength(lengthMinimum, (issue) => `Expected ${expected}, got ${issue.input.length} of them.`),
      v.maxLength(lengthMaximum, (issue) => `Expected ${expected}, got ${issue.input.length} of them.`),
      v.check(
        (numbers) => each === undefined || repeated(numbers) === undefined,
        ({ input }) => `Expected every ${each} once, got ${repeated(input)} more than once: keep one of them.`,
      ),
      describe({ kind: 'integers', unit: '', defaultValue, ...described }),
    ),
    [...defaultValue],
  )
}

const repeated = (numbers: readonly number[]): number | undefined =>
  numbers.find((value, index) => numbers.indexOf(value) !== index)

/** More values a row than this no backend has been tested with. */
export const columnsMaximum = 784

/** Names of columns of a table. With one or two, quantities are exact by quadrature; with more they are estimated. */
export function columnsField(defaultValue: readonly string[], options: { label: string; help: string } & Remarks) {
  return v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.maxLength(200)), (issue) => `Expected column names, got ${show(issue.input)}.`),
      v.minLength(1, 'Expected at least one column, got none: choose some in Data → Columns.'),
      v.maxLength(
        columnsMaximum,
        (issue) =>
          `Expected at most ${columnsMaximum} columns, got ${issue.input.length}: choose fewer in Data → Columns.`,
      ),
      describe({ kind: 'columns', unit: '', defaultValue, ...options }),
    ),
    [...defaultValue],
  )
}

export interface TextOptions extends Remarks {
  label: string
  help: string
  maximumLength?: number
  wide?: boolean
}

export function textField(defaultValue: string, { maximumLength = 4096, ...options }: TextOptions) {
  return v.optional(
    v.pipe(
      v.string((issue) => `Expected text, got ${show(issue.input)}.`),
      v.maxLength(maximumLength, `Expected at most ${maximumLength} characters.`),
      describe({ kind: 'text', unit: '', defaultValue, ...options }),
    ),
    defaultValue,
  )
}

/** The described fields of an object schema, in the order they were written. */
export function fieldsOf(schema: v.GenericSchema): [key: string, field: FieldDescription][] {
  const entries = (schema as { entries?: Record<string, unknown> }).entries ?? {}
  return Object.entries(entries).flatMap(([key, entry]) => {
    const field = fieldOf(entry)
    return field ? [[key, field] as [string, FieldDescription]] : []
  })
}

function fieldOf(schema: unknown): FieldDescription | undefined {
  const { wrapped, pipe } = schema as { wrapped?: unknown; pipe?: readonly unknown[] }
  if (wrapped) return fieldOf(wrapped)
  for (const action of pipe ?? []) {
    const { type, metadata } = action as { type?: string; metadata?: Partial<Described> }
    if (type === 'metadata' && metadata?.field) return metadata.field
  }
  return undefined
}

/** A short rendering of an input for error messages. */
export function show(input: unknown): string {
  if (typeof input === 'string') return quote(input)
  return cut(typeof input === 'object' ? printable(jsonOrKind(input), '') : String(input), 60)
}

/** What comes over a process border may be no JSON: rings, big integers inside. */
function jsonOrKind(input: object | null): string {
  try {
    return JSON.stringify(input)
  } catch {
    return Array.isArray(input) ? 'a list' : 'an object'
  }
}
