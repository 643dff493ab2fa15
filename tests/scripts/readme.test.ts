// The README and the pages it leads to promise commands: each of them exists, and what they show can be typed as it
// stands.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')
const pages = ['README.md', 'docs/features.md', 'docs/command-line.md', 'docs/developing.md']
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')
const all = pages.map(textOf).join('\n')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

const ebm = (words: readonly string[]): string =>
  execFileSync(process.execPath, [join(root, 'src-engine', 'cli.ts'), ...words], { encoding: 'utf8', cwd: root })

/** Words of a shell line, quotes understood. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain)

test('every npm script that they name exists', () => {
  const named = [...all.matchAll(/npm (?:run ([a-z:-]+)|(start|test))\b/g)].map(([, run, short]) => run ?? short)
  expect(named.length).toBeGreaterThan(4)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

const lines = [...all.matchAll(/^npx ebm (.*)$/gm)].map(([, line]) => line)

test.each(lines.filter((line) => line.startsWith('compare')))('ebm %s is understood', (line) => {
  const words = wordsOf(line).filter((word) => word !== '--json')
  const config = JSON.parse(ebm([...words, '--print-config'])) as { lanes: unknown[] }
  expect(config.lanes.length).toBeGreaterThan(0)
})

test('their other subcommands exist', () => {
  const help = ebm(['--help'])
  for (const line of lines.filter((each) => !each.startsWith('--'))) expect(help).toContain(line.split(' ')[0])
})

test.each(pages)('the files and pictures that %s names exist', (page) => {
  const linked = [...textOf(page).matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => join(root, dirname(page), path))
  const examples = [...textOf(page).matchAll(/examples\/[\w./-]*\w/g)].map(([path]) => join(root, path))
  expect([...linked, ...examples].filter((path) => !existsSync(path))).toEqual([])
})
