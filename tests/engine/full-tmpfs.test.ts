// A disk that is really full: a small one in memory, with the library on it and a file that takes what is left.

import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { eventsOf, eventually, fakeExperiment, openFakeStudio, startRuns, statusOf } from './support/fake-studio.ts'
import { temporaryHome } from './support/temporary-home.ts'

const megabytes = 8

/** A folder on a disk of its own, or why there can be none here. */
function smallDisk(): { folder: string; fill: () => void; free: () => void } | { obstacle: string } {
  if (process.platform !== 'linux') return { obstacle: 'a disk in memory can be had on Linux only' }
  const folder = join(temporaryHome(), 'disk')
  mkdirSync(folder)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], { stdio: 'pipe' })
  } catch (error) {
    return { obstacle: `only root may mount a disk, and not everywhere: ${String((error as Error).message).trim()}` }
  }
  // Lazily: trainers that are just leaving may still hold it.
  onTestFinished(() => void execFileSync('umount', ['-l', folder]))
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill() {
      const file = openSync(ballast, 'a')
      // Down to the last page, which a whole piece might not fit into.
      for (const size of [65_536, 4096]) {
        try {
          for (;;) writeSync(file, Buffer.alloc(size, 1))
        } catch (error) {
          expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC')
        }
      }
      closeSync(file)
    },
    free: () => rmSync(ballast),
  }
}

test(
  'training waits on a full disk and goes on to the same numbers when there is room',
  { timeout: 90_000 },
  async ({ skip }) => {
    const disk = smallDisk()
    if ('obstacle' in disk) return skip(disk.obstacle)
    const { folder, fill, free } = disk
    const studio = openFakeStudio(folder, { slots: 2 })
    const events = eventsOf(studio)
    const notices = () => events.flatMap((event) => (event.kind === 'notice' ? [event.message] : []))
    const [unbroken] = await startRuns(studio, fakeExperiment(['slow'], 800))
    await eventually(studio, () => statusOf(studio, unbroken) === 'finished', 30_000)
    const [broken] = await startRuns(studio, fakeExperiment(['slow'], 800))
    await eventually(studio, () => studio.store.runs.get(broken).iteration > 0)
    fill()
    await eventually(studio, () => notices().some((message) => message.includes('disk is full')), 30_000)
    expect(statusOf(studio, broken)).not.toBe('finished')
    free()
    await eventually(studio, () => statusOf(studio, broken) === 'finished', 30_000)
    expect(notices().some((message) => message.includes('room on the disk again'))).toBe(true)
    const numbers = (runId: string) =>
      studio.store.metrics.of(runId).map(({ iteration, values }) => ({ iteration, values }))
    expect(numbers(broken)).toEqual(numbers(unbroken))
  },
)
