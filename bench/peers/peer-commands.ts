// The peers as commands to start: JAX on all cores and on one, PyTorch eager and compiled, tfjs-node.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { installedLibrary } from '../../src-engine/backends/tensorflow/installed-library.ts'
import type { CompetitorCommand } from '../measure/competitor.ts'
import { peersPython } from './environment.ts'

export const jaxTitle = 'JAX jit'
/** The smaller networks are faster without threads: the better of both counts as JAX. */
export const jaxOneCoreTitle = 'JAX, 1 core'
export const eagerTitle = 'PyTorch eager'
export const compileTitle = 'torch.compile'
export const tfjsTitle = 'tfjs-node'

/** Those that are there; `note` hears of the others. */
export function peerCommands(note: (message: string) => void): CompetitorCommand[] {
  return [...pythonPeers(note), ...tfjsPeer(note)]
}

function pythonPeers(note: (message: string) => void): CompetitorCommand[] {
  let python: string
  try {
    python = peersPython()
  } catch (error) {
    note(`JAX and PyTorch are not measured: ${(error as Error).message}`)
    return []
  }
  const script = (name: string) => join(import.meta.dirname, name)
  const jax = { command: python, args: [script('jax_iteration.py')] }
  const torch = (variant: string) => ({ command: python, args: [script('torch_iteration.py'), variant] })
  // Without it XLA looks for accelerators that are not meant.
  const environment = { JAX_PLATFORMS: 'cpu', CUDA_VISIBLE_DEVICES: '' }
  const peers: CompetitorCommand[] = [
    { title: jaxTitle, ...jax, environment },
    { title: eagerTitle, ...torch('eager'), environment },
    { title: compileTitle, ...torch('compile'), environment },
  ]
  if (!existsSync('/usr/bin/taskset')) note('JAX on one core is not measured: there is no taskset.')
  else
    peers.push({ title: jaxOneCoreTitle, command: 'taskset', args: ['-c', '0', jax.command, ...jax.args], environment })
  return peers
}

function tfjsPeer(note: (message: string) => void): CompetitorCommand[] {
  const library = installedLibrary()
  if ('reason' in library) {
    note(`${tfjsTitle} is not measured: ${library.reason}`)
    return []
  }
  const entry = join(import.meta.dirname, 'tfjs-iteration.mjs')
  return [{ title: tfjsTitle, command: process.execPath, args: ['--no-deprecation', entry, library.addon] }]
}
