import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Whether a driver of NVIDIA answers; what TensorFlow then makes of the card only TensorFlow can say. */
export function hasNvidiaDevice() {
  if (existsSync('/proc/driver/nvidia/version')) return true
  return spawnSync('nvidia-smi', ['--list-gpus'], { stdio: 'ignore', timeout: 10_000 }).status === 0
}
