// 100,000 random messages at each border.
//
//   npm run fuzz:messages [-- count [seed]]
//
// Exits with 1, and shows the smallest message that did it, if a border throws, is silent, or answers `internal`.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStudio } from '../src-engine/studio.ts'
import { fuzzEngineBorder, fuzzPageBorder } from './message-fuzz.ts'
import { idleStudioOptions } from './idle-studio.ts'

const [count = 100_000, seed = 1] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'ebm-studio-fuzz-'))
const studio = openStudio({ folder, ...idleStudioOptions })
try {
  const startedAt = performance.now()
  const page = fuzzPageBorder({ count, seed })
  console.log(`page → main:   ${page.refused} refused, ${page.accepted} accepted`)
  const engine = await fuzzEngineBorder(studio, { count, seed })
  console.log(`main → engine: ${engine.refused} refused, ${engine.accepted} accepted`)
  console.log(`${2 * count} messages in ${((performance.now() - startedAt) / 1000).toFixed(0)} s; passed`)
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await studio.close()
  rmSync(folder, { recursive: true, force: true })
}
