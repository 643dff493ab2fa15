// The last that a process wrote to stderr: native libraries say there why they abort.

import type { Readable, Writable } from 'node:stream'

const keptCharacters = 4000
const shownCharacters = 200

/** Begins to listen; the function answers with `, “…”` for the end of a sentence, or with nothing. */
export function listenForLastWords(stream: Readable | null, passOn?: Writable): () => string {
  let words = ''
  stream?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-keptCharacters)
    passOn?.write(chunk)
  })
  return () => {
    const line = tellingLine(words)
    return line ? `, “${line.slice(0, shownCharacters)}”` : ''
  }
}

/** The line that names the reason; stacks and addresses may follow it. */
function tellingLine(words: string): string {
  const lines = words.split('\n').map((line) => line.trim())
  const fatal = lines.findLast((line) => /fatal|check failed|what\(\):|out of memory|assert|terminate/i.test(line))
  return fatal ?? lines.findLast((line) => line !== '') ?? ''
}
