// The first hundred bytes of a SQLite file say what it is. They are looked at before anything opens it: what is not one
// of ours, newer, cut short or written in another way than we write is refused here, in words.
// (Offsets: sqlite.org/fileformat2.html, § 1.3.)

import { applicationId } from '../store/schema.ts'
import { askAgain, type Refuse } from './fault.ts'
import { fileId, oldestVersion } from './file-schema.ts'

export const headerLength = 100

const sqliteMagic = 'SQLite format 3\0'
const zipMagic = 'PK'

export interface HeaderOptions {
  /** Bytes of the whole file. */
  size: number
  /** The version of the library's schema. */
  newestVersion: number
  refuse: Refuse
}

/** Answers the file's version. Throws AppError. */
export function checkHeader(header: Buffer, { size, newestVersion, refuse }: HeaderOptions): number {
  if (size === 0) throw refuse(`Expected an experiment of EBM Studio, got an empty file: ${askAgain}.`)
  const isDatabase = header.toString('latin1', 0, sqliteMagic.length) === sqliteMagic
  if (!isDatabase) throw refuse(`Expected an experiment of EBM Studio, got ${kindOf(header)}: choose an .ebm file.`)
  if (header.length < headerLength) throw refuse(`Expected a whole file, got its first ${size} bytes: ${askAgain}.`)
  checkIdentity(header, refuse)
  const version = header.readUInt32BE(60)
  if (version > newestVersion) {
    const text = `Expected version ${newestVersion} or older, got version ${version}: a newer EBM Studio wrote it, open it with that one.`
    throw refuse(text, { code: 'not-supported' })
  }
  if (version < oldestVersion) {
    throw refuse(`Expected a version from ${oldestVersion} to ${newestVersion}, got ${version}: ${askAgain}.`)
  }
  checkSize(header, size, refuse)
  checkForm(header, refuse)
  return version
}

function kindOf(header: Buffer): string {
  const begin = header.toString('latin1', 0, 2)
  if (begin === zipMagic) return 'a zip archive'
  if (begin === '\x1f\x8b') return 'a gzip archive'
  return /^\s*[[{]/.test(header.toString('latin1')) ? 'a JSON file' : 'a file of another kind'
}

function checkIdentity(header: Buffer, refuse: Refuse): void {
  const identity = header.readUInt32BE(68)
  if (identity === fileId) return
  const text =
    identity === applicationId
      ? 'Expected an experiment, got a whole library of EBM Studio: export the experiment from it as .ebm.'
      : `Expected an experiment of EBM Studio, got a database of another program (application id ${identity}): choose an .ebm file.`
  throw refuse(text)
}

function checkSize(header: Buffer, size: number, refuse: Refuse): void {
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const expected = pageSize * header.readUInt32BE(28)
  if (size < expected) throw refuse(`Expected ${expected} bytes, got ${size}: it is cut short, ${askAgain}.`)
  if (size > expected) throw refuse(`Expected ${expected} bytes, got ${size}, more than belong to it: ${askAgain}.`)
}

/** Ours are written at once, with nothing deleted, no log beside them, and texts as UTF-8. */
function checkForm(header: Buffer, refuse: Refuse): void {
  const fits =
    header[18] === 1 &&
    header[19] === 1 &&
    header[20] === 0 &&
    header.readUInt32BE(32) === 0 &&
    header.readUInt32BE(36) === 0 &&
    header.readUInt32BE(44) === 4 &&
    header.readUInt32BE(52) === 0 &&
    header.readUInt32BE(56) === 1 &&
    header.readUInt32BE(24) === header.readUInt32BE(92)
  if (!fits) throw refuse(`Expected a file as EBM Studio writes it, got one that was changed since: ${askAgain}.`)
}
