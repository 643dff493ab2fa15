// What a screen of the app is, for whoever goes through all of them. A sitting is one window with a data folder of its
// own, in which screens are shown one after the other.

import type { ElectronApplication, Page } from '@playwright/test'

export interface ScreenWindow {
  electron: ElectronApplication
  page: Page
  /** Process ids of the engine. */
  engines(): number[]
}

export interface Screen {
  /** Of its files: `docs/screens/NAME-light.png`. */
  name: string
  title: string
  /** One sentence for docs/screens.md. */
  says: string
  /** From whatever the screen before left behind, and done when nothing moves any more. */
  show(window: ScreenWindow): Promise<void>
  /** What later screens must not find: a drawer, a sheet, larger type. */
  leave?(window: ScreenWindow): Promise<void>
}

export interface Sitting {
  name: string
  /** What lies in the data folder before the window opens; absent: nothing. */
  lay?(home: string): void
  /** What the engine does before the first screen. */
  prepare?(window: ScreenWindow, amount: Amount): Promise<void>
  screens: readonly Screen[]
}

/** How much is trained for the pictures; a test of the screens themselves needs next to nothing. */
export interface Amount {
  iterations: number
  snapshots: number
  seeds: number[]
}

type Door = { studio: { request(name: string, parameters: unknown): Promise<unknown> } }

/** Through the page's own door to the engine, as its buttons do. */
export const ask = <Result>({ page }: Pick<ScreenWindow, 'page'>, name: string, parameters: unknown): Promise<Result> =>
  page.evaluate(([asked, given]) => (window as unknown as Door).studio.request(asked as string, given), [
    name,
    parameters,
  ] as const) as Promise<Result>

export async function appear(window: Pick<ScreenWindow, 'page'>, appearance: 'light' | 'dark'): Promise<void> {
  await ask(window, 'appearance.set', { appearance })
  await window.page.locator(`:root[data-theme=${appearance}]`).waitFor()
  await settled(window)
}

/** Two frames with the fonts there: whatever follows from the last change is drawn. */
export async function settled({ page }: Pick<ScreenWindow, 'page'>): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
  })
}
