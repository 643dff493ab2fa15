// A study from the window, by keyboard: four methods at five seeds on two data sets, to a PDF figure and a LaTeX table.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { hasTool } from '../fixtures/has-tool.ts'
import { answerSaveDialog, expect as promptly, setBudget, test, type StudioApp } from './studio-app.ts'

// Beside forty trainers, the engine may be busy for seconds.
const expect = promptly.configure({ timeout: 30_000 })

/** As a person who has no mouse: Tab until this has the focus. */
async function tabTo(page: Page, testId: string, { back = false } = {}): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const focused = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.testid ?? '')
    if (focused === testId) return
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
  }
  throw new Error(`Expected Tab to come to ${testId} within 60 presses.`)
}

/** The menu's item, which its shortcut chooses. */
const chooseCommand = ({ electron }: StudioApp, label: string): Promise<void> =>
  electron.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? [])
    items.find((item) => item.label === wanted)!.click()
  }, label)

const written = (path: string) =>
  expect.poll(() => statSync(path, { throwIfNoEntry: false })?.size ?? 0, { timeout: 30_000 }).toBeGreaterThan(500)

test('a study is set up, run and read by keyboard, and taken home as PDF and LaTeX', async ({ studio }) => {
  test.setTimeout(300_000)
  const app = await studio.start({ EBM_STUDIO_BACKENDS: 'reference,wasm' })
  const { page } = app
  await setBudget(page, { iterations: 200, snapshots: 2 })

  await chooseCommand(app, 'Studies')
  await expect(page.getByText('No studies yet')).toBeVisible()
  await tabTo(page, 'new-study')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Four methods on moons and penguins')
  await tabTo(page, 'seeds-input')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('1-5')
  await tabTo(page, 'search-none')
  await page.keyboard.press('ArrowRight')
  await tabTo(page, 'axis-setting')
  await page.keyboard.type('Data')
  await tabTo(page, 'study-data-penguins')
  await page.keyboard.press('Space')
  await expect(page.getByTestId('study-plan')).toContainText('40 runs')
  await expect(page.getByTestId('study-plan')).toContainText('2 trials × 4 lanes × 5 seeds, 200 iterations each')
  await tabTo(page, 'start-study')
  await page.keyboard.press('Enter')

  await expect(page.getByTestId('study-page')).toBeVisible()
  await expect(page.getByTestId('study-progress')).toContainText('40 of 40 runs', { timeout: 240_000 })
  await expect(page.getByTestId('study-progress')).toContainText('40 finished')
  const table = page.getByTestId('study-results-table')
  await expect(table.getByRole('rowheader')).toHaveText([
    /^CD-10/,
    /^PCD-10/,
    /^NCE/,
    /^DSM/,
    /^CD-10/,
    /^PCD-10/,
    /^NCE/,
    /^DSM/,
  ])
  for (const title of ['Two moons', 'Penguins']) await expect(table).toContainText(title)
  await expect(table.getByRole('cell', { name: /−\d+\.\d+ ± \d/ })).not.toHaveCount(0)
  await expect(page.getByTestId('fairness')).toContainText('The same for all lanes')

  const tex = join(studio.home, 'table.tex')
  await answerSaveDialog(app, tex)
  await tabTo(page, 'save-study-table')
  await page.keyboard.press('Enter')
  await written(tex)
  readTable(readFileSync(tex, 'utf8'), studio.home)

  const pdf = join(studio.home, 'figure.pdf')
  await answerSaveDialog(app, pdf)
  await tabTo(page, 'save-study-figure')
  await page.keyboard.press('Enter')
  const sheet = page.getByTestId('export-sheet')
  await expect(sheet.getByTestId('export-preview')).toHaveAttribute('data-drawn', 'true')
  await sheet.getByRole('radio', { name: 'PDF' }).focus()
  await page.keyboard.press('Space')
  await sheet.getByTestId('export-title').focus()
  await page.keyboard.type('Every seed, in my words')
  await tabTo(page, 'export-save')
  await page.keyboard.press('Enter')
  await written(pdf)
  expect(readFileSync(pdf).subarray(0, 5).toString()).toBe('%PDF-')
  readFigure(pdf)
  await expect(sheet).toBeHidden()

  const html = join(studio.home, 'report.html')
  await answerSaveDialog(app, html)
  await tabTo(page, 'study-report', { back: true })
  await page.keyboard.press('Enter')
  await written(html)
  const shown = await openAlone(app, html)
  expect(shown.asked).toEqual([])
  expect(shown.blocked).toEqual([])
  expect(shown.headings).toEqual([
    ...['What came out', 'What was asked', 'Is the comparison fair?', 'Results', 'Every trial', 'Lanes', 'Made with'],
    'The study as a file',
  ])
  expect(shown.drawings).toBeGreaterThan(0)

  // From a mark of the figure to its experiment.
  await tabTo(page, 'study-plot')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByTestId('study-readout')).toContainText(/Two moons, CD-10: −\d.*mean ± sd over 5 seeds/)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('compare-tab')).toHaveAttribute('aria-current', 'page')
  await expect(page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished')

  await app.close()
  const again = await studio.start()
  await expect(again.page.getByTestId('panel-lane-1')).toBeVisible()
  await chooseCommand(again, 'Studies')
  await expect(again.page.getByTestId('study-row')).toContainText('40 of 40 runs')
})

