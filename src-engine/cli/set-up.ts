// `ebm setup`: what only some people need, fetched into the cache folder by the scripts that come with the program.

import { Argument, type Command } from 'commander'
import { cacheFolder } from '../places/cache-folder.ts'
import { requireScript, setUpArguments, setUpScript, type SetUpScriptName } from '../places/set-up-script.ts'
import { spawn } from 'node:child_process'
import { exitCodes } from './train-runs.ts'

const scripts = { mnist: 'setup-mnist.mjs', tensorflow: 'setup-tensorflow.mjs' } as const satisfies Record<
  string,
  SetUpScriptName
>

type Wanted = keyof typeof scripts

export const setUpNames = Object.keys(scripts) as Wanted[]

export function addSetUpCommand(program: Command): void {
  program
    .command('setup')
    .description(`fetch what only some need into the cache folder: ${setUpNames.join(' or ')}`)
    .addArgument(new Argument('<what>', 'MNIST’s images, or the native TensorFlow for CUDA cards').choices(setUpNames))
    .argument('[options...]', 'of tensorflow: gpu or cpu')
    .option('--tensorflow <version>', 'of TensorFlow, where not the default')
    .action((what: Wanted, words: string[], { tensorflow }: { tensorflow?: string }) =>
      setUp(what, [...words, ...(tensorflow ? ['--tensorflow', tensorflow] : [])]),
    )
}

/** The script's own words go to the terminal, and its exit code is the command's. */
async function setUp(what: Wanted, args: readonly string[]): Promise<void> {
  const script = setUpScript(scripts[what])
  requireScript(script)
  console.error(`Fetched into ${cacheFolder()}`)
  const child = spawn(process.execPath, setUpArguments(script, args), { stdio: 'inherit' })
  process.exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? exitCodes.failed))
  })
}
