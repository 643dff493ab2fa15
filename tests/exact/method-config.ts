// A method's configuration for tests: what is not said has its default, so that a new field changes no test.

import * as v from 'valibot'
import { defaultLane } from '../../src-shared/config/lane.ts'
import { methodConfigSchema, type MethodConfigOf, type MethodKind } from '../../src-shared/config/method.ts'

/** Throws on what the schema does not take. */
export function methodConfig<Kind extends MethodKind>(
  kind: Kind,
  fields: Partial<MethodConfigOf<Kind>> = {},
): MethodConfigOf<Kind> {
  return v.parse(methodConfigSchema, { ...defaultLane(kind, 'lane').method, ...fields }) as MethodConfigOf<Kind>
}
