import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'

/**
 * A hash of the names and contents of all that a build reads.
 * @param {string} checkout
 * @param {string[]} sources files and folders of the checkout; those that are missing count as empty
 */
export async function sourceStamp(checkout, sources) {
  const hash = createHash('sha256')
  for (const source of sources) {
    for (const file of filesOf(path.join(checkout, source))) {
      hash.update(`${path.relative(checkout, file).replaceAll('\\', '/')}\n`)
      hash.update(await fs.readFile(file))
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} place a file or a folder, or neither
 * @returns {string[]}
 */
function filesOf(place) {
  /** @type {import('node:fs').Dirent[]} */
  let entries
  try {
    entries = readdirSync(place, { withFileTypes: true })
  } catch {
    return existsSync(place) ? [place] : []
  }
  return entries
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => filesOf(path.join(place, entry.name)))
}
