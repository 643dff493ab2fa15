// What main hears from a child process, on the Electron that is used here: the engine speaks to it in the same way.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from './studio-app.ts'

/**
 * Sends three messages, of which the second and third have their length cut in two places. Each cut waits for a word
 * from main, which says that it has read all before the cut.
 */
const child = `
const { writeSync } = require('node:fs')
const { serialize } = require('node:v8')
const frame = (value) => {
  const body = serialize(value)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return Buffer.concat([length, body])
}
const channel = 3 // where fork puts it: after standard input, output and error
const [first, second, third] = ['first', 'second', 'third'].map(frame)
const parts = [
  Buffer.concat([first, second.subarray(0, 1)]),
  Buffer.concat([second.subarray(1), third.subarray(0, 3)]),
  third.subarray(3),
]
writeSync(channel, parts.shift())
process.on('message', () => {
  if (parts.length > 0) writeSync(channel, parts.shift())
})
`

test('main hears messages whose length arrives in two pieces', async ({ studio }) => {
  test.setTimeout(30_000)
  const folder = mkdtempSync(join(tmpdir(), 'ebm-studio-child-'))
  try {
    const path = join(folder, 'child.cjs')
    writeFileSync(path, child)
    const { electron } = await studio.start()
    const heard = await electron.evaluate(
      (_electron, { script, node }) =>
        new Promise<string[]>((resolve, reject) => {
          const { fork } = process.getBuiltinModule('node:child_process')
          const forked = fork(script, [], { execPath: node, execArgv: [], serialization: 'advanced' })
          const messages: string[] = []
          forked.on('error', reject)
          forked.on('message', (message) => {
            messages.push(String(message))
            if (messages.length < 3) return void forked.send('go on')
            forked.disconnect()
            resolve(messages)
          })
        }),
      { script: path, node: process.execPath },
    )
    expect(heard).toEqual(['first', 'second', 'third'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
