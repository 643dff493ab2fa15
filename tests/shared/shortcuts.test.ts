// Shortcuts: one meaning for each key, and the keys as a person reads them.

import { expect, test } from 'vitest'
import { windowCommands } from '../../src-shared/protocol/events.ts'
import { commandShortcuts, keysOf, shortcutGroups } from '../../src-shared/shortcuts.ts'
import { pageShortcuts, windowPages, windowTabs } from '../../src-shared/tabs.ts'

test('no two commands share a shortcut, and the sheet lists every one of them', () => {
  const accelerators = Object.values(commandShortcuts)
  expect(new Set(accelerators).size).toBe(accelerators.length)
  const listed = shortcutGroups.flatMap(({ shortcuts }) => shortcuts.flatMap(({ keys }) => keys))
  for (const accelerator of accelerators) expect(listed).toContain(accelerator)
})

test('the number of a tab is its place from the left, and every page has a command and a number', () => {
  for (const [index, { command }] of windowTabs.entries()) expect(pageShortcuts[command]).toBe(`CmdOrCtrl+${index + 1}`)
  const shown = windowCommands.filter((name) => name.startsWith('show-'))
  const pages = windowPages.map(({ command }) => command as string)
  // Those that show no page open the help.
  expect(shown.filter((name) => !pages.includes(name))).toEqual(['show-glossary', 'show-shortcuts'])
  expect(windowPages.length).toBeLessThan(10)
})

test('keys read as they stand on the keyboard', () => {
  expect(keysOf('CmdOrCtrl+Shift+E', { mac: false })).toEqual(['Ctrl', 'Shift', 'E'])
  expect(keysOf('CmdOrCtrl+Shift+E', { mac: true })).toEqual(['⌘', '⇧', 'E'])
  expect(keysOf('CmdOrCtrl+Right', { mac: false })).toEqual(['Ctrl', '→'])
  expect(keysOf('CmdOrCtrl+-', { mac: false })).toEqual(['Ctrl', '−'])
})
