// The columns of the library's list that it can be sorted by.

import type { SortKey } from './list-order.ts'

export interface Heading {
  key: SortKey
  text: string
  /** Its class in the list, which says how wide it is and where it is left out. */
  column: string
  number?: boolean
  help?: string
}

export const lastTitle =
  'Mean held-out log-likelihood at the end over the seeds of the best lane, nats per point. Compare it only among the same data'

export const bestTitle =
  'The highest held-out log-likelihood of that lane at any evaluation, mean over its seeds, nats per point. Chosen by the test points themselves, it is too high on average'

export const headings: { names: readonly Heading[]; numbers: readonly Heading[] } = {
  names: [
    { key: 'name', text: 'Name', column: 'name' },
    { key: 'data', text: 'Data', column: 'data' },
  ],
  numbers: [
    { key: 'seeds', text: 'Seeds', column: 'seeds', number: true },
    {
      key: 'iterations',
      text: 'Iterations',
      column: 'iterations',
      number: true,
      help: 'Of the run that is farthest on',
    },
    { key: 'status', text: 'Status', column: 'status' },
    { key: 'last', text: 'LL at end', column: 'last', number: true, help: lastTitle },
    { key: 'best', text: 'LL at best', column: 'best', number: true, help: bestTitle },
    { key: 'size', text: 'Size', column: 'size', number: true, help: 'What it takes of the disk' },
    { key: 'started', text: 'Started', column: 'started' },
  ],
}
