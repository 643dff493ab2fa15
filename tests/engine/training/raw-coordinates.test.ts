// Runs that an earlier version began, in the data's own coordinates, go on to the numbers that it would have come to: the
// fixture was written by that version.

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { ExperimentConfig } from '../../../src-shared/config/experiment.ts'
import { experimentConfigSchema } from '../../../src-shared/config/experiment.ts'
import { coordinatesKindOf } from '../../../src-shared/config/coordinates.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { reference } from '../../../src-engine/backends/reference/reference.ts'
import { loadData } from '../../../src-engine/data/registry.ts'
import { decodeCheckpoint } from '../../../src-engine/training/checkpoint.ts'
import { startTraining } from '../../../src-engine/training/train.ts'

interface OldRun {
  config: ExperimentConfig
  seed: number
  /** After 4 updates, in base64. */
  checkpoint: string
  /** Of updates 5 to 8, with the parameters and an evaluation after them. */
  rows: MetricRow[]
  parameters: number[]
  evaluation: Record<string, number>
}

const fixture = resolve(import.meta.dirname, '../../fixtures/raw-coordinate-runs.json')
const { runs } = JSON.parse(readFileSync(fixture, 'utf8')) as { runs: OldRun[] }

test.each(runs.map((run) => [run.config.lanes[0].method.kind, run.config.data.kind, run] as const))(
  'an old run, %s on %s, goes on to the same numbers',
  async (_name, _data, { config, seed, checkpoint, rows, parameters, evaluation }) => {
    const parsed = parse(experimentConfigSchema, config, join('old', 'run'))
    const coordinates = coordinatesKindOf(parsed)
    // The rule of exact maximum likelihood has been refined since: its sums agree to rounding. Adam divides a gradient by
    // its own size, so that rounding of gradients near 0 is seen in single parameters, and hardly in the loss.
    const isRefined = parsed.lanes[0].method.kind === 'maximum-likelihood'
    const expectNear = (value: number, expected: number) =>
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(isRefined ? 1e-9 * Math.abs(expected) : 0)
    expect(coordinates).toBe('raw')
    let time = 20 * 500
    const training = await startTraining({
      runId: 'old',
      config: parsed,
      lane: parsed.lanes[0],
      seed,
      data: await loadData(parsed.data, seed, { coordinates }),
      backend: reference,
      checkpoint: decodeCheckpoint(Buffer.from(checkpoint, 'base64')),
      now: () => (time += 500),
    })
    for (const { values } of rows) {
      const { row } = await training.step()
      expectNear(row.values.loss!, values.loss!)
      expectNear(row.values.gradientNorm!, values.gradientNorm!)
    }
    const { arrays } = await training.checkpoint()
    if (!isRefined) expect([...arrays.parameters]).toEqual(parameters)
    const { values } = (await training.evaluate(true)).row
    for (const name of ['logPartition', 'testLogLikelihood'] as const) {
      expect(values[name]).toBeCloseTo(evaluation[name], 5)
    }
  },
)
