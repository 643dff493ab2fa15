// The app that Electron runs when it is started as `electron [-r MODULE]... PATH [arguments]`: it becomes the app at
// PATH. It awaits the app's main at top level, because Electron holds back `ready` until then, and things like
// protocol.registerSchemesAsPrivileged are allowed only before `ready`.

import { app } from 'electron'
import fs from 'node:fs'
import { Module, createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { hearWholeMessages } from './whole-messages.mjs'

hearWholeMessages()

const { modules, file } = readArguments(process.argv.slice(1))

if (file === null) {
  console.error('Expected the path of an app: electron [-r MODULE] PATH')
  app.exit(1)
} else {
  const appPath = path.resolve(file)
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
  const isFolder = fs.statSync(appPath, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (isFolder) becomePackage(appPath)
  // The modules come first: a test driver's module holds back `ready` until the driver is attached.
  const requireFromApp = createRequire(path.join(process.cwd(), 'electron.cjs'))
  for (const module of modules) requireFromApp(module)
  const main = Module._resolveFilename(appPath, null, true)
  app.setAppPath(isFolder ? appPath : path.dirname(main))
  await import(pathToFileURL(main).toString())
}

/** @param {string[]} args */
function readArguments(args) {
  const modules = []
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]
    if (argument === '-r' || argument === '--require') modules.push(args[++i])
    else if (argument.startsWith('--require=')) modules.push(argument.slice('--require='.length))
    else if (!argument.startsWith('-')) return { modules, file: argument }
  }
  return { modules, file: null }
}

/** @param {string} folder */
function becomePackage(folder) {
  const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  if (manifest.version) app.setVersion(manifest.version)
  if (manifest.productName || manifest.name) app.setName(manifest.productName || manifest.name)
  app.setDesktopName(manifest.desktopName || `${app.getName()}.desktop`)
}
