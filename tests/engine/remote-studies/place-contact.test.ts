// What is told of a study's place: whether it is heard, what is wrong there, and which runs were lost.

import { expect, test } from 'vitest'
import { AppError } from '../../../src-shared/errors.ts'
import type { RunRecord } from '../../../src-shared/run.ts'
import type { StudyElsewhere } from '../../../src-shared/study/study.ts'
import type { ChunkStates, Cluster } from '../../../src-engine/remote-studies/cluster.ts'
import type { Studio } from '../../../src-engine/studio.ts'
import { eventually, fakeExperiment } from '../support/fake-studio.ts'
import { studyOf } from '../support/fake-study.ts'
import { openPlacedStudio, place, quick, testCluster } from '../support/placed-studio.ts'

const deadlineMs = 120_000

const runsOf = (studio: Studio, studyId: string): RunRecord[] => studio.store.runs.ofStudy(studyId)

const allFinished = (studio: Studio, studyId: string) => () =>
  runsOf(studio, studyId).every(({ status }) => status === 'finished')

test(
  'a chunk that has gone is submitted again while the rest of its study is heard',
  { timeout: deadlineMs },
  async () => {
    let isGone = false
    const studio = openPlacedStudio(testCluster(), {
      through: (inner) => ({
        ...inner,
        queue: {
          ...inner.queue,
          async states(jobs) {
            const states = await inner.queue.states(jobs)
            const firstGone = ({ chunks, remark }: ChunkStates) => ({
              chunks: ['ended', ...chunks.slice(1)] as const,
              remark,
            })
            return isGone ? new Map([...states].map(([job, each]) => [job, firstGone(each)])) : states
          },
        },
      }),
    })
    const { promise: lost, resolve } = Promise.withResolvers<number>()
    studio.subscribe((event) => {
      const isSaid = event.kind === 'notice' && event.message.includes('1 run had not ended when the chunk did')
      if (isSaid) resolve(studio.store.studyPlaces.lost(summary.id))
    })
    // So long that each is a chunk of its own, and both write several times within the grace.
    const config = studyOf(fakeExperiment(['slow', 'slow too'], 100_000))
    const { summary } = await studio.request('study.start', { config, place })
    await eventually(studio, () => runsOf(studio, summary.id).every(({ iteration }) => iteration > 10), deadlineMs)
    isGone = true
    expect(await lost).toBe(1)
    expect(studio.store.studyPlaces.parts(summary.id)).toMatchObject([{ chunks: 2 }, { chunks: 1 }])
  },
)

test('whoever shows a study hears that its place is lost, and it is found again at once when asked for', async () => {
  let isCut = true
  const cluster = testCluster()
  const openCluster = async (): Promise<Cluster> => ({
    ...cluster,
    close: async () => undefined,
    folder: (id) => ({
      ...cluster.folder(id),
      async follow(...given) {
        if (isCut) throw new AppError('unreachable', 'Expected news, got none.')
        return cluster.folder(id).follow(...given)
      },
    }),
  })
  // Nobody would wait for another try.
  const timing = { ...quick, retryMs: [1e6, 1e6] } as const
  const studio = openPlacedStudio(cluster, { remote: { openCluster, timing } })
  const told: StudyElsewhere[] = []
  studio.subscribe((event) => void (event.kind === 'study-elsewhere' && told.push(event.elsewhere)))
  const { summary } = await studio.request('study.start', { config: studyOf(fakeExperiment(['slow'], 300)), place })
  await eventually(studio, () => told.at(-1)?.connection === 'lost', deadlineMs)
  expect(told.at(-1)).toMatchObject({ fault: 'Expected news, got none.', title: 'Processes in /somewhere' })
  isCut = false
  await studio.request('study.follow', { studyId: summary.id })
  await eventually(studio, () => told.at(-1)?.connection === 'there', deadlineMs)
  expect(told.at(-1)!.fault).toBeNull()
  await eventually(studio, allFinished(studio, summary.id), deadlineMs)
  await eventually(studio, () => told.at(-1)?.connection === 'none', deadlineMs)
  expect(told.at(-1)!.jobs).toMatchObject([{ chunks: 1, over: true }])
})

test('a place that was just tested is believed; one where nothing can train is refused with what is missing', async () => {
  let [probes, usable] = [0, true]
  const studio = openPlacedStudio(testCluster(), {
    through: (inner) => ({
      ...inner,
      async probe() {
        probes++
        return { usable, found: ['Expected room, got none: free some.'] }
      },
    }),
  })
  const config = studyOf(fakeExperiment(['a'], 5))
  await studio.request('study.probe', { place })
  await studio.request('study.start', { config, place })
  expect(probes).toBe(1)
  usable = false
  await studio.request('study.probe', { place })
  await expect(studio.request('study.start', { config, place })).rejects.toThrow('got none: free some')
  expect(probes).toBe(3)
})
