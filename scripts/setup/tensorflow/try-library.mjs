// Tries a library out in a process of its own: what loads may still abort at its first computation, and it must not take
// the set-up with it.

import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runCollecting } from '../processes.mjs'

const script = path.join(path.dirname(fileURLToPath(import.meta.url)), 'multiply-matrices.mjs')

/**
 * @param {string} addon
 * @param {string} node
 * @returns {Promise<{ complaint: string | null, tensorflow: string }>}
 */
export async function tryLibrary(addon, node) {
  const { exitCode, output } = await runCollecting(node, [script, addon])
  const answer = /^tensorflow (\S+)$/m.exec(output)
  if (exitCode === 0 && answer) return { complaint: null, tensorflow: answer[1] }
  const lines = output.split('\n').map((line) => line.trim())
  const error = lines.find((line) => /Error: |undefined symbol|cannot open|was called/.test(line))
  return { complaint: error ?? lines.findLast(Boolean) ?? `exit code ${exitCode}`, tensorflow: '' }
}
