// Progress on stderr: a line per lane that is redrawn in a terminal, otherwise one JSON object per line.

import { printable } from '../../src-shared/quote.ts'
import type { EngineEvent } from '../../src-shared/protocol/events.ts'
import { isLive, type RunRecord, type RunStatus } from '../../src-shared/run.ts'
import type { StudySummary } from '../../src-shared/study/study.ts'

const redrawIntervalMs = 100
const reportIntervalMs = 500
const barWidth = 10

/** The part of process.stderr that is written to. */
export interface ProgressStream {
  isTTY?: boolean
  columns?: number
  rows?: number
  write(text: string): unknown
}

export interface ProgressView {
  show(event: EngineEvent): void
  /** Leaves the last state standing. */
  end(): void
}

export function progressView(stream: ProgressStream, runs: readonly RunRecord[], now = Date.now): ProgressView {
  return stream.isTTY ? redrawnLines(stream, runs, now) : jsonLines(stream, now)
}

function jsonLines(stream: ProgressStream, now: () => number): ProgressView {
  const told = new Map<string, { at: number; status: string }>()
  const write = (value: object) => stream.write(`${printable(JSON.stringify(value))}\n`)
  return {
    show(event) {
      if (event.kind === 'notice') return void write({ event: 'notice', level: event.level, message: event.message })
      if (event.kind === 'study') {
        const { id: study, statuses, secondsLeft } = event.summary
        return void write({ event: 'study', study, statuses, secondsLeft })
      }
      if (event.kind !== 'run') return
      const { id, label, seed, status, iteration, fraction, iterationsPerSecond, secondsLeft } = event.run
      const last = told.get(id)
      if (last?.status === status && (now() - last.at < reportIntervalMs || !isLive(status))) return
      told.set(id, { at: now(), status })
      write({ event: 'run', run: id, label, seed, status, iteration, fraction, iterationsPerSecond, secondsLeft })
    },
    end: () => undefined,
  }
}

function redrawnLines(stream: ProgressStream, started: readonly RunRecord[], now: () => number): ProgressView {
  const runs = new Map(started.map((run) => [run.id, run]))
  let study: StudySummary | null = null
  let drawn = 0
  let drawnAt = Number.NEGATIVE_INFINITY

  function draw(): void {
    drawnAt = now()
    // A terminal that does not know its size says 0.
    const lines = progressLines([...runs.values()], (stream.rows || 24) - 2 - (study ? 1 : 0))
    if (study) lines.push(studyLine(study))
    const width = (stream.columns || 80) - 1
    // One write for the whole picture: no flicker between clearing and drawing.
    const up = drawn > 0 ? `\u001b[${drawn}A` : ''
    stream.write(`${up}\u001b[J${lines.map((line) => `${line.slice(0, width)}\n`).join('')}`)
    drawn = lines.length
  }

  return {
    show(event) {
      if (event.kind === 'notice') {
        stream.write(`${event.level}: ${printable(event.message)}\n`)
        drawn = 0
      }
      if (event.kind === 'study') study = event.summary
      if (event.kind !== 'run' || !runs.has(event.run.id)) return
      runs.set(event.run.id, event.run)
      if (now() - drawnAt >= redrawIntervalMs) draw()
    },
    end: draw,
  }
}

/** At most `count` lines; where there are more runs, the live ones first and the rest as numbers. */
export function progressLines(runs: readonly RunRecord[], count: number): string[] {
  if (runs.length <= count) return runs.map(lineOf)
  const training = runs.filter(({ status }) => status === 'running' || status === 'paused')
  const queued = runs.filter(({ status }) => status === 'queued').length
  const ended = runs.length - training.length - queued
  return [...training.slice(0, Math.max(1, count - 1)).map(lineOf), `${ended} ended, ${queued} queued`]
}

function lineOf({ label, seed, status, fraction, iteration, iterationsPerSecond, secondsLeft }: RunRecord): string {
  const full = Math.round(barWidth * Math.min(1, fraction))
  const bar = '█'.repeat(full) + '░'.repeat(barWidth - full)
  const speed = status === 'running' && iterationsPerSecond !== null ? `  ${iterationsPerSecond.toFixed(1)} it/s` : ''
  const left = status === 'running' && secondsLeft !== null ? `  ${durationText(secondsLeft)} left` : ''
  const percent = `${Math.floor(100 * fraction)}%`.padStart(4)
  return `${printable(label, '').padEnd(12)} seed ${seed}  ${bar} ${percent}  ${status}  ${iteration} it${speed}${left}`
}

/** `Noises: 12 of 40 runs ended, 3 min left` */
function studyLine({ name, statuses, secondsLeft }: StudySummary): string {
  const counts = Object.entries(statuses) as [RunStatus, number][]
  const all = counts.reduce((sum, [, count]) => sum + count, 0)
  const ended = counts.reduce((sum, [status, count]) => (isLive(status) ? sum : sum + count), 0)
  const left = secondsLeft === null ? '' : `, ${durationText(secondsLeft)} left`
  return `${printable(name, '')}: ${ended} of ${all} runs ended${left}`
}

export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
