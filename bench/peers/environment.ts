// The peers' own virtual environment, ignored by git: .venv/peers, made once with pinned versions from requirements.txt.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '../../.venv/peers')
const requirements = join(import.meta.dirname, 'requirements.txt')
const stamp = join(folder, 'installed.txt')

/** Its Python; throws, with what failed, where it cannot be made. Six gigabytes: PyTorch's wheel brings CUDA along. */
export function peersPython(): string {
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
  const wanted = readFileSync(requirements, 'utf8')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python
  console.error('Installing the peers (JAX and PyTorch, about six gigabytes) …')
  if (!existsSync(python)) must('python3', ['-m', 'venv', folder])
  must(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements])
  writeFileSync(stamp, wanted)
  return python
}

function must(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 2, 2] })
  if (status === 0) return
  throw new Error(`Expected "${command} ${args.join(' ')}" to succeed, got ${error?.message ?? `exit code ${status}`}.`)
}
