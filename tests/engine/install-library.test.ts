// Installing a native library: set-up scripts of the test's own, run as the real one is.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { InstallationState } from '../../src-shared/device.ts'
import { libraryInstaller } from '../../src-engine/devices/install-library.ts'
import { onlyReference } from './support/fake-devices.ts'
import { eventsOf, openFakeStudio } from './support/fake-studio.ts'
import { temporaryHome } from './support/temporary-home.ts'

const wish = { kind: 'cpu', version: '2.9.1' } as const
const timeout = 20_000

function script(text: string): string {
  const path = join(temporaryHome(), 'setup.mjs')
  writeFileSync(path, text)
  return path
}

test('its lines are told as they come, and the script knows what was wished', { timeout }, async () => {
  const states: InstallationState[] = []
  const says =
    'console.error(process.argv.slice(2).join(" "), process.env.EBM_STUDIO_PROGRESS); console.error("half\\n\\nwhole")'
  const installer = libraryInstaller({ onState: (state) => states.push(state), script: script(says) })
  expect(installer.state).toBeNull()
  await installer.install(wish)
  expect(installer.state).toEqual({
    ...{ library: 'tensorflow', ...wish, status: 'done' },
    lines: ['cpu --tensorflow 2.9.1 lines', 'half', 'whole'],
  })
  expect(states.map(({ status, lines }) => [status, lines.length])).toEqual([
    ['running', 0],
    ['running', 1],
    ['running', 2],
    ['running', 3],
    ['done', 3],
  ])
})

test('a set-up that fails is told with its last line', { timeout }, async () => {
  const text = 'console.error("Expected python3, got none: install it."); process.exitCode = 1'
  const installer = libraryInstaller({ onState: () => undefined, script: script(text) })
  await expect(installer.install(wish)).rejects.toThrow('Expected python3, got none: install it.')
  expect(installer.state?.status).toBe('failed')
})

test('one at a time; closing breaks it off', { timeout }, async () => {
  const text = 'console.error("begun"); setInterval(() => {}, 1000)'
  let begun = (): void => undefined
  const saidSo = new Promise<void>((resolve) => (begun = resolve))
  const onState = ({ lines }: InstallationState) => void (lines.length > 0 && begun())
  const installer = libraryInstaller({ onState, script: script(text) })
  const first = installer.install(wish)
  await expect(installer.install(wish)).rejects.toMatchObject({ code: 'wrong-state' })
  await saidSo
  installer.close()
  await expect(first).rejects.toThrow('begun')
})

test('without the script it says so', async () => {
  const installer = libraryInstaller({ onState: () => undefined, script: 'nowhere/setup.mjs' })
  await expect(installer.install(wish)).rejects.toMatchObject({ code: 'not-supported' })
  expect(installer.state).toBeNull()
})

test('the engine tells the window of it, and looks at the backend again', { timeout }, async () => {
  const forgotten: string[] = []
  const studio = openFakeStudio(temporaryHome(), {
    devices: { ...onlyReference, forget: (backend) => forgotten.push(backend) },
    installScript: script('console.error("Ready.")'),
  })
  const events = eventsOf(studio)
  expect(await studio.request('devices.installation', {})).toBeNull()
  expect(await studio.request('devices.install', wish)).toEqual({ backends: [], workload: '' })
  expect(forgotten).toEqual(['tensorflow'])
  const told = events.flatMap((event) => (event.kind === 'installation' ? [event.state.status] : []))
  expect(told).toEqual(['running', 'running', 'done'])
  expect(await studio.request('devices.installation', {})).toMatchObject({ status: 'done', lines: ['Ready.'] })
})
