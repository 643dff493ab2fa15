// One set-up at a time: two commands started together in one checkout, or two checkouts filling one cache, must not
// write over each other. A lock is a file that names its process; a lock whose process is gone is taken over.

import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createHash } from 'node:crypto'
import { notice } from './report.mjs'

/**
 * @template Result
 * @param {string} resource what is locked, an absolute path
 * @param {() => Promise<Result>} work
 * @returns {Promise<Result>}
 */
export async function withLock(resource, work) {
  const file = await lockFile(resource)
  let saidSo = false
  while (!(await tryTake(file))) {
    if (!saidSo) notice(`Another EBM Studio command is setting up ${resource}: waiting for it ...`)
    saidSo = true
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  try {
    return await work()
  } finally {
    await fs.rm(file, { force: true })
  }
}

/** @param {string} resource */
async function lockFile(resource) {
  // Not beside the resource: that may be a folder which the work removes, such as node_modules.
  const folder = path.join(os.tmpdir(), `ebm-studio-locks-${os.userInfo().username}`.replace(/[^\w./\\:-]/g, '_'))
  await fs.mkdir(folder, { recursive: true, mode: 0o700 })
  return path.join(folder, createHash('sha256').update(path.resolve(resource)).digest('hex').slice(0, 24))
}

/** @param {string} file */
async function tryTake(file) {
  try {
    await fs.writeFile(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const holder = Number(await fs.readFile(file, 'utf8').catch(() => ''))
  if (holder > 0 && isAlive(holder)) return false
  // An empty file may be one that is just being written: it counts as abandoned only after a second.
  const age = await fs.stat(file).then(
    (status) => Date.now() - status.mtimeMs,
    () => 0,
  )
  if (holder > 0 || age > 1000) await fs.rm(file, { force: true })
  return false
}

/** @param {number} processId */
function isAlive(processId) {
  try {
    process.kill(processId, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
