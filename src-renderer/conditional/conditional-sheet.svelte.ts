// The density of one column of a run's model given the others: what is asked, and what was answered. One question is under
// way at a time; what is chosen meanwhile is asked next, so that a slider never waits behind answers nobody wants.

import type {
  ConditionalFrom,
  ConditionalResult,
  ConditionalSplit,
} from '../../src-shared/conditional/conditional-density.ts'
import { readPlainNumber } from '../../src-shared/read-number.ts'
import type { RunRecord } from '../../src-shared/run.ts'
import { messageOf } from '../engine/connection.ts'
import type { Outside } from '../state/outside.ts'

export class ConditionalSheet {
  readonly #outside: Outside
  #asking = false
  #again = false
  /** Whose sheet is open. */
  run = $state.raw<RunRecord | null>(null)
  /** The predicted column; null until the columns are known: then the last. */
  column = $state<number | null>(null)
  from = $state.raw<ConditionalFrom>({ kind: 'row', split: 'test', index: 0 })
  result = $state.raw<ConditionalResult | null>(null)
  fault = $state<string | null>(null)
  /** What stands in the fields, by column, where it is typed and not what was asked. */
  typed = $state.raw<ReadonlyMap<number, string>>(new Map())

  constructor(outside: Outside) {
    this.#outside = outside
  }

  /** `dimension`: of the run's data. */
  open(run: RunRecord, dimension: number): void {
    const isOther = this.run?.experimentId !== run.experimentId && this.result?.setup.runId !== run.id
    this.run = run
    if (isOther || this.column === null || this.column >= dimension) {
      this.column = dimension - 1
      this.from = { kind: 'row', split: 'test', index: 0 }
      this.typed = new Map()
    }
    if (this.result?.setup.runId !== run.id) this.result = null
    this.fault = null
    this.#ask()
  }

  close(): void {
    this.run = null
  }

  predict(column: number): void {
    this.column = column
    this.#ask()
  }

  /** `number` from 1 on; beyond the last row it goes on at the first. */
  chooseRow(split: ConditionalSplit, number: number): void {
    const count = this.result?.rowCounts[split] ?? Number.POSITIVE_INFINITY
    const index = number > count ? 0 : number < 1 ? (Number.isFinite(count) ? count - 1 : 0) : number - 1
    this.from = { kind: 'row', split, index }
    this.typed = new Map()
    this.#ask()
  }

  /** Goes on by hand from what is on screen. */
  byHand(): void {
    if (this.result) this.#ofHand([...this.result.values])
  }

  /** What was typed for a column; what is no number waits until it is. */
  type(column: number, text: string): void {
    this.typed = new Map(this.typed).set(column, text)
    const read = readPlainNumber(text)
    const isEmpty = text.trim() === '' && column === this.column
    if (!this.result || !(isEmpty || ('value' in read && Number.isFinite(read.value)))) return
    const values =
      this.from.kind === 'values' ? this.from.values.map((value) => value ?? Number.NaN) : [...this.result.values]
    values[column] = !isEmpty && 'value' in read ? read.value : Number.NaN
    this.#ofHand(values)
  }

  isFault(column: number): boolean {
    const text = this.typed.get(column)
    if (text === undefined || (text.trim() === '' && column === this.column)) return false
    const read = readPlainNumber(text)
    return !('value' in read && Number.isFinite(read.value))
  }

  /** A run trains on, or ended: its newest model may be another. */
  renewed(runId: string): void {
    if (this.run?.id === runId) this.#ask()
  }

  #ofHand(values: number[]): void {
    this.from = { kind: 'values', values: values.map((value) => (Number.isFinite(value) ? value : null)) }
    this.#ask()
  }

  #ask(): void {
    this.#again = true
    if (!this.#asking) void this.#answered()
  }

  async #answered(): Promise<void> {
    this.#asking = true
    while (this.#again) {
      this.#again = false
      const { run, column, from } = this
      if (!run || column === null) break
      try {
        const result = await this.#outside.request('conditional.compute', {
          conditional: { runId: run.id, column, from },
        })
        if (this.run?.id !== run.id) continue
        this.result = result
        this.fault = null
      } catch (error) {
        if (this.run?.id === run.id) this.fault = messageOf(error)
      }
    }
    this.#asking = false
  }
}
