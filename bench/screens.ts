// Pictures of every screen from the real window, light and dark, and the page that shows them: npm run screens
//
//   npm run screens [-- --only NAME] [--size 1280x800] [--out FOLDER] [--homes FOLDER]
//
// Without --out they go to docs/screens, and docs/screens.md is written anew. --only takes those whose name begins so, several by commas.
// --homes keeps the data folders, so that what is trained for the pictures is trained once.

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkout } from '../scripts/setup/folders.mjs'
import { processesOf } from '../tests/app/processes-of.ts'
import {
  appear,
  settled,
  type Amount,
  type Screen,
  type ScreenWindow,
  type Sitting,
} from '../tests/app/screens/screen.ts'
import { pictureName, screensPage, themes } from '../tests/app/screens/screens-page.ts'
import { screens, sittings } from '../tests/app/screens/screens.ts'
import { smallPng } from './screens/small-png.ts'
import { startWindow } from './window/start-window.ts'

const amount: Amount = { iterations: 500, snapshots: 16, seeds: [1, 2, 3] }

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    size: { type: 'string', default: '1280x800' },
    out: { type: 'string' },
    homes: { type: 'string' },
  },
})
const [width, height] = values.size.split('x').map(Number)
const folder = values.out ?? join(checkout, 'docs', 'screens')
/** Always the same, since the page of devices names it. */
const homes = values.homes ?? join(tmpdir(), 'ebm-studio-screens')
mkdirSync(folder, { recursive: true })

const isWanted = ({ name }: Screen) => values.only.split(',').some((start) => name.startsWith(start))

try {
  for (const sitting of sittings) if (sitting.screens.some(isWanted)) await sit(sitting)
  if (values.out === undefined) writeFileSync(join(checkout, 'docs', 'screens.md'), screensPage(screens))
} finally {
  if (values.homes === undefined) rmSync(homes, { recursive: true, force: true, maxRetries: 5 })
}

async function sit(sitting: Sitting): Promise<void> {
  const home = join(homes, sitting.name)
  const prepared = join(home, 'prepared')
  const isNew = !existsSync(prepared)
  if (isNew) {
    rmSync(home, { recursive: true, force: true })
    mkdirSync(home, { recursive: true })
    sitting.lay?.(home)
  }
  const { electron, page, close } = await startWindow({ home })
  const window: ScreenWindow = { electron, page, engines: () => processesOf(home, 'main.ts') }
  try {
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await electron.evaluate(({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0].setContentSize(w, h), [
      width,
      height,
    ] as const)
    await page.getByRole('heading').first().waitFor({ state: 'attached', timeout: 60_000 })
    if (isNew) await sitting.prepare?.(window, amount)
    writeFileSync(prepared, '')
    for (const screen of sitting.screens) await take(window, screen)
  } finally {
    await close()
  }
}

/** All are gone through, since each begins where the one before ended. */
async function take(window: ScreenWindow, screen: Screen): Promise<void> {
  await screen.show(window)
  if (isWanted(screen)) {
    await endTyping(window)
    for (const theme of themes) {
      await appear(window, theme)
      const png = smallPng(await stillPicture(window))
      writeFileSync(join(folder, pictureName(screen, theme)), png)
      console.log(`${pictureName(screen, theme).padEnd(40)}${(png.length / 1024).toFixed(0).padStart(5)} kB`)
    }
    await appear(window, 'light')
  }
  await screen.leave?.(window)
}

/** A caret that blinks is in one picture and not in the next. */
function endTyping({ page }: ScreenWindow): Promise<void> {
  return page.evaluate(() => {
    const focused = document.activeElement as HTMLElement | null
    if (focused?.matches('input, textarea')) focused.blur()
  })
}

/** Until two pictures in a row are alike, or, of what moves by itself, the last of some. */
async function stillPicture(window: ScreenWindow): Promise<Buffer> {
  let before = await picture(window)
  for (let attempt = 0; attempt < 8; attempt++) {
    await settled(window)
    const now = await picture(window)
    if (now.equals(before)) return now
    before = now
  }
  return before
}

/** As the window itself sees it, also where its type is larger. */
async function picture({ electron }: ScreenWindow): Promise<Buffer> {
  const png = await electron.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0].webContents.capturePage()
    return image.toPNG().toString('base64')
  })
  return Buffer.from(png, 'base64')
}
