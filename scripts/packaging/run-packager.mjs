// Packages the window with @electron/packager and sets the fuses. Runs on the pinned Node, which the packager needs.
// Usage: run-packager.mjs TOOLS OPTIONS.json; prints the folder that it made.

import fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { windowFuses } from './window-fuses.mjs'

const [tools, optionsFile] = process.argv.slice(2)
const packagerFile = createRequire(path.join(tools, 'package.json')).resolve('@electron/packager')
const { packager } = await import(pathToFileURL(packagerFile).href)
const options = JSON.parse(await fs.readFile(optionsFile, 'utf8'))
const [folder] = await packager(options)
const executable = path.join(
  folder,
  options.platform === 'win32' ? `${options.executableName}.exe` : options.executableName,
)
/** @type {Record<number, boolean>} */
const fuses = {}
for (const [name, isOn] of Object.entries(windowFuses)) {
  fuses[FuseV1Options[/** @type {keyof typeof FuseV1Options} */ (name)]] = isOn
}
if (options.platform !== 'darwin') await flipFuses(executable, { version: FuseVersion.V1, ...fuses })
console.log(folder)
