// Light, dark, or as the system has it. The stylesheet follows the attribute on the root element, figures follow `theme`.

import type { FigureTheme } from '../../src-shared/figures/figure.ts'
import type { Appearance } from '../../src-shared/protocol/requests.ts'
import { request } from '../engine/connection.ts'

const order: readonly Appearance[] = ['system', 'light', 'dark']

class AppearanceState {
  appearance = $state<Appearance>('system')
  dark = $state(document.documentElement.dataset.theme === 'dark')
  theme: FigureTheme = $derived(this.dark ? 'dark' : 'light')

  async load(): Promise<void> {
    this.take(await request('appearance.get', {}))
  }

  take({ appearance, dark }: { appearance: Appearance; dark: boolean }): void {
    this.appearance = appearance
    this.dark = dark
    document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  }

  async next(): Promise<void> {
    const appearance = order[(order.indexOf(this.appearance) + 1) % order.length] as Appearance
    await request('appearance.set', { appearance })
    await this.load()
  }
}

export const appearance = new AppearanceState()
