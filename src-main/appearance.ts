// Light, dark or as the system: kept in a small file of the window's own, because it is needed before the engine lives.

import { app, nativeTheme } from 'electron'
import { join } from 'node:path'
import type { MainEvent } from '../src-shared/protocol/events.ts'
import type { Appearance } from '../src-shared/protocol/requests.ts'
import { readJson, writeJson } from './json-file.ts'

export interface AppearanceSetting {
  get(): { appearance: Appearance; dark: boolean }
  set(appearance: Appearance): void
  onChange(listener: (event: MainEvent) => void): void
}

export function createAppearance(): AppearanceSetting {
  const path = join(app.getPath('userData'), 'appearance.json')
  const saved = readJson(path) as { appearance?: unknown } | null
  nativeTheme.themeSource = isAppearance(saved?.appearance) ? saved.appearance : 'system'
  const get = () => ({ appearance: nativeTheme.themeSource, dark: nativeTheme.shouldUseDarkColors })
  return {
    get,
    set(appearance) {
      nativeTheme.themeSource = appearance
      writeJson(path, { appearance })
    },
    onChange(listener) {
      nativeTheme.on('updated', () => listener({ kind: 'appearance', ...get() }))
    },
  }
}

const isAppearance = (value: unknown): value is Appearance =>
  value === 'system' || value === 'light' || value === 'dark'
