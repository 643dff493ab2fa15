// The real window for a bench: built, on a virtual display, with a data folder of its own.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { ensureBuilt } from '../../scripts/setup/build.mjs'
import { startVirtualDisplay } from '../../scripts/setup/display.mjs'
import { checkout } from '../../scripts/setup/folders.mjs'
import { sandboxArguments } from '../../scripts/setup/sandbox.mjs'
import { setUpWindow, windowEnvironment } from '../../scripts/setup/set-up.mjs'

export interface BenchWindow {
  electron: ElectronApplication
  page: Page
  close(): Promise<void>
}

export interface BenchWindowOptions {
  /** A data folder that is there and stays; absent: an empty one for this window alone. */
  home?: string
}

export async function startWindow({ home: given }: BenchWindowOptions = {}): Promise<BenchWindow> {
  const paths = await setUpWindow({ virtualDisplay: true })
  await ensureBuilt({ checkout, node: paths.node })
  const display = process.platform === 'linux' ? await startVirtualDisplay() : null
  const home = given ?? mkdtempSync(join(tmpdir(), 'ebm-studio-bench-'))
  const environment = windowEnvironment(paths)
  if (display) {
    environment.DISPLAY = display.display
    // A Wayland session would draw the window on the person's own screen.
    delete environment.WAYLAND_DISPLAY
  }
  environment.EBM_STUDIO_HOME = home
  const electron = await _electron.launch({
    executablePath: paths.electron,
    args: [...sandboxArguments(paths.electron), '--disable-gpu', '--force-device-scale-factor=1', checkout],
    env: Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => !!entry[1])),
  })
  return {
    electron,
    page: await electron.firstWindow(),
    async close() {
      await electron.close()
      await display?.stop()
      if (given === undefined) rmSync(home, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
