// How the energy is trained: one of the methods in methods/registry.ts, from which all of this follows.

import * as v from 'valibot'
import type { MethodDefinition } from './methods/method-definition.ts'
import { methodDefinitions } from './methods/registry.ts'

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
