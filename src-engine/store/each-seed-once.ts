// Earlier versions let a seed stand twice. What they stored is read as if it stood there once: the runs of the second
// are the same numbers again.

export function withEachSeedOnce<Stored extends { seeds?: unknown }>(stored: Stored): Stored {
  return Array.isArray(stored.seeds) ? { ...stored, seeds: [...new Set<unknown>(stored.seeds)] } : stored
}