/** As a person would open it, in a window that notes whatever it asks for beside itself and whatever its policy forbids. */
const openAlone = ({ electron }: StudioApp, path: string) =>
  electron.evaluate(async ({ BrowserWindow }, file) => {
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, partition: 'alone' } })
    const [asked, blocked]: [string[], string[]] = [[], []]
    window.webContents.session.webRequest.onBeforeRequest((request, answer) => {
      const own = request.resourceType === 'mainFrame' || request.url.startsWith('data:')
      if (!own) asked.push(request.url)
      answer({ cancel: !own })
    })
    window.webContents.on('console-message', (...event: unknown[]) => blocked.push(String(event[2])))
    await window.loadFile(file)
    const seen = (await window.webContents.executeJavaScript(`({
      headings: [...document.querySelectorAll('h2')].map((each) => each.textContent),
      drawings: [...document.querySelectorAll('figure svg')].filter((each) => each.getBoundingClientRect().width > 300).length,
    })`)) as { headings: string[]; drawings: number }
    window.destroy()
    return { ...seen, asked, blocked }
  }, path)

/** Both data sets, four lanes each, and every line as wide as the table; compiled where there is a TeX. */
function readTable(latex: string, home: string): void {
  for (const title of ['Two moons', 'Penguins']) expect(latex).toContain(`{\\textit{${title}}}`)
  for (const part of latex.split('\\begin{tabular}').slice(1)) {
    const columns = /^\{([lr]+)\}/.exec(part)![1].length
    const lines = part.split('\n').filter((line) => line.includes(' & '))
    expect(lines.filter((line) => /^\s*(CD-10|PCD-10|NCE|DSM)/.test(line))).toHaveLength(8)
    for (const line of lines) expect(line.match(/(?<!\\)&/g)).toHaveLength(columns - 1)
  }
  if (!hasTool('pdflatex', '--version')) return
  const folder = join(home, 'tex')
  mkdirSync(folder)
  const whole = `\\documentclass{article}\\usepackage{booktabs}\\begin{document}${latex}\\end{document}`
  writeFileSync(join(folder, 'whole.tex'), whole)
  execFileSync('pdflatex', ['-interaction=nonstopmode', '-halt-on-error', 'whole.tex'], { cwd: folder })
  expect(existsSync(join(folder, 'whole.pdf'))).toBe(true)
}

/** The names of the axes as text, set in fonts that the file brings along; where poppler is there to read it. */
function readFigure(pdf: string): void {
  if (!hasTool('pdftotext', '-v') || !hasTool('pdffonts', '-v')) return
  const text = execFileSync('pdftotext', ['-raw', pdf, '-'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
  for (const word of ['Every seed, in my words', 'Held-out log-likelihood, nats per point', 'Lane']) {
    expect(text).toContain(word)
  }
  for (const label of ['Two moons', 'Penguins', 'CD-10', 'PCD-10', 'NCE']) expect(text).toContain(label)
  const fonts = execFileSync('pdffonts', [pdf], { encoding: 'utf8' }).trim().split('\n').slice(2)
  expect(fonts.length).toBeGreaterThan(0)
  for (const font of fonts) expect(font).toMatch(/\byes\s+(yes|no)\s+(yes|no)\s+\d+/)
}

test('axe finds no serious fault in the list of studies, the form and the page of one', async ({ studio }) => {
  test.setTimeout(180_000)
  const { page } = await studio.start({ EBM_STUDIO_BACKENDS: 'reference,wasm' })
  await setBudget(page, { iterations: 5, snapshots: 2 })
  await page.getByTestId('studies-tab').click()
  for (const appearance of ['light', 'dark']) {
    await page.evaluate(
      (chosen) =>
        (
          window as unknown as { studio: { request(name: string, parameters: unknown): Promise<unknown> } }
        ).studio.request('appearance.set', { appearance: chosen }),
      appearance,
    )
    await expect(page.locator(':root')).toHaveAttribute('data-theme', appearance)
    await noSeriousFault(page, `${appearance} list`)
    await page.getByTestId('new-study').click()
    await page.getByTestId('search-grid').check({ force: true })
    await expect(page.getByTestId('study-plan')).toBeVisible()
    await noSeriousFault(page, `${appearance} form`)
    await page.getByRole('button', { name: '1 seed', exact: true }).click()
    await page.getByTestId('axis-values').fill('0.01, 0.02')
    await expect(page.getByTestId('study-plan')).toContainText('8 runs')
    await page.getByTestId('start-study').click()
    await expect(page.getByTestId('study-progress')).toContainText('8 of 8', { timeout: 120_000 })
    await expect(page.getByTestId('study-results-table')).toContainText('−')
    await noSeriousFault(page, `${appearance} study`)
    await page.getByRole('button', { name: 'All studies' }).click()
  }
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const piece = page.getByRole('progressbar').first().locator('span').first()
  await expect(piece).toHaveCSS('transition-duration', '0.001s')
})

async function noSeriousFault(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${where} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  expect(serious).toEqual([])
}
