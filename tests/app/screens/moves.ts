// The ways between screens.

import type { Locator, Page } from '@playwright/test'
import type { ScreenWindow } from './screen.ts'

/** Closes a sheet or the help, and waits until it is gone. */
export async function pressEscape({ page }: ScreenWindow): Promise<void> {
  await page.keyboard.press('Escape')
  await page.locator('dialog[open], [data-testid=help], [data-testid=enlarged]').waitFor({ state: 'detached' })
}

export async function openTab(page: Page, tab: string): Promise<void> {
  await page.getByTestId(`${tab}-tab`).click()
  await page.locator(`[data-testid=${tab}-tab][aria-current=page]`).waitFor()
}

/** By its name, from the library; done when its panels are drawn. */
export async function openExperiment(page: Page, name: string): Promise<void> {
  await openTab(page, 'library')
  await page.getByRole('button', { name: `Open ${name}`, exact: true }).click()
  await page.locator('[data-testid=compare-tab][aria-current=page]').waitFor()
  await page.getByTestId('panel-lane-1').locator('canvas').first().waitFor({ timeout: 60_000 })
  await drawn(page, '.panels')
  await page.mouse.move(640, 4)
}

/** To the upper edge of what scrolls. */
export const scrollTo = (target: Locator): Promise<void> =>
  target.evaluate((element) => {
    const whole = element.closest('.results, section') ?? element
    whole.scrollIntoView({ block: 'start', behavior: 'instant' })
    const scroller = element.closest('.stage, .scroll')
    if (scroller) scroller.scrollTop -= 12
  })

/** The menu's item, which its shortcut chooses. */
export const chooseCommand = ({ electron }: ScreenWindow, label: string): Promise<void> =>
  electron.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? [])
    items.find((item) => item.label === wanted)!.click()
  }, label)

/** Large type and few controls, as before an audience. */
export async function present(window: ScreenWindow, figures?: string): Promise<void> {
  await chooseCommand(window, 'Presentation mode')
  await window.page.getByTestId('end-presentation').waitFor()
  // What lies under the pointer now would be explained.
  await window.page.mouse.move(0, 0)
  if (figures) await drawn(window.page, figures)
}

export const endPresentation = ({ page }: ScreenWindow): Promise<void> => page.getByTestId('end-presentation').click()

/** Every canvas in sight inside `selector` has something drawn on it. */
export async function drawn(page: Page, selector: string): Promise<void> {
  await page.waitForFunction(
    (inside) => {
      const isInSight = (canvas: HTMLCanvasElement) => {
        const { top, bottom, width } = canvas.getBoundingClientRect()
        return width > 0 && bottom > 0 && top < innerHeight
      }
      const hasInk = (canvas: HTMLCanvasElement) => {
        const { width, height } = canvas
        if (width === 0 || height === 0) return false
        return canvas
          .getContext('2d')!
          .getImageData(0, 0, width, height)
          .data.some((value) => value > 0)
      }
      const canvases = [...document.querySelectorAll<HTMLCanvasElement>(`${inside} canvas`)].filter(isInSight)
      return canvases.length > 0 && canvases.every(hasInk)
    },
    selector,
    { timeout: 60_000 },
  )
}
