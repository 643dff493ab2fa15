// The product's own ssh against a login node of this machine, for the tests of one file.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { startSshServer, type SshServer } from './ssh-server.ts'

/** Why there can be no login node here, or null. */
export function sshObstacle(): string | null {
  if (process.platform !== 'linux') return 'a login node for tests can be had on Linux only'
  if (process.getuid?.() !== 0) return 'only root may start a login node for tests'
  const there = ['/usr/sbin/sshd', '/usr/bin/ssh'].every((file) => spawnSync('test', ['-x', file]).status === 0)
  return there ? null : 'sshd or ssh missing: npm run setup:slurm-test'
}

export interface TestLogin {
  folder: string
  server: SshServer
  stop(): Promise<void>
}

/** From now on `ssh` reaches it as `login`. */
export async function startTestLogin(env: Readonly<Record<string, string>> = {}): Promise<TestLogin> {
  const folder = mkdtempSync(join(tmpdir(), 'ebm-studio-ssh-'))
  const server = await startSshServer(folder, env)
  const path = process.env.PATH
  process.env.PATH = `${server.programs}:${path}`
  return {
    folder,
    server,
    async stop() {
      process.env.PATH = path
      await server.daemon.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
