// Deaths of the other processes: page, graphics, main. The window comes back by itself or leaves nobody behind.

import { expect, test, type StudioApp, setBudget } from './studio-app.ts'

/** Long enough to be still training after whatever happens to the window. */
async function startLongRun({ page }: StudioApp): Promise<void> {
  await page.getByTestId('iterations-input').fill('20000')
  await page.getByTestId('iterations-input').press('Enter')
  await page.getByTestId('run-button').click()
  await expectTraining(page, 0)
}

async function expectTraining(page: StudioApp['page'], beyond: number): Promise<number> {
  const panel = page.getByTestId('panel-lane-1')
  const iteration = async () => Number((await panel.getAttribute('data-iteration', { timeout: 1000 })) ?? -1)
  await expect.poll(() => iteration().catch(() => -1), { timeout: 60_000 }).toBeGreaterThan(beyond)
  await expect(panel).toHaveAttribute('data-status', 'running')
  return iteration()
}

const killRenderer = ({ electron }: StudioApp): Promise<void> =>
  electron.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    process.kill(window!.webContents.getOSProcessId(), 'SIGKILL')
  })

const afterReload = (app: StudioApp): Promise<unknown> =>
  app.electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        BrowserWindow.getAllWindows()[0]!.webContents.once('did-finish-load', () => resolve())
      }),
  )

test('a killed page comes back and shows the experiment that trains on; a loop of deaths is put to the person', async ({
  studio,
}) => {
  test.setTimeout(180_000)
  const app = await studio.start()
  await startLongRun(app)
  const trainers = app.processes('trainer.ts')
  const asked = app.electron.evaluate(
    ({ dialog }) =>
      new Promise<string>((resolve) => {
        dialog.showMessageBox = ((settings: Electron.MessageBoxOptions) => {
          resolve(settings.message)
          return Promise.resolve({ response: 0, checkboxChecked: false })
        }) as typeof dialog.showMessageBox
      }),
  )
  for (let death = 1; death <= 4; death++) {
    const loaded = afterReload(app)
    await killRenderer(app)
    await loaded
  }
  expect(await asked).toContain('keeps ending')
  const { iteration, status } = await stateOfFirstLane(app)
  expect(status).toBe('running')
  expect(iteration).toBeGreaterThan(0)
  expect(app.processes('trainer.ts')).toEqual(trainers)
})

/** Playwright has lost a page that crashed, so main asks the page that came back. */
async function stateOfFirstLane({ electron }: StudioApp): Promise<{ iteration: number; status: string }> {
  const look = () =>
    electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript(
        `(({ dataset }) => ({ iteration: Number(dataset.iteration), status: dataset.status ?? '' }))(
           document.querySelector('[data-testid="panel-lane-1"]') ?? { dataset: {} })`,
      ),
    ) as Promise<{ iteration: number; status: string }>
  await expect.poll(async () => (await look()).iteration, { timeout: 60_000 }).toBeGreaterThan(0)
  return look()
}

test('the death of the graphics process changes nothing for the page', async ({ studio }) => {
  const app = await studio.start()
  await startLongRun(app)
  const killed = await app.electron.evaluate(({ app: electron }) => {
    const graphics = electron.getAppMetrics().find(({ type }) => type === 'GPU')
    if (graphics) process.kill(graphics.pid, 'SIGKILL')
    return graphics !== undefined
  })
  test.skip(!killed, 'Chromium draws without a graphics process here.')
  const before = await expectTraining(app.page, 0)
  await expectTraining(app.page, before)
})

test('when main is killed, engine and trainers leave, and the next start finds the runs interrupted', async ({
  studio,
}) => {
  test.setTimeout(180_000)
  const app = await studio.start()
  await startLongRun(app)
  expect(app.processes('main.ts')).toHaveLength(1)
  app.electron.process().kill('SIGKILL')
  await expect.poll(() => [...app.processes('main.ts'), ...app.processes('trainer.ts')], { timeout: 5000 }).toEqual([])
  const again = await studio.start()
  await expect(again.page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'interrupted', {
    timeout: 30_000,
  })
})

test.describe('closing the window while runs train asks, and', () => {
  const answer = ({ electron }: StudioApp, response: number) =>
    electron.evaluate(({ dialog }, chosen) => {
      dialog.showMessageBox = () => Promise.resolve({ response: chosen, checkboxChecked: false })
    }, response)
  // In a turn of its own: closing may end the app, or the page, before the answer to this call is out.
  const closeWindow = ({ electron }: StudioApp) =>
    electron.evaluate(({ BrowserWindow }) => void setImmediate(() => BrowserWindow.getAllWindows()[0]!.close()))
  const leftOver = (app: StudioApp) => [...app.processes('main.ts'), ...app.processes('trainer.ts')]

  test('“Cancel” leaves everything as it was; “Stop and quit” leaves resumable runs', async ({ studio }) => {
    test.setTimeout(180_000)
    const app = await studio.start()
    await startLongRun(app)
    await answer(app, 2)
    await closeWindow(app)
    const before = await expectTraining(app.page, 0)
    await expectTraining(app.page, before)
    await answer(app, 0)
    const gone = app.electron.waitForEvent('close')
    await closeWindow(app)
    await gone
    await expect.poll(() => leftOver(app), { timeout: 5000 }).toEqual([])
    const again = await studio.start()
    const panel = again.page.getByTestId('panel-lane-1')
    await expect(panel).toHaveAttribute('data-status', 'interrupted', { timeout: 30_000 })
    expect(Number(await panel.getAttribute('data-iteration'))).toBeGreaterThanOrEqual(before)
  })

  test('“Keep running” trains on without a window, which a second start brings back, then quits', async ({
    studio,
  }) => {
    test.setTimeout(300_000)
    const app = await studio.start()
    await setBudget(app.page, { iterations: 300, snapshots: 4 })
    await app.page.getByTestId('run-button').click()
    await expectTraining(app.page, 0)
    await answer(app, 1)
    const gone = app.electron.waitForEvent('close', { timeout: 270_000 })
    await closeWindow(app)
    await expect.poll(() => app.electron.windows().length).toBe(0)
    expect(app.processes('trainer.ts').length).toBeGreaterThan(0)
    const shown = app.electron.waitForEvent('window')
    await app.electron.evaluate(({ app: electron }) => void electron.emit('second-instance', {}, []))
    await expect((await shown).getByTestId('panel-lane-1')).toHaveAttribute('data-status', /running|finished/, {
      timeout: 60_000,
    })
    await closeWindow(app)
    await gone
    await expect.poll(() => leftOver(app), { timeout: 5000 }).toEqual([])
    const again = await studio.start()
    await expect(again.page.getByTestId('panel-lane-1')).toHaveAttribute('data-status', 'finished', { timeout: 30_000 })
  })
})
