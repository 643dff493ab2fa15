// docs/screens.md shows every screen of the table, and nothing else: what `npm run screens` writes.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { pictureName, screensPage, themes } from './app/screens/screens-page.ts'
import { screens } from './app/screens/screens.ts'

const docs = join(import.meta.dirname, '..', 'docs')
const pictures = screens.flatMap((screen) => themes.map((theme) => pictureName(screen, theme)))

describe('the page of screens', () => {
  test('names every screen once', () => {
    expect(new Set(pictures).size).toBe(pictures.length)
  })

  test('is what the table of screens says', () => {
    expect(readFileSync(join(docs, 'screens.md'), 'utf8')).toBe(screensPage(screens))
  })

  test('has its pictures, no others, and none too large to be read over a slow line', () => {
    expect(readdirSync(join(docs, 'screens')).toSorted()).toEqual(pictures.toSorted())
    for (const name of pictures) expect(statSync(join(docs, 'screens', name)).size, name).toBeLessThan(160 * 1024)
  })
})
