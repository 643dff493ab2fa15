// How the energy is trained: one of the methods in methods/registry.ts, from which all of this follows.

import * as v from 'valibot'
import type { MethodDefinition } from './methods/method-definition.ts'
import { methodDefinitions } from './methods/registry.ts'
import { samplerDefinitions, type SamplerKind } from './sampler.ts'

export { methodDefinitions }

export const methodConfigSchema = v.variant(
  'kind',
  Object.values(methodDefinitions).map(({ schema }) => schema),
)

export type MethodConfig = v.InferOutput<typeof methodConfigSchema>
export type MethodKind = MethodConfig['kind']
export type MethodConfigOf<Kind extends MethodKind> = Extract<MethodConfig, { kind: Kind }>

export const methodKinds = Object.keys(methodDefinitions) as MethodKind[]

/** Its functions take the configuration of any method; they are to be given one of this kind. */
export const methodDefinition = (kind: MethodKind): MethodDefinition<MethodConfig> =>
  // TypeScript cannot see that definition and configuration are of one kind.
  methodDefinitions[kind] as MethodDefinition<MethodConfig>

/** `CD-10`, `PCD-10`, `NCE ν=4`: how a lane is called when the person gave it no name. */
export const methodLabel = (method: MethodConfig): string => methodDefinition(method.kind).label(method)

/** Keys of fields that have no effect now, such as the components of a noise that is no mixture. */
export const idleMethodFields = (method: MethodConfig): readonly string[] =>
  methodDefinition(method.kind).idleFields?.(method) ?? []

/** The samplers that the form offers with it, by kind, in their order. */
export function samplersFor(kind: MethodKind): Partial<typeof samplerDefinitions> {
  const kinds = methodDefinition(kind).samplers
  if (!kinds) return samplerDefinitions
  return Object.fromEntries(Object.entries(samplerDefinitions).filter(([each]) => kinds.includes(each as SamplerKind)))
}
