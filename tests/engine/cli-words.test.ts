// The manual page and the completions say what the program takes, because they are made from it.

import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { commandWords, everyCommand } from '../../src-engine/cli/command-words.ts'
import { completion, shellNames } from '../../src-engine/cli/completion.ts'
import { docs, pageNames } from '../../src-engine/cli/docs.ts'
import { environment } from '../../src-engine/cli/environment.ts'
import { namesOfArguments, namesOfOptions } from '../../src-engine/cli/known-values.ts'
import { manPage } from '../../src-engine/cli/man-page.ts'
import { buildProgram } from '../../src-engine/cli/program.ts'
import { programFolder } from '../../src-engine/places/program.ts'
import { temporaryFolder } from '../scripts/temporary-folder.ts'

const commands = everyCommand(commandWords(buildProgram()))
const page = manPage(buildProgram(), { version: '1.2.3', date: '2026-11-30' })
const isThere = (program: string): boolean => spawnSync(program, ['--version']).status === 0

test('commands are listed with those below them, and hidden ones are not', () => {
  const paths = commands.map(({ path }) => path.join(' '))
  expect(paths).toEqual(expect.arrayContaining(['', 'compare', 'library check', 'study resume', 'completion', 'help']))
  expect(paths).not.toContain('manual')
})

describe('the manual page', () => {
  // As a reader sees it: troff's own signs taken out.
  const plain = page.replaceAll('\\-', '-').replaceAll(/\\f[BIR]/g, '')

  test('has every command and every option', () => {
    for (const { path, options } of commands.slice(1)) {
      const begin = plain.indexOf(`.SS "ebm ${path.join(' ')}`)
      expect(begin, path.join(' ')).toBeGreaterThan(0)
      const part = plain.slice(begin, plain.indexOf('\n.S', begin + 1))
      for (const { long } of options) if (long !== '--help') expect(part).toContain(long)
    }
    expect(plain).toContain('--version')
  })

  test('is named, dated and sectioned as such pages are', () => {
    expect(page).toMatch(/^\.TH EBM 1 "2026-11-30" "EBM Studio 1\.2\.3" "User Commands"\n\.SH NAME\nebm \\- train /)
    const sections = [...page.matchAll(/^\.SH (.+)$/gm)].map(([, title]) => title)
    expect(sections.slice(0, 4)).toEqual(['NAME', 'SYNOPSIS', 'DESCRIPTION', 'COMMANDS'])
    expect(sections.slice(-5)).toEqual(['EXIT STATUS', 'ENVIRONMENT', 'FILES', 'EXAMPLES', 'SEE ALSO'])
    expect(page).toContain('.I \\(ti/.local/share/ebm\\-studio\n')
    expect(page).not.toMatch(/^['.](?!(TH|SH|SS|TP|PP|B|I|nf|fi)\b)/m)
  })

  test.runIf(isThere('groff'))('is set by troff without a warning', () => {
    const set = spawnSync('groff', ['-man', '-Tutf8', '-Kutf8', '-ww'], { input: page, encoding: 'utf8' })
    expect(set.stderr).toBe('')
    expect(set.stdout).toContain('ebm - train energy-based models')
  })
})

describe('the settings in the environment', () => {
  test.each(Object.keys(environment))('%s is read by the program', (name) => {
    expect(() =>
      execFileSync('grep', ['-rqF', name, 'src-engine', '--exclude=environment.ts'], { cwd: programFolder }),
    ).not.toThrow()
  })
})

describe('the completion', () => {
  test.each(shellNames)('of %s names every command and option', async (shell) => {
    const script = await completion(buildProgram(), shell)
    for (const { path, options } of commands.slice(1)) {
      expect(script).toContain(path.at(-1))
      for (const { long } of options) expect(script).toContain(shell === 'fish' ? `-l ${long.slice(2)} ` : long)
    }
  })

  test('knows values of options and arguments that exist', () => {
    const options = commands.flatMap(({ path, options: own }) =>
      own.flatMap(({ long }) => [long, [...path, long].join(' ')]),
    )
    const values = commands.flatMap(({ path, arguments: own }) => own.map(({ name }) => [...path, name].join(' ')))
    expect(Object.keys(namesOfOptions).filter((name) => !options.includes(name))).toEqual([])
    expect(Object.keys(namesOfArguments).filter((name) => !values.includes(name))).toEqual([])
  })

  test.runIf(isThere('bash')).each([
    [
      ['compare', '--da'],
      ['--data', '--data-option'],
    ],
    [['compare', '--data', 'two-m'], ['two-moons']],
    [['export', '--theme', '=', 'l'], ['light']],
    [['compare', '--methods', 'cd,pc'], ['cd,pcd']],
    [['library', 'ch'], ['check']],
    [['study', 'list', '--js'], ['--json']],
    [['list', 'sh'], []],
    [['run', 'here'], ['here.json']],
    [['completion', ''], [...shellNames]],
  ])('bash completes ebm %j', async (words, expected) => {
    const folder = temporaryFolder({ 'here.json': '{}' })
    writeFileSync(join(folder, 'ebm.bash'), await completion(buildProgram(), 'bash'))
    const ask = [
      'source ebm.bash',
      // It may be called only while bash itself completes.
      'compopt() { :; }',
      'COMP_WORDS=(ebm "$@"); COMP_CWORD=$#; _ebm; printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n')
    const answer = execFileSync('bash', ['--norc', '-c', ask, 'bash', ...words], { cwd: folder, encoding: 'utf8' })
    expect(answer.split('\n').filter(Boolean)).toEqual(expected)
  })

  test.runIf(isThere('fish')).each([
    ['ebm compare --data two-m', ['two-moons']],
    ['ebm library ch', ['check']],
    ['ebm compare --methods cd,pc', ['cd,pcd']],
  ])('fish completes %s', async (line, expected) => {
    const folder = temporaryFolder({ 'ebm.fish': await completion(buildProgram(), 'fish') })
    const ask = `source ebm.fish; complete -C'${line}'`
    const answer = execFileSync('fish', ['--no-config', '-c', ask], { cwd: folder, encoding: 'utf8' })
    expect(
      answer
        .split('\n')
        .filter(Boolean)
        .map((each) => each.split('\t')[0]),
    ).toEqual(expected)
  })
})

test('the pages that come along are listed, and one that is not there is named', () => {
  expect(pageNames(join(programFolder, 'docs'))).toEqual(
    expect.arrayContaining(['features', 'methods/maximum-likelihood']),
  )
  expect(() => docs('nothing')).toThrow(/got "nothing": `ebm docs` lists them/)
})
