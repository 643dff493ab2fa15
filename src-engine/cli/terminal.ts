// The terminal, or whatever stands in its place: nothing that is printed can steer it, and what could not be written is a
// failure of the command.

import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { printable } from '../../src-shared/quote.ts'

/** The part of a process that this needs. */
export interface Printing {
  stdout: NodeJS.WritableStream
  stderr: NodeJS.WritableStream
  exitCode?: number | string | null
  on(event: 'exit', listener: () => void): unknown
}

/** From here on `console` prints safely, and a full disk or a device that takes nothing ends in exit code 1. */
export function openTerminal(printing: Printing = process): Console {
  let failed = false
  printing.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has had enough, as `head` has: that is no failure.
    if (error.code === 'EPIPE' || failed) return
    failed = true
    printing.stderr.write(
      `error: Expected to write the results, got ${printable(error.message)}: write them elsewhere.\n`,
    )
  })
  printing.stderr.on('error', () => undefined)
  printing.on('exit', () => {
    if (failed && !printing.exitCode) printing.exitCode = 1
  })
  const [stdout, stderr] = [printing.stdout, printing.stderr].map(safely)
  return new Console({ stdout, stderr, ignoreErrors: true })
}

/** Passes on at once what it is given, so that nothing is left behind when the process ends. */
function safely(target: NodeJS.WritableStream): Writable {
  return new Writable({
    decodeStrings: false,
    write(text: string | Buffer, _, done) {
      target.write(printable(String(text)))
      done()
    },
  })
}
