// A table that is about to be used: how it is read, what was found, and which columns are chosen. Nothing of the setup
// changes until it is taken.

import { dataTitle } from '../../src-shared/config/experiment.ts'
import { columnsMaximum } from '../../src-shared/config/fields.ts'
import { formatCount } from '../../src-shared/numbers.ts'
import type { TableColumn, TableOptions, TableQuestion, TableReading } from '../../src-shared/table-reading.ts'
import { messageOf } from '../engine/connection.ts'
import type { Outside } from '../state/outside.ts'
import { page } from '../state/page.svelte.ts'
import type { Setup } from '../state/setup.svelte.ts'
import { withOptions } from './with-options.ts'

/** As a setup has them. */
export interface ColumnsBefore {
  positions?: readonly number[]
  /** Name of the column by which rows have classes. */
  classColumn?: string
}

/** Positions of the columns across and up, and of further ones; `null` up means one dimension. */
export interface ChosenColumns {
  horizontal: number | null
  vertical: number | null
  others: readonly number[]
  /** Of the column by which rows have classes. */
  classes: number | null
}

const noColumns: ChosenColumns = { horizontal: null, vertical: null, others: [], classes: null }

export class ImportSheet {
  readonly #outside: Outside
  readonly #setup: Setup
  path = $state<string | null>(null)
  options = $state.raw<TableOptions>({})
  reading = $state.raw<TableReading | null>(null)
  fault = $state<string | null>(null)
  busy = $state(false)
  chosen = $state.raw<ChosenColumns>(noColumns)
  #asked = 0
  /** The columns were chosen by a person: other options keep them where they can. */
  #chosenByHand = false

  columns = $derived(columnsOf(this.reading, this.chosen))
  /** Why it cannot be used yet; null when it can. */
  obstacle: string | null = $derived.by(() => {
    if (this.fault !== null || !this.reading) return this.fault
    if (this.columns.length === 0) return 'No column of numbers is chosen.'
    if (this.columns.length > columnsMaximum) {
      return `${formatCount(this.columns.length)} columns are chosen: at most ${columnsMaximum} can be.`
    }
    const open = openQuestions(this.reading, this.columns)
    return open.length > 0 ? 'Answer the question above first.' : null
  })

  constructor(outside: Outside, setup: Setup) {
    this.#outside = outside
    this.#setup = setup
  }

  /** Shows how the file is read. With options and positions of a setup it begins as that reads it. */
  async open(path: string, options: TableOptions = {}, chosen: ColumnsBefore = {}): Promise<void> {
    const { positions = [], classColumn = '' } = chosen
    this.path = path
    this.options = options
    this.reading = null
    this.#chosenByHand = positions.length > 0
    this.chosen = chosenAt(positions)
    await this.#read()
    this.chosen = { ...this.chosen, classes: this.#placeOf(classColumn) }
  }

  /** `undefined` goes back to the guess. */
  async set<Key extends keyof TableOptions>(key: Key, value: TableOptions[Key] | undefined): Promise<void> {
    const { [key]: _before, ...rest } = this.options
    this.options = value === undefined ? rest : { ...rest, [key]: value }
    await this.#read()
  }

  /** An answer or a suggestion. */
  async take(options: TableOptions): Promise<void> {
    this.options = withOptions(this.options, options)
    await this.#read()
  }

  async guessAll(): Promise<void> {
    this.options = {}
    await this.#read()
  }

  choose(chosen: Partial<ChosenColumns>): void {
    this.#chosenByHand = true
    const next = { ...this.chosen, ...chosen }
    // A column against itself has no density in the plane: the other one gives way.
    if (next.horizontal === next.vertical) {
      if (chosen.vertical === undefined) next.vertical = null
      else next.horizontal = this.chosen.vertical
    }
    // Without a second column there is no third.
    const others = next.vertical === null ? [] : next.others
    next.others = others.filter((position) => position !== next.horizontal && position !== next.vertical)
    this.chosen = next
    if (next.classes !== null && positionsOf(next).includes(next.classes)) {
      if (chosen.classes === undefined) this.chosen = { ...next, classes: null }
      else this.#take(positionsOf(next).filter((position) => position !== next.classes))
    }
  }

  /** Adds these to what is chosen, in their order; what cannot be learned from is left out. */
  add(positions: readonly number[]): void {
    const offered = this.reading?.columns.filter((column) => column.offered).map(({ position }) => position) ?? []
    const { classes } = this.chosen
    const wanted = positions.filter((position) => offered.includes(position) && position !== classes)
    this.#take([...new Set([...positionsOf(this.chosen), ...wanted])])
  }

  /** Leaves these out. */
  remove(positions: readonly number[]): void {
    this.#take(positionsOf(this.chosen).filter((position) => !positions.includes(position)))
  }

  clear(): void {
    this.#chosenByHand = true
    this.chosen = noColumns
  }

  /** The columns in the order of the axes; the classes stay. */
  #take(positions: readonly number[]): void {
    this.#chosenByHand = true
    this.chosen = { ...chosenAt(positions), classes: this.chosen.classes }
  }

