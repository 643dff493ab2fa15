// What a login shell writes by itself before it runs a command, a greeting for example, ends at a mark that our command
// prints first.

import { Transform } from 'node:stream'

export const mark = 'ebm-studio-begins'
const markLine = Buffer.from(`${mark}\n`)
/** No greeting is longer. */
const noiseMaximum = 1 << 20

/** What follows the mark; null where there is none. */
export function afterMark(output: Buffer): Buffer | null {
  const at = output.indexOf(markLine)
  return at < 0 ? null : output.subarray(at + markLine.length)
}

/** Passes on what follows the mark. */
export function markSkipped(): Transform {
  let noise: Buffer | null = Buffer.alloc(0)
  return new Transform({
    transform(bytes: Buffer, _encoding, done) {
      if (noise === null) return done(null, bytes)
      noise = Buffer.concat([noise, bytes])
      const rest = afterMark(noise)
      if (rest === null) return done(noise.length > noiseMaximum ? new Error('only noise') : null)
      noise = null
      done(null, rest.length > 0 ? rest : undefined)
    },
  })
}
