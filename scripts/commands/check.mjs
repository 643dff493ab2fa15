// npm run check: format, lint, the types of every room, and the architecture test, two at a time. A line for each with
// its time; what a check has to say is shown only when it fails. `npm run check -- lint` runs those whose name begins so.

import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { SetupError } from '../setup/errors.mjs'
import { checkout } from '../setup/folders.mjs'
import { runCollecting } from '../setup/processes.mjs'
import { notice, seconds } from '../setup/report.mjs'
import { setUpEngine } from '../setup/set-up.mjs'
import { toolScript } from '../setup/tools.mjs'

/** Most checks use more than one thread or much memory: more of them at once is not faster on small machines. */
const checksAtOnce = 2

/** @typedef {{ name: string, tool: string, args: string[] }} Check */

/** @param {string[]} prefixes */
export async function main(prefixes) {
  const node = await setUpEngine()
  const checks = allChecks().filter(
    ({ name }) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)),
  )
  if (checks.length === 0) {
    const names = allChecks().map(({ name }) => name)
    throw new SetupError(`Expected some of ${names.join(', ')}, got ${prefixes.join(' ')}: npm run check -- lint`)
  }
  const begin = Date.now()
  /** @type {boolean[]} */
  const results = []
  const waiting = [...checks]
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) results.push(await run(check, node))
  }
  await Promise.all(Array.from({ length: checksAtOnce }, worker))
  const failures = results.filter((passed) => !passed).length
  notice(`${checks.length - failures} of ${checks.length} checks passed in ${seconds(begin)}`)
  return failures === 0 ? 0 : 1
}

/** The slow ones come first, so that the end is not spent waiting for one of them. */
function allChecks() {
  const rooms = readdirSync(checkout, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && existsSync(path.join(checkout, entry.name, 'tsconfig.json')) ? [entry.name] : [],
  )
  /** @type {Check[]} */
  const checks = [
    {
      name: 'lint',
      tool: 'eslint',
      args: ['.', '--max-warnings=0', '--cache', '--cache-location', 'node_modules/.cache/eslint'],
    },
    { name: 'format', tool: 'prettier', args: ['--check', '.', '--log-level=warn', '--cache'] },
    ...rooms.sort((left) => (left === 'src-renderer' ? -1 : 1)).map(typeCheck),
    { name: 'architecture', tool: 'vitest', args: ['run', 'tests/architecture.test.ts'] },
  ]
  return checks.filter(
    ({ name }) => name !== 'architecture' || existsSync(path.join(checkout, 'tests', 'architecture.test.ts')),
  )
}

/**
 * @param {string} room
 * @returns {Check}
 */
function typeCheck(room) {
  const project = `${room}/tsconfig.json`
  // Only the renderer has components. The others are checked by TypeScript 7, which takes a tenth of the time.
  return room === 'src-renderer'
    ? { name: `types ${room}`, tool: 'svelte-check', args: ['--tsconfig', project, '--output', 'human'] }
    : { name: `types ${room}`, tool: 'typescript-7', args: ['--project', project, '--noEmit'] }
}

/**
 * @param {Check} check
 * @param {string} node
 */
async function run({ name, tool, args }, node) {
  const begin = Date.now()
  const { exitCode, output } = await runCollecting(node, [toolScript(checkout, tool), ...args], { cwd: checkout })
  notice(`${exitCode === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(20)} ${seconds(begin)}`)
  if (exitCode !== 0) notice(output.trimEnd())
  return exitCode === 0
}
