// What a file draws is what the window draws: the same panels, charts and table, object by object, made on one side from
// what the page has read by its cursor and on the other from the store.

import { flushSync } from 'svelte'
import { describe, expect, test, vi } from 'vitest'
import { figureInput } from '../../src-engine/library/figure-input.ts'
import { createComparison } from '../../src-renderer/state/comparison.svelte.ts'
import { chartsOf } from '../../src-shared/figures/charts/index.ts'
import { figureThemes, type FigureInput } from '../../src-shared/figures/figure.ts'
import { panelOf } from '../../src-shared/figures/panel.ts'
import { resultsTable } from '../../src-shared/figures/results-table.ts'
import { makeFigureInput } from '../fixtures/figure-input.ts'
import { scriptedEngine, scriptOf, storedExperiment } from './scripted-engine.ts'

/** Three lanes at two seeds that have recorded what the fixture has. */
async function bothSides(dimension: 1 | 2): Promise<{ seen: FigureInput; drawn: FigureInput }> {
  const fixture = makeFigureInput({ dimension, resolution: 31, seeds: [1, 2] })
  const stored = storedExperiment('first', { seeds: [1, 2] })
  const lanes = stored.config.lanes.slice(0, 3)
  const config = { ...stored.config, lanes }
  const runs = stored.runs
    .filter(({ laneIndex }) => laneIndex < 3)
    .map((run) => ({ ...run, status: 'finished' as const, iteration: 2000, endedAt: 2 }))
  const recorded = new Map(runs.map((run, index) => [run.id, fixture.runs[index]]))
  const snapshotOf = (id: string) => ({ ...recorded.get(id)!.snapshot!, runId: id })
  const progress = ({ iteration, evaluations, computeSeconds }: ReturnType<typeof snapshotOf>) => ({
    ...{ iteration, evaluations, computeSeconds },
  })
  const testPoints = (id: string, iteration: number) =>
    recorded.get(id)!.testPoints.find((each) => each.iteration === iteration) ?? null

  const engine = scriptedEngine({
    ...scriptOf({ ...stored, config, runs }),
    'data.preview': () => fixture.preview,
    'run.records': ({ runId }) => ({
      rewoundTo: null,
      rows: recorded.get(runId)!.rows.map((row, sequence) => ({ ...row, sequence })),
      snapshots: [{ runId, sequence: 0, ...progress(snapshotOf(runId)) }],
      cursor: { rewinds: 0, rows: recorded.get(runId)!.rows.length, snapshots: 1 },
    }),
    'run.snapshot': ({ runId }) => snapshotOf(runId),
    'run.testPoints': ({ runId, iteration }) => testPoints(runId, iteration),
    'run.measurements': () => [],
  })
  const comparison = createComparison(engine)
  const { experiment, previews, shown, snapshots } = comparison
  await experiment.open('first')
  await previews.look('panels', config.data, 1)
  for (const { id } of experiment.shownRuns) snapshots.want(id, 2000)
  await vi.waitFor(() => {
    flushSync()
    expect(shown.panels?.runs.every(({ snapshot }) => snapshot !== null)).toBe(true)
  })
  const store = {
    runs: { get: (id: string) => runs.find((run) => run.id === id)! },
    experiments: { config: () => config, view: () => null },
    metrics: { of: (id: string) => recorded.get(id)!.rows },
    measurements: { of: () => [] },
    snapshots: { at: (id: string) => snapshotOf(id) },
  }
  const runIds = runs.map(({ id }) => id)
  const asStore = store as unknown as Parameters<typeof figureInput>[0]
  const drawn = await figureInput(asStore, async () => fixture.preview, { runIds, iteration: null })
  // The window asks for pictures of the seed that is shown, and for rows of all.
  const pictured = new Map(shown.panels!.runs.map((each) => [each.run.id, each]))
  return {
    seen: { ...shown.training!, runs: shown.training!.runs.map((each) => pictured.get(each.run.id) ?? each) },
    drawn,
  }
}

describe.each([1, 2] as const)('of %i-D data', (dimension) => {
  test('panels are the same, in either quantity', async () => {
    const { seen, drawn } = await bothSides(dimension)
    const shown = seen.runs.filter(({ snapshot }) => snapshot !== null).map(({ run }) => run.id)
    expect(shown).toHaveLength(3)
    for (const key of ['truth', ...shown]) {
      for (const quantity of ['log-density', 'relative-energy'] as const) {
        expect(panelOf(seen, key, { quantity })).toEqual(panelOf(drawn, key, { quantity }))
      }
    }
  })

  test('charts and results are the same, in either theme', async () => {
    const { seen, drawn } = await bothSides(dimension)
    for (const theme of figureThemes) {
      for (const figure of ['log-likelihood', 'kl-divergence', 'energy-gap', 'mmd', 'own-losses'] as const) {
        const request = { axis: 'iteration', theme, fontFamily: 'x' } as const
        const [one, other] = [seen, drawn].map((input) => chartsOf(figure, input, request).map(plain))
        expect(one).toEqual(other)
        expect(one.length).toBeGreaterThan(0)
      }
    }
    expect(resultsTable(seen).rows).toEqual(resultsTable(drawn).rows)
  })
})

/** All of a chart that is no function. */
const plain = (chart: object): unknown => JSON.parse(JSON.stringify(chart))
