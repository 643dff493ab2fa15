// What Ray brings to its nodes for us, as packages that are named by what is in them: each is uploaded once and stays as long
// as a job needs it. Ray unpacks a package where Python looks for modules; the driver finds ours by the names of folders.
//
//   ebm_program/HASH.tar.gz   the program (py_modules)
//   ebm_inputs/…              what a part needs of a study's folder (py_modules, several where it is much)
//   driver.py                 the driver (working_dir)

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../src-shared/errors.ts'
import { programFile } from '../study-folder.ts'
import type { RayConnection } from './ray-connection.ts'
import { storedZip, type ZipEntry } from './stored-zip.ts'

/** The dashboard takes 100 MiB at once. */
const packageBytesMaximum = 95 * 2 ** 20
const inputBytes = 32 * 2 ** 20

export const packageUri = (name: string): string => `gcs://${name}.zip`
export const packagePath = (name: string): string => `/api/packages/gcs/${name}.zip`
export const programPackage = (hash: string): string => `_ray_pkg_ebm_program_${hash}`

/** Asking keeps it there for some minutes, so that a job can still name it. */
export const hasPackage = (connection: RayConnection, name: string): Promise<boolean> =>
  connection.has(packagePath(name))

export const putProgram = (connection: RayConnection, hash: string, body: Uint8Array): Promise<void> =>
  putPackage(connection, programPackage(hash), [{ path: `ebm_program/${programFile(hash)}`, body }])

/** Answers its name. */
export async function putDriver(connection: RayConnection): Promise<string> {
  const body = await readFile(join(import.meta.dirname, 'driver.py'))
  return putByHash(connection, 'driver', [{ path: 'driver.py', body }])
}

/** Answers their names. Throws AppError where a file is too large. */
export async function putInputs(
  connection: RayConnection,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<readonly string[]> {
  const names: string[] = []
  for (const entries of inPackages(files)) names.push(await putByHash(connection, 'inputs', entries))
  return names
}

function inPackages(files: ReadonlyMap<string, Uint8Array>): ZipEntry[][] {
  const packages: ZipEntry[][] = []
  let room = 0
  for (const [path, body] of files) {
    if (body.length > room || packages.length === 0) {
      packages.push([])
      room = inputBytes
    }
    packages.at(-1)!.push({ path: `ebm_inputs/${path}`, body })
    room -= body.length
  }
  return packages
}

async function putByHash(connection: RayConnection, kind: string, entries: readonly ZipEntry[]): Promise<string> {
  const sum = createHash('sha256')
  for (const { path, body } of entries) sum.update(`${path}\n${body.length}\n`).update(body)
  const name = `_ray_pkg_ebm_${kind}_${sum.digest('hex')}`
  if (!(await hasPackage(connection, name))) await putPackage(connection, name, entries)
  return name
}

async function putPackage(connection: RayConnection, name: string, entries: readonly ZipEntry[]): Promise<void> {
  const zip = storedZip(entries)
  if (zip.length > packageBytesMaximum) {
    const got = `${(zip.length / 2 ** 20).toFixed(0)} MB in ${entries[0].path}`
    throw new AppError('not-supported', `Expected at most 95 MB at once for a Ray cluster, got ${got}.`)
  }
  await connection.put(packagePath(name), zip)
}
