// Processes whose parent dies while they are still starting leave, too: soon, and however long their modules take to load.

import { execFile } from 'node:child_process'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { engineRoom, isAlive, poll } from './support/engine-process.ts'
import { temporaryHome } from './support/temporary-home.ts'

const timeout = 30_000
const deadlineMs = 5000
const support = (name: string) => join(import.meta.dirname, 'support', name)

/** Starts it from a parent that dies at once; answers its process id. */
async function orphan(entry: string, ...preload: string[]): Promise<number> {
  const args = [support('dying-parent.ts'), resolve(engineRoom, entry), ...preload]
  const env = { ...process.env, EBM_STUDIO_HOME: temporaryHome() }
  const pid = await new Promise<number>((settle) => {
    execFile(process.execPath, args, { env }, (_, stdout) => settle(Number(stdout)))
  })
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  })
  expect(pid).toBeGreaterThan(0)
  return pid
}

test.each(['training/trainer.ts', 'devices/probe.ts', 'main.ts'])(
  '%s leaves when its parent died before it was there',
  { timeout },
  async (entry) => {
    const pid = await orphan(entry)
    await poll(() => !isAlive(pid), deadlineMs)
  },
)

test.each(['training/trainer.ts', 'devices/probe.ts'])(
  '%s leaves when its parent dies while its modules are still loading',
  { timeout },
  async (entry) => {
    const pid = await orphan(entry, support('endless-loading.mjs'))
    await poll(() => !isAlive(pid), deadlineMs)
  },
)

test('one that computes without a pause leaves, too, when its parent dies', { timeout }, async () => {
  const pid = await orphan(support('never-listening.ts'))
  await poll(() => !isAlive(pid), deadlineMs)
})
