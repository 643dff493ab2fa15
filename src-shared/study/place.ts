// Where a study trains: on this machine, or elsewhere. In files, options and the library a place is a text:
//
//   local
//   slurm:USER@LOGIN[:PORT][?partition=…&time=…&folder=…&account=…]
//   processes:FOLDER      parts as processes of this machine, to try out what a cluster would do

import { AppError } from '../errors.ts'
import { quote } from '../quote.ts'

export interface SlurmPlace {
  kind: 'slurm'
  user: string
  host: string
  /** null: as the person's ssh is configured. */
  port: number | null
  partition: string | null
  /** Minutes that a chunk may take at most; null: made of what it is expected to take. */
  minutes: number | null
  account: string | null
  /** Of the studies there, absolute or beginning with ~/; null: the engine's own choice below the home folder. */
  folder: string | null
}

export interface ProcessesPlace {
  kind: 'processes'
  /** Absolute. */
  folder: string
}

export type RemotePlace = SlurmPlace | ProcessesPlace
export type Place = { kind: 'local' } | RemotePlace

const forms = 'local, slurm:USER@LOGIN or processes:FOLDER'

/** Throws AppError('invalid-input', field `place`) that says what is wrong and what would be right. */
export function parsePlace(text: string): Place {
  if (text === 'local') return { kind: 'local' }
  const colon = text.indexOf(':')
  const [kind, rest] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  if (kind === 'slurm') return slurmPlace(rest, text)
  if (kind === 'processes') return { kind, folder: absolute(rest, text) }
  throw wrong(forms, text, 'name one of these')
}

/** The same place always gives the same text, which `parsePlace` reads. */
export function placeText(place: Place): string {
  switch (place.kind) {
    case 'local':
      return 'local'
    case 'processes':
      return `processes:${place.folder}`
    case 'slurm': {
      const { user, host, port, partition, minutes, account, folder } = place
      const entries = Object.entries({ partition, time: minutes, account, folder })
      const options = entries.flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]))
      const query = options.length > 0 ? `?${options.join('&')}` : ''
      return `slurm:${user}@${host}${port === null ? '' : `:${port}`}${query}`
    }
    default:
      return place satisfies never
  }
}

/** For people: `Slurm at anna@login.example.org`, `Processes in /tmp/cluster`. */
export function placeTitle(place: Place): string {
  switch (place.kind) {
    case 'local':
      return 'This machine'
    case 'processes':
      return `Processes in ${place.folder}`
    case 'slurm': {
      const { user, host, port, partition } = place
      const queue = partition === null ? '' : `, ${partition}`
      return `Slurm at ${user}@${host}${port === null ? '' : `:${port}`}${queue}`
    }
    default:
      return place satisfies never
  }
}

const slurmOptions = ['partition', 'time', 'account', 'folder'] as const

// Nothing that ssh could take for an option, nor a shell for more than a word.
const userPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/
const hostPattern = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/
const wordPattern = /^[A-Za-z0-9_][A-Za-z0-9._,-]{0,127}$/
const folderPattern = /^(~\/|\/)[A-Za-z0-9._/@+-]{0,500}$/

function slurmPlace(rest: string, text: string): SlurmPlace {
  const [address, ...queries] = rest.split('?')
  const match = /^([^@]+)@([^@:]+)(?::([0-9]{1,5}))?$/.exec(address)
  if (!match || !userPattern.test(match[1]) || !hostPattern.test(match[2])) {
    throw wrong('slurm:USER@LOGIN, as slurm:anna@login.example.org', text, 'say who logs in, and where')
  }
  const port = match[3] === undefined ? null : Number(match[3])
  if (port !== null && (port < 1 || port > 65535)) throw wrong('a port from 1 to 65535', text, 'correct it')
  const options = optionsOf(queries.join('?'), text)
  const word = (name: 'partition' | 'account') => matching(options.get(name), wordPattern, `a ${name} of one word`)
  const folder = matching(options.get('folder'), folderPattern, 'a folder that begins with / or ~/, without spaces')
  if (folder?.split('/').includes('..')) throw wrong('a folder without ..', folder, 'write it in full')
  const [partition, account] = [word('partition'), word('account')]
  return {
    kind: 'slurm',
    user: match[1],
    host: match[2],
    port,
    partition,
    minutes: minutesOf(options),
    account,
    folder,
  }
}

function optionsOf(query: string, text: string): Map<string, string> {
  const known = new Map<string, string>()
  // Nothing that a value may hold needs to be encoded.
  for (const pair of query.split('&').filter((each) => each !== '')) {
    const equals = pair.indexOf('=')
    const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
    if (!slurmOptions.some((option) => option === name)) {
      throw wrong(`the options ${slurmOptions.join(', ')} after ?`, name, 'leave it out')
    }
    if (known.has(name)) throw wrong(`${name} once`, text, 'leave one out')
    known.set(name, value)
  }
  return known
}

/** Minutes, or hours and minutes as 1:30. */
function minutesOf(options: ReadonlyMap<string, string>): number | null {
  const text = options.get('time')
  if (text === undefined) return null
  const match = /^(?:([0-9]{1,4}):([0-5][0-9])|([0-9]{1,6}))$/.exec(text)
  const minutes = match ? Number(match[3] ?? Number(match[1]) * 60 + Number(match[2])) : 0
  if (minutes < 1) throw wrong('a time in minutes, or hours and minutes as 1:30', text, 'correct it')
  return minutes
}

function matching(text: string | undefined, pattern: RegExp, what: string): string | null {
  if (text === undefined) return null
  if (!pattern.test(text)) throw wrong(what, text, 'correct it')
  return text
}

function absolute(folder: string, text: string): string {
  if (/^(\/|[A-Za-z]:[\\/])/.test(folder)) return folder
  throw wrong('processes: and an absolute folder', text, 'write the folder in full')
}

const wrong = (expected: string, got: string, cure: string): AppError =>
  new AppError('invalid-input', `Expected ${expected}, got ${quote(got)}: ${cure}.`, { field: 'place' })
