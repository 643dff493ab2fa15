// What a search of the library finds.

import { expect, test } from 'vitest'
import { matching } from '../../src-shared/library-search.ts'
import { experimentSummary as summary } from '../fixtures/experiment-summary.ts'

const list = [
  summary('A'),
  summary('B', { dataTitle: 'Rings', tags: ['paper', 'figure 2'] }),
  summary('C', { laneLabels: ['NCE ν=4'], starred: true, statuses: ['finished', 'diverged'] }),
  summary('moons of Saturn', { dataTitle: 'Rings', laneLabels: ['DSM σ=0.1'] }),
]

test.each([
  ['nothing finds all', '', 'A B C moons of Saturn'],
  ['a word anywhere', ' rings ', 'B moons of Saturn'],
  ['every word must occur', 'moons nce', 'C'],
  ['a tag is a word too', 'PAPER', 'B'],
  ['a place', 'data:moons', 'A C'],
  ['the name alone', 'name:moons', 'moons of Saturn'],
  ['a method', 'method:nce', 'C'],
  ['a tag of two words', 'tag:"figure 2"', 'B'],
  ['a status of any run', 'status:diverged', 'C'],
  ['starred', 'is:starred', 'C'],
  ['not starred, and of those data', '-is:starred data:moons', 'A'],
  ['an absent word', '-rings', 'A C'],
  ['a colon after no place is a plain character', 'σ:', ''],
  ['a quotation mark that is not closed', 'data:"two mo', 'A C'],
  ['a lone hyphen is a character, here of CD-10', '-', 'A B'],
])('%s: %s', (_what, wanted, found) => {
  expect(
    matching(list, wanted)
      .map(({ name }) => name)
      .join(' '),
  ).toBe(found)
})
