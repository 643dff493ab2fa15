// Measuring on request: what is stored, what a stop, a kill and a wrong wish leave, with real measurers.

import Database from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { energyConfigSchema } from '../../../src-shared/config/energy.ts'
import { parse } from '../../../src-shared/config/parse.ts'
import type { MeasureAssignment } from '../../../src-engine/measuring/measurer-messages.ts'
import { measurerStarter, type MeasurerListeners } from '../../../src-engine/measuring/measurer-process.ts'
import { checkLibrary } from '../../../src-engine/store/check-library.ts'
import { databaseName } from '../../../src-engine/store/open-store.ts'
import { repairStore } from '../../../src-engine/store/repair.ts'
import { openStudio, type Studio, type StudioOptions } from '../../../src-engine/studio.ts'
import { onlyReference } from '../support/fake-devices.ts'
import { eventsOf, eventually, startRuns } from '../support/fake-studio.ts'
import { smallExperiment } from '../support/small-experiment.ts'
import { temporaryHome } from '../support/temporary-home.ts'

function openTestStudio(folder = temporaryHome(), options: Partial<StudioOptions> = {}): Studio {
  const studio = openStudio({ folder, devices: onlyReference, ...options })
  let closed: Promise<void> | undefined
  const close = () => (closed ??= studio.close())
  onTestFinished(close)
  return { ...studio, close }
}

async function trainedRun(studio: Studio): Promise<string> {
  const config = smallExperiment(20)
  config.energy = parse(energyConfigSchema, { kind: 'gaussian' }, 'energy')
  const [runId] = await startRuns(studio, config)
  await eventually(studio, () => studio.store.runs.get(runId).status === 'finished', 30_000)
  return runId
}

