// docs/screens.md, from the table of screens.

import type { Screen } from './screen.ts'

export const themes = ['light', 'dark'] as const
export type ScreenTheme = (typeof themes)[number]

export const pictureName = ({ name }: Pick<Screen, 'name'>, theme: ScreenTheme): string => `${name}-${theme}.png`

export function screensPage(screens: readonly Screen[]): string {
  const head = [
    '# Every screen',
    '',
    'Taken from the real window, 1280 × 800, by `npm run screens`, which also writes this page. Seeds are fixed: run again, only dates, speeds and what is under way differ.',
    '',
  ]
  return [...head, ...screens.flatMap(sectionOf)].join('\n')
}

function sectionOf(screen: Screen): string[] {
  const picture = (theme: ScreenTheme) => `![${screen.title}, ${theme}](screens/${pictureName(screen, theme)})`
  return [`## ${screen.title}`, '', screen.says, '', ...themes.flatMap((theme) => [picture(theme), ''])]
}
