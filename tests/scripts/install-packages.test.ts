import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkPlatform, isComplete, wantedStamp } from '../../scripts/setup/install-packages.mjs'
import { temporaryFolder } from './temporary-folder.ts'

const otherPlatform = process.platform === 'win32' ? 'linux' : 'win32'

const manifest = { dependencies: { alpha: '1.0.0' } }
const alpha = { version: '1.0.0', integrity: 'sha512-a' }
const locked = {
  '': manifest,
  'node_modules/alpha': alpha,
  'node_modules/for-another-system': { version: '1.0.0', optional: true, os: [otherPlatform] },
}

function checkoutWith(installed: object | null, { packages = locked as object } = {}): string {
  return temporaryFolder({
    'package.json': JSON.stringify(manifest),
    'package-lock.json': JSON.stringify({ packages }),
    'node_modules/alpha/package.json': '{}',
    ...(installed && { 'node_modules/.package-lock.json': JSON.stringify({ packages: installed }) }),
  })
}

describe('the packages', () => {
  test('are complete without the stamp when npm has recorded every one of them', async () => {
    expect(await isComplete(checkoutWith({ 'node_modules/alpha': alpha }))).toBe(true)
  })

  test('are not complete after an installation that was cut short, which leaves no record', async () => {
    expect(await isComplete(checkoutWith(null))).toBe(false)
  })

  test.each([
    ['another version', { version: '1.0.1', integrity: 'sha512-a' }],
    ['other contents', { version: '1.0.0', integrity: 'sha512-b' }],
  ])('are not complete with %s of one', async (_, present) => {
    expect(await isComplete(checkoutWith({ 'node_modules/alpha': present }))).toBe(false)
  })

  test('are not complete when the folder of one has been deleted', async () => {
    const checkout = checkoutWith({ 'node_modules/alpha': alpha })
    fs.rmSync(path.join(checkout, 'node_modules', 'alpha'), { recursive: true })
    expect(await isComplete(checkout)).toBe(false)
  })

  test('are not complete without an optional one that is meant for this platform', async () => {
    const native = { version: '1.0.0', optional: true, os: process.platform, cpu: [process.arch] }
    const packages = { ...locked, 'node_modules/native': native }
    expect(await isComplete(checkoutWith({ 'node_modules/alpha': alpha }, { packages }))).toBe(false)
  })

  test('are not complete when package.json asks for one that the lockfile does not know', async () => {
    const checkout = checkoutWith({ 'node_modules/alpha': alpha })
    fs.writeFileSync(
      path.join(checkout, 'package.json'),
      JSON.stringify({ dependencies: { alpha: '1.0.0', beta: '2' } }),
    )
    expect(await isComplete(checkout)).toBe(false)
  })

  test('get another stamp when the lockfile changes, and the same one back when it changes back', async () => {
    const checkout = checkoutWith(null)
    const lockfile = path.join(checkout, 'package-lock.json')
    const before = await wantedStamp(checkout)
    const text = fs.readFileSync(lockfile, 'utf8')
    fs.writeFileSync(lockfile, `${text} `)
    expect(await wantedStamp(checkout)).not.toBe(before)
    fs.writeFileSync(lockfile, text)
    expect(await wantedStamp(checkout)).toBe(before)
  })
})

test('A platform without a pinned Node is refused with the list of those that have one', () => {
  expect(() => checkPlatform('sunos-x64')).toThrow(/^Expected one of the platforms linux-x64, .*, got sunos-x64: use /)
})

test('A Linux without glibc is refused', () => {
  expect(() => checkPlatform('linux-x64', false)).toThrow(/^Expected a Linux with glibc, got .*: use /)
})
