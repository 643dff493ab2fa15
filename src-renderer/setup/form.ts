// What fields of a form read and write: the setup of the comparison, unless a page provides another.

import { getContext, setContext } from 'svelte'
import { comparison } from '../state/comparison.svelte.ts'

export interface Form {
  valueAt(path: string): unknown
  /** In words; null where the value is sound. */
  faultAt(path: string): string | null
  set(path: string, value: unknown): void
}

const key = Symbol('form')

export const provideForm = (form: Form): Form => setContext(key, form)

export const formHere = (): Form => getContext<Form | undefined>(key) ?? comparison().setup
