import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sources } from '../../scripts/setup/build.mjs'
import { sourceStamp } from '../../scripts/setup/source-stamp.mjs'
import { temporaryFolder } from './temporary-folder.ts'

test('The build is stale after a change of content or of name, and not after a change of date', async () => {
  const checkout = temporaryFolder({ 'src-main/main.ts': 'one', 'src-renderer/charts/field.ts': 'two' })
  const main = path.join(checkout, 'src-main', 'main.ts')
  const before = await sourceStamp(checkout, sources)

  fs.utimesSync(main, 1, 1)
  expect(await sourceStamp(checkout, sources)).toBe(before)

  fs.renameSync(main, path.join(checkout, 'src-main', 'window.ts'))
  expect(await sourceStamp(checkout, sources)).not.toBe(before)
  fs.renameSync(path.join(checkout, 'src-main', 'window.ts'), main)

  fs.writeFileSync(path.join(checkout, 'src-renderer', 'charts', 'field.ts'), 'three')
  expect(await sourceStamp(checkout, sources)).not.toBe(before)
})

test('The engine is not part of the build: it runs from its sources', async () => {
  const checkout = temporaryFolder({ 'src-main/main.ts': 'one' })
  const before = await sourceStamp(checkout, sources)
  fs.mkdirSync(path.join(checkout, 'src-engine'))
  fs.writeFileSync(path.join(checkout, 'src-engine', 'cli.ts'), 'two')
  expect(await sourceStamp(checkout, sources)).toBe(before)
})
