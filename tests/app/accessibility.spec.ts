// Every screen of the table, in light and dark: axe finds nothing serious, and where less motion is asked for, nothing
// moves. One window goes through many screens, so that the whole takes a minute or two.

import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { appear, type Amount, type ScreenWindow } from './screens/screen.ts'
import { sittings } from './screens/screens.ts'
import { expect, test } from './studio-app.ts'

const amount: Amount = { iterations: 24, snapshots: 3, seeds: [1] }

for (const sitting of sittings) {
  test(`axe finds no serious fault in any screen, and nothing moves: ${sitting.name}`, async ({ studio }) => {
    test.setTimeout(300_000)
    sitting.lay?.(studio.home)
    const app = await studio.start({ EBM_STUDIO_BACKENDS: 'wasm,reference' })
    const window: ScreenWindow = { ...app, engines: () => app.processes('main.ts') }
    await app.page.emulateMedia({ reducedMotion: 'reduce' })
    await sitting.prepare?.(window, amount)
    const faults: string[] = []
    for (const screen of sitting.screens) {
      await test.step(screen.name, async () => {
        await screen.show(window)
        for (const theme of ['light', 'dark'] as const) {
          await appear(window, theme)
          faults.push(...(await seriousFaults(app.page, theme)).map((fault) => `${screen.name}, ${theme}: ${fault}`))
        }
        faults.push(...(await moving(app.page)).map((what) => `${screen.name} moves: ${what}`))
        await screen.leave?.(window)
      })
    }
    expect(faults).toEqual([])
  })
}

/** What is not about colours is the same in either theme, and looked for once. */
async function seriousFaults(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  const { violations } = await (theme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, any }) => `${target.join(' ')} (${any[0]?.message})`).join(', ')}`,
    )
}

/** What animates for longer than the eye can see, and a replay that goes by itself. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const seconds = (durations: string) => Math.max(...durations.split(',').map((text) => parseFloat(text)))
    const longest = 0.001
    const found = [...document.querySelectorAll('*')].flatMap((element) =>
      [undefined, '::before', '::after'].flatMap((part) => {
        const style = getComputedStyle(element, part)
        const slow = (['animationDuration', 'transitionDuration'] as const).filter(
          (property) => seconds(style[property]) > longest,
        )
        return slow.map((property) => `${element.tagName} ${element.className} ${part ?? ''} ${property}`)
      }),
    )
    const running = document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 1000 * longest)
      .map(({ id }) => `animation ${id}`)
    const replays = [...document.querySelectorAll('[data-testid=play-button][aria-label^=Pause]')].map(() => 'a replay')
    return [...found, ...running, ...replays]
  })
