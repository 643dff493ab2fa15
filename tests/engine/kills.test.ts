// A small case of `npm run study:kills`: what kill −9 costs, with every method.

import { expect, test } from 'vitest'
import { killStudyExperiment, seededKills, studyKills } from '../../bench/kill-study.ts'
import { temporaryHome } from './support/temporary-home.ts'

test('kills of trainers and engine lose no acknowledged row, leave nobody, and resume exactly', async () => {
  const config = killStudyExperiment(150)
  const kills = seededKills(3, 7, config.lanes.length)
  const results = await studyKills({ folder: temporaryHome(), config, kills })
  expect(results).toHaveLength(3)
  for (const result of results) {
    expect(result).toMatchObject({ lostRows: 0, orphans: 0, equal: true })
    expect(result.interrupted).toBeGreaterThan(0)
  }
}, 300_000)
