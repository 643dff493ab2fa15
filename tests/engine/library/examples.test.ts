// Every example is an experiment that loads, starts and takes a step in each of its lanes.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { experimentConfigSchema } from '../../../src-shared/config/experiment.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { readExamples } from '../../../src-engine/library/examples.ts'
import { startTraining } from '../../../src-engine/training/train.ts'

const folder = resolve(import.meta.dirname, '..', '..', '..', 'examples')
const files = readdirSync(folder).filter((file) => file.endsWith('.json'))

test('every file is offered in the window, with notes that say what to look at', async () => {
  const examples = await readExamples()
  expect(examples.map(({ id }) => `${id}.json`).toSorted()).toEqual(files.toSorted())
  expect(examples).toHaveLength(6)
  for (const { id, config } of examples) expect(config.notes?.length, id).toBeGreaterThan(100)
})

test.each(files)('%s trains', async (file) => {
  const config = parse(experimentConfigSchema, JSON.parse(readFileSync(join(folder, file), 'utf8')), file)
  const [seed] = config.seeds
  const data = await loadData(config.data, seed)
  for (const lane of config.lanes) {
    const training = await startTraining({
      runId: 'example',
      config,
      lane,
      seed,
      data,
      backend: reference,
      now: () => 0,
    })
    const { row } = await training.step()
    expect(row.iteration).toBe(1)
    expect(row.values.gradientNorm).toBeGreaterThan(0)
    training.dispose()
  }
})
