// An engine that stands still for a while (a suspended machine, a debugger, a swapping disk) is not a dead one.

import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { startEngineProcess } from '../../src-main/engine-process.ts'
import { engineRoom, trainersOf } from '../engine/support/engine-process.ts'
import { smallExperiment } from '../engine/support/small-experiment.ts'
import { temporaryHome } from '../engine/support/temporary-home.ts'

/** Nothing times an answer, so the length of the stop is no parameter of the result: a few seconds are beyond every
 * interval of a live run but the checkpoint's. EBM_STUDIO_TEST_STOP_SECONDS=60 tries it at full length. */
const stopMs = 1000 * Number(process.env.EBM_STUDIO_TEST_STOP_SECONDS ?? 4)

test(
  'requests wait for an engine that was stopped, which goes on as the same process with its runs',
  { timeout: stopMs + 60_000 },
  async () => {
    process.env.EBM_STUDIO_HOME = temporaryHome()
    process.env.EBM_STUDIO_NODE = process.execPath
    const engine = startEngineProcess({
      entry: join(engineRoom, 'main.ts'),
      program: join(engineRoom, '..'),
      compiled: join(engineRoom, '..', 'out', 'compiled'),
    })
    onTestFinished(() => engine.close())
    const states: string[] = []
    engine.onState(({ status }) => states.push(status))
    const event = (wanted: (event: EngineEvent) => boolean) =>
      new Promise<void>((resolve) => engine.onEvent((event) => wanted(event) && resolve()))
    const moved = event((event) => event.kind === 'run' && event.run.iteration > 0)
    const config = smallExperiment(10_000_000)
    // So slow that it cannot diverge while nobody looks.
    config.lanes[0].optimizer.learningRate = 1e-6
    const { runs, summary } = await engine.request('experiment.start', { config })
    await moved

    const { pid } = engine
    process.kill(pid, 'SIGSTOP')
    let answered = false
    const pending = engine.request('experiment.open', { experimentId: summary.id }).finally(() => (answered = true))
    await wait(stopMs)
    expect(answered).toBe(false)
    process.kill(pid, 'SIGCONT')

    const { runs: after } = await pending
    expect(after.map(({ id, status }) => [id, status])).toEqual([[runs[0].id, 'running']])
    expect(engine.pid).toBe(pid)
    expect(trainersOf(pid)).toHaveLength(1)
    expect(states).toEqual(['running'])
    const [{ status }] = await engine.request('run.stop', { runIds: [runs[0].id] })
    expect(status).toBe('stopped')
  },
)
