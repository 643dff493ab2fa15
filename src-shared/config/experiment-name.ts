// Names of experiments, studies and compositions: repeated ones are numbered, so that no two in the library read alike.

export const nameLengthMaximum = 120

/** `Moons (3)` is the third `Moons`. */
export function withoutNumber(name: string): string {
  return name.replace(/ \(\d{1,6}\)$/, '')
}

/** The name itself where it is free; else the next number: `Moons`, `Moons (2)`, `Moons (3)`. */
export function freeName(name: string, taken: Iterable<string>): string {
  const names = new Set(taken)
  if (!names.has(name)) return name
  const plain = withoutNumber(name)
  let highest = 1
  for (const other of names) {
    if (withoutNumber(other) !== plain) continue
    highest = Math.max(highest, Number(/ \((\d{1,6})\)$/.exec(other)?.[1] ?? 1))
  }
  const number = ` (${highest + 1})`
  return plain.slice(0, nameLengthMaximum - number.length).trimEnd() + number
}
