// What a kernel is to the host: its source, its buffers in the order of their bindings, and the numbers of one call.

export interface Kernel {
  /** For error messages and debuggers. */
  label: string
  source: string
  bindings: readonly Binding[]
}

export interface Binding {
  name: string
  /** What stands in `array<…>`. */
  element: 'f32' | 'vec4f' | 'u32' | 'vec4u'
  writable: boolean
}

export const readable = (name: string, element: Binding['element']): Binding => ({ name, element, writable: false })
export const writable = (name: string, element: Binding['element']): Binding => ({ name, element, writable: true })

/** Declares the buffers behind the call's numbers, which are binding 0. */
export function declare(bindings: readonly Binding[]): string {
  const lines = bindings.map(({ name, element, writable }, index) => {
    const access = writable ? 'read_write' : 'read'
    return `@group(0) @binding(${index + 1}) var<storage, ${access}> ${name}: array<${element}>;`
  })
  return [callSource, ...lines, ''].join('\n')
}

type Field = 'u32' | 'f32'

/** One struct for all kernels: a slot of the ring of calls holds it, and unused fields are zero. */
const callFields = {
  rowCount: 'u32',
  firstRow: 'u32',
  steps: 'u32',
  /** The first and the last dispatch of several that share the steps. */
  isFirst: 'u32',
  isLast: 'u32',
  seed: 'u32',
  purpose: 'u32',
  firstChain: 'u32',
  firstStepLow: 'u32',
  firstStepHigh: 'u32',
  acceptSeed: 'u32',
  acceptPurpose: 'u32',
  acceptChain: 'u32',
  acceptStepLow: 'u32',
  acceptStepHigh: 'u32',
  /** Of the given normals: where this dispatch's first step begins. */
  givenFirst: 'u32',
  drift: 'f32',
  noise: 'f32',
  stepSize: 'f32',
  /** Bit k: weights of order k come from the buffer rather than from weight0, 1, 2. */
  weightArrays: 'u32',
  weight0: 'f32',
  weight1: 'f32',
  weight2: 'f32',
  /** Vectors of four rows: where these rows are recorded, and how many are recorded in all. */
  recordFirst: 'u32',
  recordQuads: 'u32',
  splitQuads: 'u32',
  splits: 'u32',
  accumulate: 'u32',
  count: 'u32',
  partials: 'u32',
  normMaximum: 'f32',
  /** 0 = no gradient is refused. */
  normLimit: 'f32',
  learningRate: 'f32',
  beta1: 'f32',
  beta2: 'f32',
  /** 1 − the decays, which float32 would round. */
  gain1: 'f32',
  gain2: 'f32',
  averageGain: 'f32',
  epsilon: 'f32',
  correction1: 'f32',
  correction2: 'f32',
  averageDecay: 'f32',
  /** Of Hamiltonian walks: leapfrog steps of a trajectory, this dispatch's first of all of the walk's, and trajectories. */
  leapfrogSteps: 'u32',
  firstLeap: 'u32',
  walkSteps: 'u32',
} as const satisfies Record<string, Field>

export type Call = Partial<Record<keyof typeof callFields, number>>

const names = Object.keys(callFields) as (keyof typeof callFields)[]

const callSource = `struct Call { ${names.map((name) => `${name}: ${callFields[name]}`).join(', ')} }
@group(0) @binding(0) var<uniform> call: Call;`

export const callBytes = 4 * names.length

/** Writes a call's numbers at `offset` bytes. */
export function writeCall(into: DataView, offset: number, call: Call): void {
  names.forEach((name, index) => {
    const value = call[name] ?? 0
    if (callFields[name] === 'f32') into.setFloat32(offset + 4 * index, value, true)
    else into.setUint32(offset + 4 * index, value, true)
  })
}
