// Re-run and verify: a stored run is trained again in a real process and compared with what is stored.

import Database from 'better-sqlite3'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  isSame,
  verificationInWords,
  verificationSummary,
  type Verification,
} from '../../../src-shared/verification.ts'
import type { MetricRow } from '../../../src-shared/metric.ts'
import { comparedRows } from '../../../src-engine/measuring/compared-rows.ts'
import { databaseName } from '../../../src-engine/store/open-store.ts'
import { openStudio, type Studio } from '../../../src-engine/studio.ts'
import { onlyReference } from '../support/fake-devices.ts'
import { eventsOf, eventually, startRuns, statusOf } from '../support/fake-studio.ts'
import { smallExperiment } from '../support/small-experiment.ts'
import { temporaryHome } from '../support/temporary-home.ts'

function openTestStudio(folder = temporaryHome()): Studio {
  const studio = openStudio({ folder, devices: onlyReference, slots: 1 })
  onTestFinished(() => studio.close())
  return studio
}

const ended = (studio: Studio, runId: string, status: string) =>
  eventually(studio, () => statusOf(studio, runId) === status, 60_000)

describe('a run that is trained again', { timeout: 120_000 }, () => {
  test('comes to the same numbers, bit for bit, in every row that was stored', async () => {
    const studio = openTestStudio()
    const [runId] = await startRuns(studio, smallExperiment(60))
    await ended(studio, runId, 'finished')
    const events = eventsOf(studio)
    const verification = await studio.request('run.verify', { runId })
    expect(verification.differences).toEqual([])
    expect(isSame(verification)).toBe(true)
    expect(verification.rows).toBe(studio.store.metrics.of(runId).length)
    expect(verification.values).toBeGreaterThan(verification.rows)
    expect(verificationInWords(verification)[0]).toMatch(/^Same numbers, bit for bit: .* up to iteration 60\.$/)
    expect(events.filter(({ kind }) => kind === 'verifying').at(-1)).toMatchObject({ progress: null })
    expect(studio.store.runs.get(runId).status).toBe('finished')
  })

  test('repeats single steps, adjustments and a stop where they were', async () => {
    const studio = openTestStudio()
    const [runId] = await startRuns(studio, smallExperiment(400))
    while (studio.store.runs.get(runId).iteration < 3) {
      if (statusOf(studio, runId) === 'queued') await eventually(studio, () => statusOf(studio, runId) === 'running')
      await studio.request('run.step', { runIds: [runId] })
    }
    const before = studio.store.runs.get(runId).iteration
    await studio.request('run.adjust', { runId, changes: [{ path: 'optimizer.learningRate', value: 0.001 }] })
    await studio.request('run.resume', { runIds: [runId] })
    await eventually(studio, () => studio.store.runs.get(runId).iteration > before + 5, 60_000)
    await studio.request('run.stop', { runIds: [runId] })
    expect(studio.store.runs.get(runId).adjustments).toHaveLength(1)
    const verification = await studio.request('run.verify', { runId })
    expect(verification.differences).toEqual([])
    expect(isSame(verification)).toBe(true)
    expect(verification.rows).toBe(studio.store.metrics.of(runId).length)
  })

  test('with another learning rate than it had differs, and says in what, where and by how much', async () => {
    const folder = temporaryHome()
    const studio = openTestStudio(folder)
    const [runId] = await startRuns(studio, smallExperiment(60))
    await ended(studio, runId, 'finished')
    const database = new Database(join(folder, databaseName))
    database.exec(
      "UPDATE experiments SET config = json_set(config, '$.lanes[0].optimizer.learningRate', 0.05), seal = NULL",
    )
    database.close()
    const verification = await studio.request('run.verify', { runId })
    const [first] = verification.differences
    // The first update is made at the same parameters; what it leads to is another model.
    expect(first.iteration).toBeGreaterThan(0)
    expect(first.now).not.toBe(first.stored)
    expect(first.largest).toBeGreaterThan(0)
    expect(verificationInWords(verification)[0]).toContain(`differs first, at iteration ${first.iteration}`)
    expect(isSame(verification)).toBe(false)
  })

  test('is refused where nothing could be compared, and can be stopped', async () => {
    const studio = openTestStudio()
    const inSeconds = { ...smallExperiment(5), budget: { unit: 'seconds', amount: 1 } as const }
    const [timed] = await startRuns(studio, inSeconds)
    await ended(studio, timed, 'finished')
    await expect(studio.request('run.verify', { runId: timed })).rejects.toThrow(/budget is in seconds/)
    const [live] = await startRuns(studio, smallExperiment(100_000))
    await eventually(studio, () => studio.store.runs.get(live).iteration > 5, 60_000)
    await expect(studio.request('run.verify', { runId: live })).rejects.toThrow(/still trains/)
    await studio.request('run.stop', { runIds: [live] })
    const verified = studio.request('run.verify', { runId: live })
    const twice = studio.request('run.verify', { runId: live })
    await expect(twice).rejects.toThrow(/being verified/)
    await studio.request('run.stopVerifying', { runId: live })
    await expect(verified).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('what verifying came to', { timeout: 120_000 }, () => {
  test('is kept with the run: when, by which version, and which numbers differ', async () => {
    const folder = temporaryHome()
    const before = openStudio({ folder, devices: onlyReference, slots: 1 })
    const [runId] = await startRuns(before, smallExperiment(30))
    await ended(before, runId, 'finished')
    const events = eventsOf(before)
    const same = await before.request('run.verify', { runId })
    expect(events).toContainEqual({ kind: 'verified', runId })
    await before.close()
    const database = new Database(join(folder, databaseName))
    database.exec(
      "UPDATE experiments SET config = json_set(config, '$.lanes[0].optimizer.learningRate', 0.05), seal = NULL",
    )
    database.close()
    const after = openTestStudio(folder)
    const differs = await after.request('run.verify', { runId })
    const kept = await after.request('run.verifications', { runIds: [runId] })
    expect(kept).toEqual([same, differs])
    expect(kept.map(isSame)).toEqual([true, false])
    const program = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(kept[1]).toMatchObject({ version: program.version, kernelVariant: { now: differs.kernelVariant.now } })
    const told = verificationSummary(kept[1], (time) => new Date(time).toISOString())
    expect(told).toContain(`Verified on ${new Date(differs.madeAt).toISOString()} by EBM Studio ${program.version}`)
    expect(told).toContain('differs first, at iteration')
    expect(await after.request('library.check', {})).toMatchObject({ sound: true, damagedCount: 0 })
  })
})

describe('rows are compared by what they name', () => {
  const row = (iteration: number, values: MetricRow['values']): MetricRow => ({
    ...{ iteration, evaluations: iteration, computeSeconds: iteration },
    values,
  })

  test('speeds are left out, NaN equals NaN, and −0 equals 0', () => {
    const compared = comparedRows([row(1, { loss: Number.NaN, energyGap: 0, iterationsPerSecond: 5 })])
    compared.take(row(1, { loss: Number.NaN, energyGap: -0, iterationsPerSecond: 7 }))
    expect(compared.outcome(1)).toEqual({ rows: 1, values: 2, differences: [] })
  })

  test('the first difference of each metric is told with the largest and their number', () => {
    const compared = comparedRows([1, 2, 3].map((at) => row(at, { loss: at, energyGap: 1 })))
    compared.take(row(1, { loss: 1, energyGap: 1 }))
    compared.take(row(2, { loss: 2.5, energyGap: 1 }))
    compared.take(row(3, { loss: 1, energyGap: Number.NaN }))
    expect(compared.outcome(3).differences).toEqual([
      { metric: 'loss', iteration: 2, stored: 2, now: 2.5, count: 2, largest: 2 },
      { metric: 'energyGap', iteration: 3, stored: 1, now: Number.NaN, count: 1, largest: 0 },
    ])
  })

  test('the smallest difference counts', () => {
    const compared = comparedRows([row(1, { loss: 1 })])
    compared.take(row(1, { loss: 1 + Number.EPSILON }))
    const { differences } = compared.outcome(1)
    expect(differences).toMatchObject([{ metric: 'loss', largest: Number.EPSILON }])
    const told: Verification = {
      ...{ runId: 'r', madeAt: 0, version: '1', seconds: 1, rows: 1, values: 1, iteration: 1, endedAt: 1, differences },
      ...{ backend: 'reference', kernelVariant: { stored: 'a', now: 'b' }, remarks: [] },
    }
    const [difference, kernels] = verificationInWords(told)
    expect(difference).toContain('1 before, 1.0000000000000002 now')
    expect(kernels).toContain('“a”, and now with “b”')
  })

  test('what is not measured now differs; what is measured besides does not', () => {
    const compared = comparedRows([row(1, { loss: 1, mmd: 2 })])
    compared.take(row(1, { loss: 1, energyGap: 3 }))
    expect(compared.outcome(1).differences).toEqual([
      { metric: 'mmd', iteration: 1, stored: 2, now: null, count: 1, largest: 0 },
    ])
  })
})
