// npm run setup:tensorflow [-- gpu|cpu] [--tensorflow 2.9.1|2.21.0]: installs the native library behind the TensorFlow
// backend. May be run as a child process: what it does is told on stderr, a line every second where
// EBM_STUDIO_PROGRESS=lines, and stdout gets one line of JSON, the description of what is installed.

import { SetupError } from '../setup/errors.mjs'
import { notice } from '../setup/report.mjs'
import { setUpEngine } from '../setup/set-up.mjs'
import { installTensorflow } from '../setup/tensorflow/install-tensorflow.mjs'
import { kinds, versions } from '../setup/tensorflow/library.mjs'
import { hasNvidiaDevice } from '../setup/tensorflow/nvidia.mjs'

/** @param {string[]} args */
export async function main(args) {
  const wish = readArguments(args)
  const kind = wish.kind ?? (hasNvidiaDevice() ? 'gpu' : 'cpu')
  if (!wish.kind) {
    notice(
      kind === 'gpu'
        ? 'An NVIDIA device is there: setting TensorFlow up for CUDA.'
        : 'No NVIDIA device is there: setting TensorFlow up for the processor ("npm run setup:tensorflow -- gpu" for CUDA).',
    )
  }
  const node = await setUpEngine()
  const installed = await installTensorflow({ kind, version: wish.version, node })
  notice(`Ready. TensorFlow ${installed.tensorflow} for ${kind === 'gpu' ? 'CUDA' : 'the processor'}`)
  console.log(JSON.stringify(installed))
  return 0
}

/**
 * @param {string[]} args
 * @returns {{ kind: 'gpu' | 'cpu' | null, version: string }}
 */
export function readArguments(args) {
  /** @type {{ kind: 'gpu' | 'cpu' | null, version: string }} */
  const wish = { kind: null, version: versions[0] }
  for (let i = 0; i < args.length; i++) {
    const [name, inlineValue] = args[i].split('=')
    if (name === 'gpu' || name === 'cpu') wish.kind = name
    else if (name === '--tensorflow') wish.version = inlineValue ?? args[++i] ?? ''
    else throw new SetupError(`Expected ${kinds.join(' or ')}, got "${args[i]}": npm run setup:tensorflow -- gpu`)
  }
  if (!versions.includes(wish.version)) {
    throw new SetupError(
      `Expected --tensorflow ${versions.join(' or ')}, got "${wish.version}": newer cards want ${versions[1]}.`,
    )
  }
  return wish
}
