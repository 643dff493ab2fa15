// Shortcuts: one meaning for each key, and the keys as a person reads them.

import { expect, test } from 'vitest'
import { commandShortcuts, keysOf, shortcutGroups } from '../../src-shared/shortcuts.ts'

test('no two commands share a shortcut, and the sheet lists every one of them', () => {
  const accelerators = Object.values(commandShortcuts)
  expect(new Set(accelerators).size).toBe(accelerators.length)
  const listed = shortcutGroups.flatMap(({ shortcuts }) => shortcuts.flatMap(({ keys }) => keys))
  for (const accelerator of accelerators) expect(listed).toContain(accelerator)
})

test('keys read as they stand on the keyboard', () => {
  expect(keysOf('CmdOrCtrl+Shift+E', { mac: false })).toEqual(['Ctrl', 'Shift', 'E'])
  expect(keysOf('CmdOrCtrl+Shift+E', { mac: true })).toEqual(['⌘', '⇧', 'E'])
  expect(keysOf('CmdOrCtrl+Right', { mac: false })).toEqual(['Ctrl', '→'])
  expect(keysOf('CmdOrCtrl+-', { mac: false })).toEqual(['Ctrl', '−'])
})
