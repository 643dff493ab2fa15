// Values of a form by their dotted paths, and what is wrong with them.

import * as v from 'valibot'

type Tree = Record<string, unknown>

export const valueAt = (tree: object, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Tree | undefined)?.[key], tree)

/** In place. The path without its last key exists. */
export function setAt(tree: object, path: string, value: unknown): void {
  const keys = path.split('.')
  const last = keys.pop() as string
  const parent = keys.reduce<unknown>((inner, key) => (inner as Tree)[key], tree) as Tree
  parent[last] = value
}

type Issues = readonly v.BaseIssue<unknown>[] | undefined

/** Messages by path; of several at one path the last. */
export const faultsOf = (issues: Issues): ReadonlyMap<string, string> =>
  new Map(issues?.map((issue) => [v.getDotPath(issue) ?? '', issue.message]))

/** The message at the path, else the first of one inside it; null where all is sound. */
export function faultAt(faults: ReadonlyMap<string, string>, path: string): string | null {
  const exact = faults.get(path)
  if (exact !== undefined) return exact
  for (const [where, message] of faults) if (where.startsWith(`${path}.`)) return message
  return null
}