  /** Adds a third or further column, or leaves it out again. */
  toggle(position: number): void {
    const { others } = this.chosen
    const without = others.filter((other) => other !== position)
    this.choose({ others: without.length < others.length ? without : [...others, position] })
  }

  close(): void {
    this.#asked++
    this.path = null
    this.reading = null
  }

  /** Makes it the data of the setup; can be undone. */
  use(): void {
    const { path, reading, columns, options } = this
    if (path === null || !reading || this.obstacle !== null) return
    this.#setup.chooseData('csv', {
      path,
      columns: columns.map(({ name }) => name),
      positions: columns.map(({ position }) => position),
      ...this.#classes(),
      ...(Object.keys(options).length > 0 && { table: options }),
    })
    page.tab = 'compare'
    page.setupOpen = true
    this.#outside.toasts.show('information', `The data set is now ${dataTitle(this.#setup.draft.data)}.`, {
      label: 'Undo',
      run: () => this.#setup.undo(),
    })
    this.close()
  }

  #placeOf(wanted: string): number | null {
    return this.reading?.columns.find(({ name }) => name === wanted)?.position ?? null
  }

  #classes(): { classColumn?: string } {
    const column = this.reading?.columns.find(({ position }) => position === this.chosen.classes)
    return column ? { classColumn: column.name } : {}
  }

  async #read(): Promise<void> {
    const { path } = this
    if (path === null) return
    const asked = ++this.#asked
    this.busy = true
    try {
      const reading = await this.#outside.request('data.table', { path, options: this.options })
      if (asked !== this.#asked) return
      this.reading = reading
      this.fault = null
      this.#keepOrSuggest(reading)
    } catch (error) {
      if (asked !== this.#asked) return
      this.fault = messageOf(error)
    } finally {
      if (asked === this.#asked) this.busy = false
    }
  }

  #keepOrSuggest({ columns, suggestedColumns }: TableReading): void {
    const { horizontal, vertical, others } = this.chosen
    const classes = columns.find(({ position }) => position === this.chosen.classes)?.classes
      ? this.chosen.classes
      : null
    const offered = (position: number | null) =>
      columns.some((column) => column.position === position && column.offered)
    if (this.#chosenByHand && offered(horizontal) && (vertical === null || offered(vertical))) {
      this.chosen = { horizontal, vertical, others: others.filter(offered), classes }
      return
    }
    this.#chosenByHand = false
    this.chosen = { ...chosenAt(suggestedColumns), classes }
  }
}

const chosenAt = ([horizontal = null, vertical = null, ...others]: readonly (number | null)[]): ChosenColumns => ({
  ...{ horizontal, vertical },
  others: others.filter((position) => position !== null),
  classes: null,
})

/** In the order of the axes. */
export const positionsOf = ({ horizontal, vertical, others }: ChosenColumns): number[] =>
  [horizontal, vertical, ...others].filter((position) => position !== null)

function columnsOf(reading: TableReading | null, chosen: ChosenColumns): TableColumn[] {
  return positionsOf(chosen).flatMap((position) => {
    const column = reading?.columns.find((candidate) => candidate.position === position)
    return column ? [column] : []
  })
}

/** Those that concern the chosen columns. */
export function openQuestions({ questions }: TableReading, columns: readonly TableColumn[]): TableQuestion[] {
  return questions.filter((question) =>
    question.columns.some((position) => columns.some((c) => c.position === position)),
  )
}
