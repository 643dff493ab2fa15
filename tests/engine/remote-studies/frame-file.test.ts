import { readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFrameFile } from '../../../src-engine/remote-studies/frame-file.ts'
import { framesIn, type Frame } from '../../../src-engine/remote-studies/frames.ts'
import { temporaryHome } from '../support/temporary-home.ts'

const frame = (sequence: number): Frame => ({
  runId: 'r',
  attempt: 0,
  sequence,
  content: { kind: 'remark', words: 'x'.repeat(100) },
})

test('a disk that is full in the middle of a frame costs none: it is written again when there is room', async () => {
  const path = join(temporaryHome(), 'frames', '1-0.0.bin')
  const room: boolean[] = []
  let calls = 0
  const write = ((file: number, bytes: Uint8Array, offset: number, length: number, position: number): number => {
    calls++
    // Half of the second frame, and then three times nothing.
    if (calls === 2) return writeSync(file, bytes, offset, length >> 1, position)
    if (calls >= 3 && calls <= 5) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    return writeSync(file, bytes, offset, length, position)
  }) as typeof writeSync
  const file = createFrameFile({ path, retryMs: 1, onRoom: (there) => room.push(there), write })
  const ends = await Promise.all([0, 1, 2].map((each) => file.append(frame(each))))
  file.close()
  const bytes = readFileSync(path)
  expect([...framesIn(bytes)].map((each) => each.frame)).toEqual([0, 1, 2].map(frame))
  expect(ends).toEqual([...framesIn(bytes)].map(({ end }) => end))
  expect(room).toEqual([false, true])
})

test('a file of another attempt is never written to', () => {
  const path = join(temporaryHome(), '1-0.0.bin')
  const options = { path, retryMs: 1, onRoom: () => undefined }
  createFrameFile(options).close()
  expect(() => createFrameFile(options)).toThrow('EEXIST')
})
