// The README promises commands: each of them exists, and what it shows can be typed as it stands.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

const ebm = (words: readonly string[]): string =>
  execFileSync(process.execPath, [join(root, 'src-engine', 'cli.ts'), ...words], { encoding: 'utf8', cwd: root })

/** Words of a shell line, quotes understood. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain)

test('every npm script that it names exists', () => {
  const named = [...readme.matchAll(/npm (?:run ([a-z:-]+)|(start|test))\b/g)].map(([, run, short]) => run ?? short)
  expect(named.length).toBeGreaterThan(4)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

const lines = [...readme.matchAll(/^npx ebm (.*)$/gm)].map(([, line]) => line)

test.each(lines.filter((line) => line.startsWith('compare')))('ebm %s is understood', (line) => {
  const words = wordsOf(line).filter((word) => word !== '--json')
  const config = JSON.parse(ebm([...words, '--print-config'])) as { lanes: unknown[] }
  expect(config.lanes.length).toBeGreaterThan(0)
})

test('its other subcommands exist, and so do the files and pictures that it names', () => {
  const help = ebm(['--help'])
  for (const line of lines.filter((each) => !each.startsWith('--'))) expect(help).toContain(line.split(' ')[0])
  const paths = [
    ...[...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path),
    ...[...readme.matchAll(/examples\/[\w./-]*\w/g)].map(([path]) => path),
  ]
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})
