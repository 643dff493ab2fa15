// The tasks of the window's main thread, from Chromium's own trace: what the developer tools draw as "Task".

import { readFileSync, rmSync } from 'node:fs'
import type { ElectronApplication } from '@playwright/test'
import { quantile } from '../measure/statistics.ts'

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** Microseconds, of complete events. */
  dur?: number
  args?: { name?: string }
}

export async function startTrace(electron: ElectronApplication): Promise<void> {
  await electron.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({
      included_categories: ['disabled-by-default-devtools.timeline'],
      excluded_categories: ['*'],
    }),
  )
}

/** Milliseconds of each task of the page's main thread since `startTrace`. */
export async function stopTrace(electron: ElectronApplication): Promise<number[]> {
  const file = await electron.evaluate(({ contentTracing }) => contentTracing.stopRecording())
  const { traceEvents } = JSON.parse(readFileSync(file, 'utf8')) as { traceEvents: TraceEvent[] }
  rmSync(file)
  return rendererTasks(traceEvents)
}

export function rendererTasks(events: readonly TraceEvent[]): number[] {
  const isMain = ({ name, args }: TraceEvent) => name === 'thread_name' && args?.name === 'CrRendererMain'
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`
  const mainThreads = new Set(events.filter(isMain).map(threadOf))
  return events
    .filter((event) => event.name === 'RunTask' && event.ph === 'X' && mainThreads.has(threadOf(event)))
    .map(({ dur = 0 }) => dur / 1000)
}

export interface TaskSummary {
  what: string
  count: number
  p95: number
  p99: number
  maximum: number
}

/** All tasks, and those of a millisecond or more: most do next to nothing and would make any percentile look good. */
export function summariesOf(tasks: readonly number[]): TaskSummary[] {
  const real = tasks.filter((duration) => duration >= 1)
  return [summary('all tasks', tasks), summary('tasks of 1 ms and more', real)]
}

const summary = (what: string, durations: readonly number[]): TaskSummary => ({
  what,
  count: durations.length,
  p95: quantile(durations, 0.95),
  p99: quantile(durations, 0.99),
  maximum: quantile(durations, 1),
})
