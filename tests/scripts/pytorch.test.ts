// The set-up of PyTorch for its tests, without fetching it.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { choosePython, environmentFolder, pythonWithTorch } from '../../scripts/setup/pytorch/python-with-torch.mjs'
import { temporaryFolder } from './temporary-folder.ts'

const python = (program: string, version: string, { hasTorch = false, hasAll = false } = {}) => ({
  ...{ program, version, hasTorch, hasAll },
  executable: `/usr/bin/${program}`,
})

test('A Python that has PyTorch is taken before others, and one that is too old never', () => {
  const [plain, equipped, old] = [
    python('python3', '3.12.1'),
    python('python', '3.10.0', { hasTorch: true }),
    python('python2', '2.7.18', { hasTorch: true }),
  ]
  expect(choosePython([plain, equipped])).toBe(equipped)
  expect(choosePython([old, plain])).toBe(plain)
  const ready = python('conda', '3.11.0', { hasAll: true })
  expect(choosePython([plain, equipped, ready])).toBe(ready)
  expect(() => choosePython([old])).toThrow(
    /^Expected Python 3.9 or newer, which runs exported models, got python2 2.7.18: install it .* or set EBM_STUDIO_PYTHON/,
  )
  expect(() => choosePython([])).toThrow('got none: install it')
})

test('Each Python and each version of it gets an environment of its own', () => {
  const folders = [python('python3', '3.12.1'), python('python3', '3.12.2'), python('python', '3.12.1')].map((base) =>
    environmentFolder(base, '/cache'),
  )
  expect(new Set(folders).size).toBe(3)
})

test('A program that is no Python is not taken for one', async () => {
  const folder = temporaryFolder()
  mkdirSync(folder, { recursive: true })
  const program = join(folder, 'python')
  writeFileSync(program, '#!/bin/sh\necho hello\n', { mode: 0o755 })
  const before = process.env.EBM_STUDIO_PYTHON
  onTestFinished(() => {
    if (before === undefined) delete process.env.EBM_STUDIO_PYTHON
    else process.env.EBM_STUDIO_PYTHON = before
  })
  process.env.EBM_STUDIO_PYTHON = program
  await expect(pythonWithTorch({ cache: folder })).rejects.toThrow('got none: install it')
})
