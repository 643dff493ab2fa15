// The program put together as packages bring it, run by somebody who may only read it, on a machine without Node.

import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { readArguments } from '../../../scripts/commands/package.mjs'
import { filesIn } from '../../../scripts/packaging/debian-package.mjs'
import { launcher } from '../../../scripts/packaging/launcher.mjs'
import { pinnedNode } from '../../../scripts/packaging/program-files.mjs'
import { stageProgram } from '../../../scripts/packaging/stage-program.mjs'
import { refuseOthers } from '../../../scripts/packaging/stage-window.mjs'
import { tryProgram } from '../../../scripts/packaging/try-program.mjs'
import { windowFuses } from '../../../scripts/packaging/window-fuses.mjs'
import { packagerOptions, windowFiles } from '../../../scripts/packaging/window-options.mjs'
import { temporaryFolder } from '../temporary-folder.ts'

const checkout = resolve(import.meta.dirname, '..', '..', '..')

/** Root may write everywhere: it stands in for root's package being used by somebody else. */
const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

function forReadingOnly(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) forReadingOnly(join(folder, entry.name))
  }
  chmodSync(folder, 0o555)
}

function writableAgain(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) writableAgain(join(folder, entry.name))
  }
}

/** What the trainer's program that a cluster would be sent says of itself, unpacked as there. */
function trainerSentFrom(folder: string, outer: string): string {
  const [cache, node] = [join(outer, 'cache'), join(outer, 'node')]
  for (const each of [cache, node]) mkdirSync(each)
  if (nobody.uid !== undefined) chownSync(cache, nobody.uid, nobody.gid)
  const there = { env: { PATH: '/usr/bin:/bin' }, encoding: 'utf8', ...nobody } as const
  const pack = [join(folder, 'scripts', 'pack-trainer.mjs'), cache]
  const [, archive] = execFileSync(join(folder, pinnedNode(folder)), pack, there)
    .trim()
    .split(' ')
  execFileSync('tar', ['-xzf', archive, '-C', node])
  const selfTest = ['--disable-warning=ExperimentalWarning', 'src-engine/remote-studies/self-test.ts']
  return execFileSync(join(node, pinnedNode(node)), selfTest, { ...there, cwd: node }).trim()
}

test.runIf(process.platform === 'linux')(
  'it trains from a folder that cannot be written to, with an empty home and no Node on the path, and can be sent away',
  { timeout: 300_000 },
  async () => {
    const outer = mkdtempSync(join(tmpdir(), 'ebm-studio-test-'))
    chmodSync(outer, 0o755)
    const folder = join(outer, 'program')
    await stageProgram({ checkout, folder, date: new Date('2026-11-30T12:00:00Z') })
    const before = await filesIn(folder)
    expect(before).toEqual(expect.arrayContaining(['bin/ebm', 'docs/features.md', 'share/completions/_ebm']))
    expect(readFileSync(join(folder, 'share/man/man1/ebm.1'), 'utf8')).toContain('.TH EBM 1 "2026-11-30"')
    forReadingOnly(folder)
    try {
      const { startMs } = await tryProgram(folder, nobody)
      expect(startMs).toBeGreaterThan(0)
      expect(trainerSentFrom(folder, outer)).toBe('ok')
      expect(await filesIn(folder)).toEqual(before)
    } finally {
      writableAgain(folder)
      // Not as a hook: where much else goes on, 200 MB take longer to remove than hooks may.
      rmSync(outer, { recursive: true })
    }
  },
)

test('the launcher keeps what Node compiles in the cache folder of whoever runs it', () => {
  const program = temporaryFolder({
    'node.sh': '#!/bin/sh\necho "$NODE_COMPILE_CACHE"\n',
    'bin/ebm': launcher('node.sh'),
  })
  for (const file of ['node.sh', 'bin/ebm']) chmodSync(join(program, file), 0o755)
  const told = (env: Record<string, string>): string =>
    execFileSync(join(program, 'bin', 'ebm'), [], { env: { PATH: '/usr/bin:/bin', ...env }, encoding: 'utf8' }).trim()
  expect(told({ HOME: '/home/ada' })).toBe('/home/ada/.cache/ebm-studio/compiled')
  expect(told({ HOME: '/home/ada', XDG_CACHE_HOME: '/fast' })).toBe('/fast/ebm-studio/compiled')
  // The XDG specification says that a relative path there is to be ignored.
  expect(told({ HOME: '/home/ada', XDG_CACHE_HOME: 'fast' })).toBe('/home/ada/.cache/ebm-studio/compiled')
  expect(told({ HOME: '/home/ada', EBM_STUDIO_CACHE: '/data/cache' })).toBe('/data/cache/compiled')
  expect(told({})).toBe('')
})

test('an Electron that is not the official one of this version is refused', async () => {
  const standIn = temporaryFolder({ version: '33.2.1' })
  await expect(refuseOthers(standIn, '45.5.0')).rejects.toThrow(/Expected the official Electron 45\.5\.0.*got 33\.2\.1/)
  await expect(refuseOthers(temporaryFolder(), '45.5.0')).rejects.toThrow(/got another program/)
  await expect(refuseOthers(temporaryFolder({ version: 'v45.5.0\n' }), '45.5.0')).resolves.toBeUndefined()
})

test('in a package no door of Node’s is open, and the window is loaded from its archive alone', async () => {
  const off = ['RunAsNode', 'EnableNodeOptionsEnvironmentVariable', 'EnableNodeCliInspectArguments']
  for (const name of [...off, 'GrantFileProtocolExtraPrivileges']) expect(windowFuses[name]).toBe(false)
  for (const name of ['OnlyLoadAppFromAsar', 'EnableEmbeddedAsarIntegrityValidation']) {
    expect(windowFuses[name]).toBe(true)
  }
  const { FuseV1Options } = await import('@electron/fuses')
  expect(Object.keys(windowFuses).filter((name) => !(name in FuseV1Options))).toEqual([])
})

test('the packager is told where the official Electron lies, and fetches nothing', () => {
  const options = packagerOptions({
    appFolder: '/work/app',
    programFolder: '/work/program',
    outputFolder: '/work/out',
    electronZips: '/work/electron',
    electronVersion: '45.5.0',
    version: '1.2.3',
    icons: '/icons',
  })
  expect(options).toMatchObject({
    electronZipDir: '/work/electron',
    electronVersion: '45.5.0',
    asar: true,
    executableName: 'ebm-studio',
    extraResource: ['/work/program'],
    platform: 'linux',
    arch: 'x64',
  })
  expect(windowFiles).toContain('out/main')
})

test('the command takes nothing, or the wish for the command line alone', () => {
  expect(readArguments([])).toBe(true)
  expect(readArguments(['cli'])).toBe(false)
  expect(() => readArguments(['window'])).toThrow(/got "window"/)
})
