import fs from 'node:fs'
import path from 'node:path'

/**
 * Bytes in the files of a folder that may be changing at the moment.
 * @param {string} folder
 * @returns {number}
 */
export function folderSize(folder) {
  let bytes = 0
  try {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const place = path.join(folder, entry.name)
      bytes += entry.isDirectory() ? folderSize(place) : (fs.statSync(place, { throwIfNoEntry: false })?.size ?? 0)
    }
  } catch {
    // Gone since it was listed: it has no size.
  }
  return bytes
}
