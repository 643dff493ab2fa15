// Previews: what is on screen stays, whatever else is asked for.

import { flushSync } from 'svelte'
import { expect, test } from 'vitest'
import { dataConfigSchema, type DataConfig } from '../../src-shared/config/data.ts'
import * as v from 'valibot'
import { createComparison } from '../../src-renderer/state/comparison.svelte.ts'
import { scriptedEngine, scriptOf, settled, storedExperiment } from './scripted-engine.ts'

const moons = (noise: number): DataConfig => v.parse(dataConfigSchema, { kind: 'two-moons', noise })
const many = Array.from({ length: 30 }, (_each, index) => moons(0.1 + index / 1000))

test('editing the data thirty times while an experiment trains leaves its own preview on screen', async () => {
  const stored = storedExperiment('trained', { data: moons(0.3) })
  const engine = scriptedEngine(scriptOf(stored))
  const comparison = createComparison(engine)
  await comparison.experiment.open('trained')
  const end = $effect.root(() => {
    $effect(() => {
      const { data, seed } = comparison.shown
      if (data) void comparison.previews.look('panels', data, seed)
    })
  })
  flushSync()
  await settled()
  expect(comparison.shown.draft).toBe(false)
  expect(comparison.shown.preview?.title).toBe('two-moons')
  for (const data of many) {
    void comparison.previews.look('setup', data, 1)
    await settled()
  }
  expect(comparison.shown.preview?.title).toBe('two-moons')
  expect(comparison.shown.previewState?.status).toBe('ready')
  end()
})
