// Every method has its page, of the same form, with a picture; none is about a method that there is not.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { methodDefinitions, methodKinds } from '../src-shared/config/method.ts'

const folder = resolve(import.meta.dirname, '../docs/methods')
const readme = readFileSync(resolve(folder, '../../README.md'), 'utf8')
const headings = ['Formula', 'What it costs', 'When it fails', 'In EBM Studio', 'Source']

test('there is no page about a method that does not exist', () => {
  const pages = readdirSync(folder).filter((name) => name.endsWith('.md'))
  expect(
    pages.map((name) => name.replace('.md', '')).filter((kind) => !methodKinds.some((own) => own === kind)),
  ).toEqual([])
})

test.each(methodKinds)('the page of %s says formula, cost, failure and source, and shows a picture', (kind) => {
  const page = readFileSync(resolve(folder, `${kind}.md`), 'utf8')
  expect(page.match(/^## .*/gm)).toEqual(headings.map((heading) => `## ${heading}`))
  expect(page.split('\n')[0]).toContain(`(${methodDefinitions[kind].abbreviation})`)
  const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target)
  expect(links).toContain(`images/${kind}.webp`)
  expect(links.filter((target) => !existsSync(resolve(folder, target)))).toEqual([])
  expect(readme.includes(`docs/methods/${kind}.md`), `README.md has no link to docs/methods/${kind}.md`).toBe(true)
})
