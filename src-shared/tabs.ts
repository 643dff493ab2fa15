// The pages of the window in their one order: that of the tabs, of the View menu, and of Ctrl+1, Ctrl+2 … on the keyboard.

export interface WindowTab {
  tab: string
  title: string
  /** What the list of shortcuts says. */
  does: string
  /** Shows it; sent by the menu. */
  command: `show-${string}`
}

export const windowTabs = [
  { tab: 'compare', title: 'Compare', does: 'Compare', command: 'show-compare' },
  { tab: 'learn', title: 'Learn', does: 'Learn: lessons and quiz', command: 'show-learn' },
  { tab: 'sample', title: 'Sample', does: 'Sample: the sampling lab', command: 'show-sample' },
  { tab: 'compose', title: 'Compose', does: 'Compose: energies put together', command: 'show-compose' },
  { tab: 'examples', title: 'Examples', does: 'Examples', command: 'show-examples' },
  { tab: 'studies', title: 'Studies', does: 'Studies', command: 'show-studies' },
  { tab: 'library', title: 'Library', does: 'Library', command: 'show-library' },
] as const satisfies readonly WindowTab[]

/** Reached by its button at the end of the bar; its number follows those of the tabs. */
export const devicesPage = {
  ...{ tab: 'devices', title: 'Devices', does: 'Devices', command: 'show-devices' },
} as const satisfies WindowTab

/** All that have a command and a number, in the order of the numbers. */
export const windowPages = [...windowTabs, devicesPage] as const

export type WindowPage = (typeof windowPages)[number]
export type PageCommand = WindowPage['command']

/** `CmdOrCtrl+2` for the second, in Electron's notation. */
export const pageShortcuts = Object.fromEntries(
  windowPages.map(({ command }, index) => [command, `CmdOrCtrl+${index + 1}`]),
) as Readonly<Record<PageCommand, string>>
