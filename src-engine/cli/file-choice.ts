// A file says what the data are: `ebm compare --file trees.csv` needs no `--data csv`.

import { statSync } from 'node:fs'
import { parseAssignments } from './field-options.ts'

const imageFile = /(\.(png|npy|npz)|idx\d-ubyte)(\.gz)?$/i

interface FileWishes {
  /** Absent: not named. */
  data?: string
  dataOption: string[]
  file?: string
}

/** With the kind of data, which a file decides where it was not named, and with the file, whichever option named it. */
export function withFile<Wishes extends FileWishes>(wishes: Wishes): Wishes & { data: string } {
  const data = wishes.data ?? kindOf(wishes.file)
  if (data !== 'csv' || wishes.file !== undefined) return { ...wishes, data }
  const assignments = wishes.dataOption.flatMap((text) => parseAssignments('--data-option', text))
  const path = assignments.find(([key]) => key === 'path')?.[1]
  if (path === undefined) return { ...wishes, data }
  const dataOption = assignments.filter(([key]) => key !== 'path').map(([key, value]) => `${key}=${value}`)
  return { ...wishes, data, dataOption, file: path }
}

function kindOf(file: string | undefined): string {
  if (file === undefined) return 'two-moons'
  return imageFile.test(file) || statSync(file, { throwIfNoEntry: false })?.isDirectory() ? 'images' : 'csv'
}
