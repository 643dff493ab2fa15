// Every failure a user can meet in the set-up is one sentence: what was expected, what came instead, and the cure.

import { describe, expect, test } from 'vitest'
import { explainFileError } from '../../scripts/setup/errors.mjs'
import { noElectronMessage } from '../../scripts/setup/electron-runtime.mjs'
import { oldNodeMessage } from '../../scripts/setup/node-version.mjs'
import { npmFailure } from '../../scripts/setup/npm.mjs'
import { noSandboxMessage } from '../../scripts/setup/sandbox.mjs'
import { readArguments } from '../../scripts/commands/test.mjs'

test.each(['18.20.4', '20.18.1', '12.22.0'])('Node %s is too old, and the sentence says which is not', (version) => {
  expect(oldNodeMessage(version)).toMatch(/^Expected Node 20\.19\.0 or newer, got .*: install /)
})

test.each(['20.19.0', '20.20.2', '22.0.0', '24.21.0'])('Node %s is new enough', (version) => {
  expect(oldNodeMessage(version)).toBeNull()
})

describe('What npm says becomes one sentence:', () => {
  test.each([
    [
      'no network',
      "npm error code ECONNREFUSED\nnpm error errno: 'ECONNREFUSED'",
      'no answer from the package registry',
    ],
    ['no name server', 'npm error code EAI_AGAIN\nnpm error request failed', 'no answer from the package registry'],
    ['a full disk', 'npm error code ENOSPC\nnpm error nospc', 'a full disk'],
    ['no permission', 'npm error code EACCES\nnpm error syscall mkdir', '"permission denied"'],
    ['changed contents', 'npm error code EINTEGRITY\nnpm error sha512-...', 'do not match package-lock.json'],
    ['an unknown certificate', 'npm error code SELF_SIGNED_CERT_IN_CHAIN', 'whose certificate is not trusted'],
    ['a stale lockfile', 'npm error code EUSAGE\nnpm error can only install when ... are in sync', 'does not fit'],
    ['a poor registry', 'npm error code ETARGET\nnpm error No matching version found for alpha@1.0.0.', 'alpha@1.0.0'],
  ])('%s', (_, output, got) => {
    const { message } = npmFailure(output, 'install the packages')
    expect(message).toMatch(/^Expected to install the packages, got .*: .*\.$/)
    expect(message).toContain(got)
    expect(message).not.toContain('\n')
  })

  test('anything else is shown as npm said it', () => {
    expect(npmFailure('npm error code EWHATEVER\nnpm error odd', 'install the packages').message).toContain('odd')
  })
})

test('A full disk and a forbidden folder are told apart, and other errors are left as they are', () => {
  const error = (code: string) => Object.assign(new Error(code), { code })
  expect(explainFileError(error('ENOSPC'), '/cache')?.message).toMatch(/^Expected room on the disk for \/cache/)
  expect(explainFileError(error('EROFS'), '/cache')?.message).toMatch(/EBM_STUDIO_CACHE/)
  expect(explainFileError(error('ENOTDIR'), '/cache')).toBeNull()
})

test('Without any Electron the sentence names the three ways out', () => {
  const { message } = noElectronMessage('45.4.1', 'fetch failed')
  expect(message).toMatch(/network.*ELECTRON_MIRROR.*EBM_STUDIO_ELECTRON/)
})

test('A system that forbids the sandbox is given the command that allows it, not told to do without', () => {
  expect(noSandboxMessage('/a b/chrome-sandbox').message).toContain("sudo chown root:root '/a b/chrome-sandbox'")
  expect(noSandboxMessage('/a b/chrome-sandbox').message).not.toContain('--no-sandbox')
})

test('npm test runs both parts, or the one that is named, and refuses any other', () => {
  expect(readArguments([])).toEqual({ parts: ['unit', 'app'], filters: [] })
  expect(readArguments(['unit', 'store'])).toEqual({ parts: ['unit'], filters: ['store'] })
  expect(() => readArguments(['store'])).toThrow('Expected "unit" or "app", got "store": npm test -- unit store')
})
