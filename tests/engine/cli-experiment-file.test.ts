// Where the data of an experiment's file are sought.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readExperimentFile } from '../../src-engine/cli/experiment-file.ts'
import { temporaryFolder } from '../scripts/temporary-folder.ts'

test.each([
  ['', ''],
  ['pictures', 'pictures'],
])('images at "%s" are sought beside the file, and nowhere without a path', (path, place) => {
  const folder = temporaryFolder()
  const file = join(folder, 'x.json')
  writeFileSync(
    file,
    JSON.stringify({ format: 'ebm-studio/experiment', version: 1, data: { kind: 'images', source: 'file', path } }),
  )
  const { data } = readExperimentFile(file)
  expect(data).toMatchObject({ kind: 'images', path: place === '' ? '' : join(folder, place) })
})
