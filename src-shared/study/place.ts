// Where a study trains: on this machine, or elsewhere. In files, options and the library a place is a text:
//
//   local
//   slurm:USER@LOGIN[:PORT][?partition=…&time=…&memory=…&folder=…&account=…]
//   ray:http://HOST:8265[?folder=…&python=…]
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
  /** That a chunk may take at most on its node, as Slurm writes it: 4G, 512M; null: the cluster's default. */
  memory: string | null
  account: string | null
  /** Of the studies there, absolute or beginning with ~/; null: the engine's own choice below the home folder. */
  folder: string | null
}

export interface RayPlace {
  kind: 'ray'
  /** Of the dashboard, where the Jobs API answers; without / at the end, and without a token, which is never written down. */
  address: string
  /** On every node: the unpacked program and what a chunk works with, absolute; null: the node's own for temporary files. */
  folder: string | null
  /** Ray's Python on its head, absolute; null: found there. */
  python: string | null
}

export interface ProcessesPlace {
  kind: 'processes'
  /** Absolute. */
  folder: string
}

export type RemotePlace = SlurmPlace | RayPlace | ProcessesPlace
export type Place = { kind: 'local' } | RemotePlace

const forms = 'local, slurm:USER@LOGIN, ray:http://HOST:8265 or processes:FOLDER'

/** Throws AppError('invalid-input', field `place`) that says what is wrong and what would be right. */
export function parsePlace(text: string): Place {
  if (text === 'local') return { kind: 'local' }
  const colon = text.indexOf(':')
  const [kind, rest] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)]
  if (kind === 'slurm') return slurmPlace(rest, text)
  if (kind === 'ray') return rayPlace(rest, text)
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
      const { user, host, port, partition, minutes, memory, account, folder } = place
      const query = queryText({ partition, time: minutes, memory, account, folder })
      return `slurm:${user}@${host}${port === null ? '' : `:${port}`}${query}`
    }
    case 'ray':
      return `ray:${place.address}${queryText({ folder: place.folder, python: place.python })}`
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
    case 'ray':
      return `Ray at ${place.address.replace(/^https?:\/\//, '')}`
    default:
      return place satisfies never
  }
}

function queryText(options: Readonly<Record<string, string | number | null>>): string {
  const given = Object.entries(options).flatMap(([name, value]) => (value === null ? [] : [`${name}=${value}`]))
  return given.length > 0 ? `?${given.join('&')}` : ''
}

const slurmOptions = ['partition', 'time', 'memory', 'account', 'folder']
const rayOptions = ['folder', 'python']

// Nothing that ssh could take for an option, nor a shell for more than a word.
const userPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/
const hostPattern = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/
const wordPattern = /^[A-Za-z0-9_][A-Za-z0-9._,-]{0,127}$/
// Without a letter Slurm would take megabytes, and 4 of them kill every job.
const memoryPattern = /^[1-9][0-9]{0,8}[KMGT]$/
const folderPattern = /^(~\/|\/)[A-Za-z0-9._/@+-]{0,500}$/
const absolutePattern = /^\/[A-Za-z0-9._/@+-]{0,500}$/
const addressPattern =
  /^(https?):\/\/([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:.]{2,45}\])(:[0-9]{1,5})?(\/[A-Za-z0-9._~/-]{0,500})?$/

function slurmPlace(rest: string, text: string): SlurmPlace {
  const [address, ...queries] = rest.split('?')
  const match = /^([^@]+)@([^@:]+)(?::([0-9]{1,5}))?$/.exec(address)
  if (!match || !userPattern.test(match[1]) || !hostPattern.test(match[2])) {
    throw wrong('slurm:USER@LOGIN, as slurm:anna@login.example.org', text, 'say who logs in, and where')
  }
  const port = match[3] === undefined ? null : portOf(match[3], text)
  const options = optionsOf(queries.join('?'), slurmOptions, text)
  const word = (name: 'partition' | 'account') => matching(options.get(name), wordPattern, `a ${name} of one word`)
  const folder = folderOf(options, folderPattern, 'a folder that begins with / or ~/, without spaces')
  const [partition, account] = [word('partition'), word('account')]
  return {
    kind: 'slurm',
    user: match[1],
    host: match[2],
    port,
    partition,
    minutes: minutesOf(options),
    memory: matching(options.get('memory'), memoryPattern, 'memory as 4G or 512M'),
    account,
    folder,
  }
}

function rayPlace(rest: string, text: string): RayPlace {
  const [given, ...queries] = rest.split('?')
  const address = given.replace(/\/+$/, '')
  if (address.includes('@')) {
    const shown = text.replace(/\/\/.*@/, '//…@')
    throw wrong('an address without a password or token', shown, 'leave it out and put the token into RAY_AUTH_TOKEN')
  }
  const match = addressPattern.exec(address)
  if (!match) throw wrong('ray:http://HOST:8265, as Ray’s dashboard is opened', text, 'write it like this')
  if (match[4] !== undefined) portOf(match[4].slice(1), text)
  const options = optionsOf(queries.join('?'), rayOptions, text)
  return {
    kind: 'ray',
    address,
    folder: folderOf(options, absolutePattern, 'a folder that begins with /, without spaces'),
    python: matching(options.get('python'), absolutePattern, 'a Python as a path that begins with /'),
  }
}

function portOf(digits: string, text: string): number {
  const port = Number(digits)
  if (port < 1 || port > 65535) throw wrong('a port from 1 to 65535', text, 'correct it')
  return port
}

function folderOf(options: ReadonlyMap<string, string>, pattern: RegExp, what: string): string | null {
  const folder = matching(options.get('folder'), pattern, what)
  if (folder?.split('/').includes('..')) throw wrong('a folder without ..', folder, 'write it in full')
  return folder
}

function optionsOf(query: string, names: readonly string[], text: string): Map<string, string> {
  const known = new Map<string, string>()
  // Nothing that a value may hold needs to be encoded.
  for (const pair of query.split('&').filter((each) => each !== '')) {
    const equals = pair.indexOf('=')
    const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
    if (!names.includes(name)) throw wrong(`the options ${names.join(', ')} after ?`, name, 'leave it out')
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
