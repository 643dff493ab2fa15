// Kernels that do one thing to each of call.count numbers; the dispatch may be folded into two dimensions.

export const elementThreads = 64
const groupsAcross = 32768

/** `body` is run with \`i\` for each of the numbers. */
export const elementwise = (body: string, before = ''): string => `
@compute @workgroup_size(${elementThreads})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lid: u32) {
  ${before}
  let i = (group.y * ${groupsAcross}u + group.x) * ${elementThreads}u + lid;
  if (i >= call.count) { return; }
  ${body}
}
`

export function elementGroups(count: number): [number, number] {
  const groups = Math.max(1, Math.ceil(count / elementThreads))
  return [Math.min(groups, groupsAcross), Math.ceil(groups / groupsAcross)]
}
