// The table of all screens, whose pictures `npm run screens` takes for docs/screens.md.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compareScreens, liveScreens } from './compare-screens.ts'
import { firstScreens } from './first-screens.ts'
import { learnScreens } from './learn-screens.ts'
import { libraryScreens, studyScreens } from './library-screens.ts'
import { composeScreens } from './compose-screens.ts'
import { sampleScreens } from './sample-screens.ts'
import { prepareLibrary, prepareStudy } from './prepare-library.ts'
import type { Screen, Sitting } from './screen.ts'

const brokenScreens: readonly Screen[] = [
  {
    name: 'broken-library',
    title: 'A library that cannot be read',
    says: 'It is never written to: a backup is restored, or what can still be read is saved, and the old file is kept.',
    show: ({ page }) => page.getByTestId('broken-store').waitFor({ timeout: 60_000 }),
  },
]

export const sittings: readonly Sitting[] = [
  { name: 'first', screens: [...firstScreens, ...learnScreens, ...sampleScreens, ...composeScreens] },
  {
    name: 'used',
    prepare: prepareLibrary,
    screens: [...compareScreens, ...libraryScreens],
  },
  { name: 'studied', prepare: prepareStudy, screens: [...studyScreens, ...liveScreens] },
  {
    name: 'broken',
    lay: (home) => writeFileSync(join(home, 'studio.sqlite'), 'Dear diary, '.repeat(1000)),
    screens: brokenScreens,
  },
]

export const screens: readonly Screen[] = sittings.flatMap((sitting) => sitting.screens)
