// The files of a folder on another machine as they grow: a shell script there that lists the folder again and again and
// prints what is new, and the reader of what it prints.
//
// The script needs no more there than sh, awk, find, ls, tail and head. Its stdin is its lifeline: it leaves when that
// closes. It prints, for each piece of a file that grew, "+OFFSET LENGTH NAME", so many bytes, and the line `pieceEnd`
// after a line's end; after each listing ".", as a sign of life; and "!" when the folder has gone.

import { AppError } from '../../../src-shared/errors.ts'
import { quote } from '../../../src-shared/quote.ts'
import { byteReader, type ByteReader } from './byte-reader.ts'
import { folderWord } from './shell-word.ts'
import type { SshConnection } from './ssh-connection.ts'

export interface FollowOptions {
  /** Made where it is missing. */
  folder: string
  /** By file, from where on; others from 0. */
  from: ReadonlyMap<string, number>
  /** One at a time, in order within a file. */
  take: (file: string, offset: number, bytes: Uint8Array) => Promise<void>
  signal: AbortSignal
  /** After each listing, when what it showed was taken. */
  listed?: () => void
}

/** A follower that has been silent for this long counts as lost. */
const silenceMs = 60_000
const pieceBytes = 1 << 20
/** A file that shrank or went while it was read breaks the count, which this shows. */
const pieceEnd = '-- end of piece --'

/** Resolves when aborted; rejects when the connection or the folder is lost, and when `take` does. */
export async function followAppended(connection: SshConnection, options: FollowOptions): Promise<void> {
  const { folder, take, signal, listed } = options
  if (signal.aborted) return
  const session = connection.open(script(options))
  signal.addEventListener('abort', session.end, { once: true })
  try {
    const end = await readPieces(byteReader(session.stdout), { take, signal, listed, silent: session.end })
    if (signal.aborted) return
    const said = end === 'gone' ? `no folder ${folder}` : (await session.ended).stderr.trim()
    throw lost(connection.login, said)
  } finally {
    signal.removeEventListener('abort', session.end)
    session.end()
  }
}

type Reading = Pick<FollowOptions, 'take' | 'signal' | 'listed'> & { silent: () => void }
/** The folder has gone, or nothing more comes. */
type End = 'gone' | 'over'

async function readPieces(reader: ByteReader, { take, signal, silent, listed }: Reading): Promise<End> {
  for (;;) {
    const silence = setTimeout(silent, silenceMs)
    const piece = await nextPiece(reader).finally(() => clearTimeout(silence))
    if (signal.aborted) return 'over'
    if (piece === 'gone' || piece === 'over') return piece
    if (piece === 'alive') listed?.()
    else await take(piece.file, piece.offset, piece.bytes)
  }
}

type Piece = { file: string; offset: number; bytes: Uint8Array }

async function nextPiece(reader: ByteReader): Promise<Piece | 'alive' | End> {
  const line = await reader.line()
  if (line === null) return 'over'
  if (line === '!') return 'gone'
  if (line === '.') return 'alive'
  const head = /^\+(\d+) (\d+) (\S+)$/.exec(line)
  if (!head) throw garbled(line)
  const bytes = await reader.bytes(Number(head[2]))
  const [blank, end] = [await reader.line(), await reader.line()]
  if (bytes === null || end === null) return 'over'
  if (blank !== '' || end !== pieceEnd) throw garbled(end)
  return { file: head[3], offset: Number(head[1]), bytes }
}

const garbled = (line: string): AppError =>
  new AppError(
    'unreachable',
    `Expected what a file gained, got ${quote(line)}: it is read again from where it was whole.`,
  )

const lost = (login: string, said: string): AppError =>
  new AppError(
    'unreachable',
    `Expected news of the study from ${login}, got ${said === '' ? 'an end' : quote(said, 200)}: they are asked for again.`,
  )

// A sweep takes some 3 ms of processor time for each file that grew. The pauses grow with it, so that the login node, which
// is everybody's, gives a quarter of a core at most.
const sweeps = `
  { at[$2] = $1 + 0 }
  END {
    list = "LC_ALL=C find . -type f ! -name .\\\\* -exec ls -ln {} + 2>/dev/null"
    do {
      grown = 0
      while ((list | getline line) > 0) {
        count = split(line, word, " ")
        name = substr(word[count], 3)
        size = word[5] + 0
        if (size > at[name] + 0) grown++
        while (at[name] + 0 < size) {
          from = at[name] + 0
          length_ = size - from > ${pieceBytes} ? ${pieceBytes} : size - from
          printf "+%.0f %.0f %s\\n", from, length_, name
          fflush()
          system(sprintf("tail -c +%.0f ./%s | head -c %.0f", from + 1, name, length_))
          print "\\n${pieceEnd}"
          at[name] = from + length_
        }
      }
      close(list)
      print "."
      fflush()
      pause = sprintf("%.2f", 0.3 + grown / 80)
    } while (system("test -d \\"$PWD\\" && { sleep " pause " 2>/dev/null || sleep 1; }") == 0)
    print "!"
  }
`

const script = ({ folder, from }: FollowOptions): string => `
mkdir -p ${folderWord(folder)} && cd ${folderWord(folder)} || exit 1
LC_ALL=C awk '${sweeps}' <<'cursor' &
${[...from].map(([file, offset]) => `${offset} ${plainName(file)}`).join('\n')}
cursor
cat >/dev/null
kill $! 2>/dev/null
`

/** Names stand in a shell's commands as they are. */
function plainName(file: string): string {
  if (/^[A-Za-z0-9_@%+:,./-]+$/.test(file)) return file
  throw new AppError('invalid-input', `Expected a name of letters, digits and hyphens, got ${quote(file)}.`)
}