describe('measuring a finished run', { timeout: 60_000 }, () => {
  test('gives what its last evaluation gave, and keeps it with the run', async () => {
    const folder = temporaryHome()
    const studio = openTestStudio(folder)
    const runId = await trainedRun(studio)
    const events = eventsOf(studio)
    const evaluations = ['log-likelihoods', 'log-partition', 'maximum-mean-discrepancy', 'negatives'] as const
    const { measurements, failures } = await studio.request('run.measure', { runId, evaluations: [...evaluations] })
    expect(failures).toEqual([])
    expect(measurements.map(({ evaluation }) => evaluation)).toEqual(evaluations)
    const latest = studio.store.metrics.latest(runId)
    expect(measurements[1]).toMatchObject({ iteration: 20, backend: 'reference', verdict: null })
    for (const { estimates } of measurements) {
      for (const [name, estimate] of Object.entries(estimates)) {
        expect(estimate).toEqual(latest[name as keyof typeof latest])
      }
    }
    expect(measurements[3].views.map(({ tag }) => tag)).toEqual(['negatives'])
    expect(events.filter(({ kind }) => kind === 'measured')).toHaveLength(4)
    expect(events.findLast(({ kind }) => kind === 'measuring')).toMatchObject({ progress: null })
    await studio.close()
    const again = openTestStudio(folder)
    expect(await again.request('run.measurements', { runId })).toEqual(measurements)
  })

  test('names what cannot be made, and makes the rest', async () => {
    const studio = openTestStudio()
    const runId = await trainedRun(studio)
    const { iterations, evaluations } = await studio.request('run.measurable', { runId })
    expect(iterations).toEqual([20])
    const obstacle = evaluations.find(({ evaluation }) => evaluation === 'learned-log-partition')!.obstacle
    expect(obstacle).toBe('Learned log Z needs a method that learns log Z beside the energy.')
    const found = await studio.request('run.measure', {
      runId,
      evaluations: ['learned-log-partition', 'log-partition'],
    })
    expect(found.failures).toEqual([
      { evaluation: 'learned-log-partition', error: { code: 'not-supported', message: obstacle } },
    ])
    expect(found.measurements.map(({ evaluation }) => evaluation)).toEqual(['log-partition'])
    await expect(
      studio.request('run.measure', { runId, iteration: 7, evaluations: ['log-partition'] }),
    ).rejects.toMatchObject({
      code: 'not-found',
      message: expect.stringMatching(/^Expected iteration 20 of .*, got 7/),
    })
  })

  test('a measurer that is killed or stopped leaves nothing half, and the next can begin', async () => {
    const children: { kill(): void }[] = []
    const start = measurerStarter()
    const studio = openTestStudio(temporaryHome(), {
      startMeasurer: (assignment, listeners) => {
        const child = start(assignment, listeners)
        children.push(child)
        return child
      },
    })
    const runId = await trainedRun(studio)
    const measure = () => studio.request('run.measure', { runId, evaluations: ['log-partition'] })
    const killed = measure()
    await expect(measure()).rejects.toMatchObject({ code: 'wrong-state' })
    children[0].kill()
    await expect(killed).rejects.toMatchObject({
      code: 'engine-unavailable',
      message: expect.stringMatching(/SIGKILL/),
    })
    const stopped = measure()
    await studio.request('run.stopMeasuring', { runId })
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect(await studio.request('run.measurements', { runId })).toEqual([])
    expect((await measure()).measurements).toHaveLength(1)
  })

  test('what the run has gone back on meanwhile is not stored, and said; what it kept is', async () => {
    const started: { assignment: MeasureAssignment; listeners: MeasurerListeners }[] = []
    const studio = openTestStudio(temporaryHome(), {
      startMeasurer: (assignment, listeners) => {
        started.push({ assignment, listeners })
        return { kill: () => undefined }
      },
    })
    const runId = await trainedRun(studio)
    const { store } = studio
    const finishWith = async (rewind: () => void) => {
      const result = studio.request('run.measure', { runId, evaluations: ['log-partition'] })
      await eventually(studio, () => started.length > 0)
      const { listeners } = started.pop()!
      rewind()
      const made = { runId, iteration: 20, evaluation: 'log-partition', backend: 'reference', seconds: 1 } as const
      listeners.onReport({ report: 'measured', measurement: { ...made, estimates: {}, verdict: null, views: [] } })
      listeners.onReport({ report: 'ended', error: null })
      listeners.onExit('it ended with exit code 0')
      return result
    }
    // Back to the checkpoint that is measured: its model stays.
    const kept = await finishWith(() => store.rewind(runId, store.checkpoints.newest(runId)))
    expect([kept.measurements.length, kept.failures]).toEqual([1, []])
    expect(store.measurements.of(runId)).toHaveLength(1)
    const { measurements, failures } = await finishWith(() => store.rewind(runId, null))
    expect(measurements).toEqual([])
    expect(failures).toMatchObject([{ evaluation: 'log-partition', error: { code: 'wrong-state' } }])
    expect(failures[0].error.message).toMatch(/^Expected iteration 20 to stay part of the run/)
    expect(store.measurements.of(runId)).toEqual([])
  })

  test('a damaged measurement is named and left out; a salvage keeps the others', async () => {
    const folder = temporaryHome()
    const studio = openTestStudio(folder)
    const runId = await trainedRun(studio)
    await studio.request('run.measure', { runId, evaluations: ['log-partition', 'log-likelihoods'] })
    await studio.close()
    const path = join(folder, databaseName)
    const database = new Database(path)
    database.prepare("UPDATE measurements SET content = replace(content, 'quadrature', 'guesswork') WHERE id = 1").run()
    database.close()
    expect(checkLibrary(path).damaged).toEqual([expect.stringMatching(/^A measurement of .* is damaged\.$/)])
    const again = openTestStudio(folder)
    const kept = await again.request('run.measurements', { runId })
    expect(kept.map(({ evaluation }) => evaluation)).toEqual(['log-likelihoods'])
    expect(again.store.damage.found).toHaveLength(1)
    await again.close()
    repairStore({ folder, choice: 'salvage' })
    expect(checkLibrary(path)).toMatchObject({ sound: true })
    expect(await openTestStudio(folder).request('run.measurements', { runId })).toEqual(kept)
  })
})

test(
  'annealed importance sampling of a trained Gaussian brackets its log Z, with a verdict',
  { timeout: 60_000 },
  async () => {
    const studio = openTestStudio()
    const runId = await trainedRun(studio)
    const events = eventsOf(studio)
    const { measurements, failures } = await studio.request('run.measure', {
      runId,
      evaluations: ['log-partition', 'annealed-importance-sampling'],
    })
    expect(failures).toEqual([])
    const [quadrature, annealed] = measurements
    const exact = quadrature.estimates.logPartition!.value
    const { logPartitionLowerBound: low, logPartitionUpperBound: high } = annealed.estimates
    expect(low!.value - 2 * low!.standardError!).toBeLessThan(exact)
    expect(high!.value + 2 * high!.standardError!).toBeGreaterThan(exact)
    expect(high!.obtained).toMatchObject({ by: 'reverse-annealed-importance-sampling', exact: true, trusted: true })
    expect(annealed.verdict).toMatchObject({ standing: 'good', text: expect.stringMatching(/^Tight: /) })
    expect(annealed.views.map(({ tag }) => tag)).toContain('annealing-acceptance')
    expect(await studio.request('run.measurements', { runId })).toEqual(measurements)
    const shares = events.flatMap((event) => (event.kind === 'measuring' ? (event.progress?.share ?? []) : []))
    expect(shares.length).toBeGreaterThan(0)
    expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
  },
)
