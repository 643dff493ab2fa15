// Small libraries that earlier versions wrote, as data folders to open: tests/fixtures/libraries/version-<n>.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { databaseName } from '../../../src-engine/store/open-store.ts'
import { picturesName } from '../../../src-engine/store/pictures.ts'
import { temporaryHome } from './temporary-home.ts'

const place = join(import.meta.dirname, '..', '..', 'fixtures', 'libraries')

/** `version-3`, and so on: the number is that of the schema. */
export const storedLibraries = readdirSync(place)
  .filter((name) => name.endsWith('.sqlite.gz'))
  .map((name) => name.replace('.sqlite.gz', ''))

/** A data folder with a copy of this library. */
export function homeWith(library: string): string {
  const folder = temporaryHome()
  const unpack = (from: string, to: string) =>
    writeFileSync(join(folder, to), gunzipSync(readFileSync(join(place, `${library}${from}`))))
  unpack('.sqlite.gz', databaseName)
  // Since version 8.
  if (existsSync(join(place, `${library}.pictures.gz`))) unpack('.pictures.gz', picturesName)
  return folder
}

/** What the version that wrote it read of it, without the numbers under which it kept its records. */
export function contentsAsWritten(library: string): object {
  const text = gunzipSync(readFileSync(join(place, `${library}.json.gz`))).toString()
  return JSON.parse(text, function (this: object, key: string, value: unknown) {
    if ('fraction' in this && 'body' in this && ['id', 'lastMetricRow', 'lastSnapshot'].includes(key)) return undefined
    return value
  }) as object
}
