// What mathematical functions cost before and after a kernel of each variant, without and with clearing, in one process.
//
//   npm run bench:afterwards
//
// Says which cost more than twice as much as before: on Intel processors the 256-bit kernels do that to everything else
// on their thread until something clears the registers (docs/decisions/0005-clear-upper-halves.md). Ends with 1 if they
// still do after clearing.

import { builtKernels, kernelFolder, type BuiltKernels } from '../src-engine/backends/wasm/built-kernels.ts'
import { clearer, clearingCalls, functionCost, type ClearingName } from '../src-engine/backends/wasm/upper-halves.ts'
import { product } from '../src-engine/backends/wasm/variant-trial.ts'
import { kernelVariant } from '../src-engine/backends/wasm/variants.ts'
import { machineLine } from './measure/machine.ts'

const limit = 2
const functions: Record<string, (x: number) => number> = {
  'Math.exp': Math.exp,
  'Math.log': Math.log,
  'Math.cos': Math.cos,
  'Math.pow': (x) => Math.pow(x, 1.37),
}

console.log(await machineLine())
const chosen = await kernelVariant()
if ('obstacle' in chosen) throw new Error(`Expected kernels, got none: ${chosen.obstacle}.`)
console.log(`chosen: ${chosen.description}; cleared by: ${chosen.clearing ?? 'nothing, it needs none'}`)
if (chosen.remark) console.log(chosen.remark)
// The widest last: it is the one that leaves something behind.
const built = builtKernels(kernelFolder).toSorted((a, b) => Number(a.name === 'wide') - Number(b.name === 'wide'))
const measured = built.flatMap((kernels) => measure(kernels, chosen.clearing))
console.log('\nnanoseconds a call, median of 7 rounds')
console.log([...['kernels', 'function', 'before', 'after', 'cleared'].map(cell), ''].join(''))
for (const row of measured) console.log(lineOf(row))
const bad = measured.filter(({ before, after }) => after > limit * before)
const uncured = measured.filter(({ before, cleared }) => cleared > limit * before)
console.log(
  bad.length === 0
    ? `\nNo function costs more than ${limit} times as much after a kernel.`
    : `\n${bad.length} of ${measured.length} cost more than ${limit} times as much after a kernel, ${uncured.length} still after clearing.`,
)
if (bad.length > 0) printCalls()
process.exitCode = uncured.length > 0 ? 1 : 0

interface Row {
  variant: string
  name: string
  before: number
  after: number
  cleared: number
}

function measure({ name: variant, open }: BuiltKernels, clearing: ClearingName | null): Row[] {
  const runKernel = product(open())
  const clear = clearer(clearing)
  return Object.entries(functions).map(([name, compute]) => {
    clear()
    functionCost(compute)
    const before = functionCost(compute)
    runKernel()
    const after = functionCost(compute)
    runKernel()
    clear()
    const cleared = functionCost(compute)
    clear()
    return { variant, name, before, after, cleared }
  })
}

/** Which of the calls that may help do. */
function printCalls(): void {
  const runKernel = product(built.find(({ name }) => name === 'wide')!.open())
  for (const [name, call] of Object.entries(clearingCalls)) {
    runKernel()
    call()
    const cost = functionCost()
    console.log(`${name.padEnd(26)} then Math.exp ${cost.toFixed(1)} ns; the call itself ${costOf(call).toFixed(0)} ns`)
  }
}

function costOf(call: () => void): number {
  return functionCost((x) => {
    call()
    return x
  })
}

function lineOf({ variant, name, before, after, cleared }: Row): string {
  const times = [before, after, cleared].map((ns) => cell(ns.toFixed(1)))
  const word = after > limit * before ? `  ${(after / before).toFixed(0)} × as much as before` : ''
  return [cell(variant), cell(name), ...times, word].join('')
}

function cell(text: string): string {
  return text.padStart(15)
}
