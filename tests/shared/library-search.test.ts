// What a search of the library finds.

import { describe, expect, test } from 'vitest'
import { defaultExperiment, type ExperimentConfig } from '../../src-shared/config/experiment.ts'
import { asksForSettings, matching, searchInWords } from '../../src-shared/library-search.ts'
import type { ListedRun } from '../../src-shared/run.ts'
import { experimentSummary as summary } from '../fixtures/experiment-summary.ts'

const list = [
  summary('A'),
  summary('B', { dataTitle: 'Rings', tags: ['paper', 'figure 2'] }),
  summary('C', { laneLabels: ['NCE ν=4'], starred: true, statuses: ['finished', 'diverged'] }),
  summary('D', { dataTitle: 'Spirals', study: { id: 's', name: 'Wide or deep', trial: 3, place: null } }),
  summary('moons of Saturn', { dataTitle: 'Rings', laneLabels: ['DSM σ=0.1'] }),
]

test.each([
  ['nothing finds all', '', 'A B C D moons of Saturn'],
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
  ['a study', 'study:wide', 'D'],
  ['the name of a study is a word too', 'deep', 'D'],
  ['an absent word', '-rings', 'A C D'],
  ['a colon after no place is a plain character', 'σ:', ''],
  ['a quotation mark that is not closed', 'data:"two mo', 'A C'],
  ['a lone hyphen is a character, here of CD-10', '-', 'A B D'],
])('%s: %s', (_what, wanted, found) => {
  expect(
    matching(list, wanted)
      .map(({ name }) => name)
      .join(' '),
  ).toBe(found)
})

const run = (laneIndex: number, seed: number, change: Partial<ListedRun> = {}): ListedRun => ({
  ...{ id: `${laneIndex}-${seed}`, laneIndex, seed, status: 'finished', iteration: 10, last: null, best: null },
  ...change,
})

describe('values and settings', () => {
  const config = defaultExperiment()
  const longer = structuredClone(config)
  if (longer.lanes[0].method.kind === 'contrastive-divergence') longer.lanes[0].method.steps = 40
  const labels = ['CD-10', 'PCD-10', 'NCE ν=4', 'DSM σ=0.057']
  const experiments = [
    summary('usual', {
      laneLabels: labels,
      runs: [run(0, 1, { last: -2, best: { value: -1, iteration: 5 } }), run(1, 1, { status: 'diverged' })],
      notes: 'why chains stall',
    }),
    summary('longer', {
      laneLabels: ['CD-40', ...labels.slice(1)],
      runs: [run(0, 1, { last: -3, best: { value: -3, iteration: 5 } }), run(1, 1)],
    }),
    summary('unfinished', { laneLabels: labels, seeds: [1, 2], runs: [run(0, 1, { last: 0 }), run(0, 2)] }),
  ]
  const configs: Record<string, ExperimentConfig> = { usual: config, longer, unfinished: config }
  const configOf = (id: string) => configs[id]

  test.each([
    ['above a number', 'k>10', 'longer'],
    ['at least', 'k>=40', 'longer'],
    ['a setting by its whole path', 'method.steps=40', 'longer'],
    ['a setting by its name', 'learning-rate>0', 'usual longer unfinished'],
    ['a setting by its Greek letter or its name', 'nu:4', 'usual longer unfinished'],
    ['of one and the same lane', 'method:pcd k>10', ''],
    ['of one lane, and another lane beside it', 'method:cd-40 k>10 method:nce', 'longer'],
    ['a setting of the whole experiment', 'hidden:64 data.kind:moons', 'usual longer unfinished'],
    ['a setting that no lane may have', '-k>10', 'usual unfinished'],
    ['a mean over all seeds at the end, typed with a minus sign', 'last>−2.5', 'usual'],
    ['the best on the way', 'best>-1.5', 'usual'],
    ['a status of that lane', 'method:pcd status:diverged', 'usual'],
    ['and not of another', 'method:nce status:diverged', ''],
    ['notes', 'notes:stall', 'usual'],
    ['how many seeds', 'seeds>1', 'unfinished'],
    ['a name that nothing has is plain characters', 'nonsense>3', ''],
    ['unlike', 'status!=finished -name:unfinished', 'usual'],
  ])('%s: %s', (_what, wanted, found) => {
    const names = matching(experiments, wanted, configOf).map(({ name }) => name)
    expect(names.join(' ')).toBe(found)
  })

  test('a search is read back in words', () => {
    const words = (wanted: string) => searchInWords(wanted, experiments, configOf)
    expect(words('')).toBeNull()
    expect(words('rings data:moons')).toBe('“rings” occurs; data contains “moons”')
    expect(words('method:cd k>5 best>-1.2')).toBe(
      'a lane where method contains “cd” and k is above 5 and the best held-out log-likelihood is above −1.2',
    )
    expect(words('-is:starred')).toBe('it is not starred')
    expect(words('nonsense>3')).toBe('“nonsense>3” occurs')
  })

  test('only settings need the configurations', () => {
    expect(asksForSettings('rings best>3 status:finished')).toBe(false)
    expect(asksForSettings('k>3')).toBe(true)
  })
})
