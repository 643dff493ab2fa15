// Keyboard shortcuts: the menu's, and those of the window. The sheet of shortcuts shows what is written here.

import type { WindowCommand } from './protocol/events.ts'
import { pageShortcuts, windowPages } from './tabs.ts'

/** In Electron's notation: the native menu takes them as they are. */
export const commandShortcuts = {
  'new-experiment': 'CmdOrCtrl+N',
  'open-experiment': 'CmdOrCtrl+O',
  'save-experiment': 'CmdOrCtrl+Shift+E',
  'export-figure': 'CmdOrCtrl+S',
  'copy-figure': 'CmdOrCtrl+Shift+C',
  'export-data': 'CmdOrCtrl+Shift+S',
  run: 'CmdOrCtrl+R',
  'pause-or-resume': 'CmdOrCtrl+P',
  step: 'CmdOrCtrl+Right',
  stop: 'CmdOrCtrl+.',
  ...pageShortcuts,
  'toggle-setup': 'CmdOrCtrl+B',
  'toggle-presentation': 'F5',
  'what-is-this': 'F1',
  'show-shortcuts': 'CmdOrCtrl+/',
} as const satisfies Partial<Record<WindowCommand, string>>

export interface Shortcut {
  /** Alternatives, each in Electron's notation. */
  keys: readonly string[]
  does: string
}

const { run, stop, step } = commandShortcuts

export const shortcutGroups: readonly { title: string; shortcuts: readonly Shortcut[] }[] = [
  {
    title: 'Experiment',
    shortcuts: [
      { keys: [run], does: 'Run the setup as a new experiment' },
      { keys: [commandShortcuts['pause-or-resume']], does: 'Pause or resume all lanes' },
      { keys: [step], does: 'One update of every lane, then pause' },
      { keys: [stop], does: 'Stop; the runs can be resumed' },
      { keys: [commandShortcuts['new-experiment']], does: 'New comparison' },
      { keys: [commandShortcuts['open-experiment']], does: 'Open an experiment file' },
      { keys: [commandShortcuts['save-experiment']], does: 'Save the setup as an experiment file' },
    ],
  },
  {
    title: 'Library',
    shortcuts: [
      { keys: ['/'], does: 'Search' },
      { keys: ['Up', 'Down'], does: 'Another line; Home and End go to the ends' },
      { keys: ['Space'], does: 'Choose the experiment or the lane' },
      { keys: ['Right', 'Left'], does: 'Show or hide lanes and notes' },
      { keys: ['Delete'], does: 'Delete; can be undone' },
    ],
  },
  {
    title: 'View',
    shortcuts: [
      ...windowPages.map(({ command, does }) => ({ keys: [pageShortcuts[command]], does })),
      { keys: [commandShortcuts['toggle-setup']], does: 'Show or hide the setup' },
      { keys: [commandShortcuts['toggle-presentation']], does: 'Presentation mode: large type, few controls' },
      { keys: ['CmdOrCtrl+Plus', 'CmdOrCtrl+-', 'CmdOrCtrl+0'], does: 'Larger, smaller, normal size' },
      { keys: ['Escape'], does: 'Close what is open; hide the crosshair; on a panel: clear the brush' },
    ],
  },
  {
    title: 'Setup',
    shortcuts: [
      { keys: ['CmdOrCtrl+Z', 'CmdOrCtrl+Shift+Z'], does: 'Undo, redo a change of the setup' },
      { keys: ['Up', 'Down'], does: 'In a number field: one step up or down' },
      { keys: ['Shift+Up', 'Shift+Down'], does: 'In a number field: ten steps' },
    ],
  },
  {
    title: 'Time',
    shortcuts: [
      { keys: ['Left', 'Right'], does: 'On the slider: the snapshot before, the snapshot after' },
      { keys: ['Home', 'End'], does: 'On the slider: the first, the last snapshot' },
      { keys: ['Space', 'K'], does: 'On the slider: replay the training, or pause the replay' },
      { keys: [',', '.'], does: 'Beside the slider: the snapshot before, the snapshot after' },
      { keys: ['<', '>'], does: 'Beside the slider: slower, faster' },
    ],
  },
  {
    title: 'Panels and drawing',
    shortcuts: [
      { keys: ['Left', 'Right', 'Up', 'Down'], does: 'On a panel: move the crosshair, in all panels' },
      { keys: ['Shift+Left', 'Shift+Right'], does: 'On a panel: move it five times as far' },
      { keys: ['Enter'], does: 'On a chart or a panel: enlarge it; Esc brings it back' },
      { keys: ['+', '-', '0'], does: 'On a chart: zoom in, zoom out, show all' },
      { keys: ['Left', 'Right'], does: 'On a chart that is zoomed: move along it' },
      { keys: ['Space'], does: 'On the drawing: one dot with the brush' },
      { keys: ['Left', 'Right', 'Enter'], does: 'On a figure of a study: from point to point; open its trial' },
    ],
  },
  {
    title: 'Save and help',
    shortcuts: [
      { keys: [commandShortcuts['export-figure']], does: 'Save the comparison as a figure' },
      { keys: [commandShortcuts['export-data']], does: 'Save its data' },
      {
        keys: [commandShortcuts['copy-figure']],
        does: 'Copy the comparison as a picture; a right click copies or saves any figure',
      },
      { keys: [commandShortcuts['what-is-this'], '?'], does: 'What is this? Explains what is under the pointer' },
      { keys: [commandShortcuts['show-shortcuts']], does: 'This list' },
    ],
  },
]

const macSigns: Record<string, string> = { CmdOrCtrl: '⌘', Shift: '⇧', Alt: '⌥' }
const otherSigns: Record<string, string> = { CmdOrCtrl: 'Ctrl' }
const keySigns: Record<string, string> = {
  Left: '←',
  Right: '→',
  Up: '↑',
  Down: '↓',
  Plus: '+',
  '-': '−',
  Escape: 'Esc',
}

/** `CmdOrCtrl+Shift+E` as the keys to press: `['Ctrl', 'Shift', 'E']`, on a Mac `['⌘', '⇧', 'E']`. */
export function keysOf(shortcut: string, { mac }: { mac: boolean }): string[] {
  const signs = mac ? macSigns : otherSigns
  return shortcut.split('+').map((key) => signs[key] ?? keySigns[key] ?? key)
}
