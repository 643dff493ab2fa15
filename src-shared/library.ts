// What is told of the library as a file: its check, its backups, and what was left out of it.

/** How long a deleted experiment can be brought back. */
export const deletedKeptDays = 30

export interface LibraryCheck {
  sound: boolean
  /** Faults of the file's pages and indexes, as SQLite says them; at most 20. */
  pages: string[]
  /** Records whose checksum does not fit, or that are missing, each in words; at most 200. */
  damaged: string[]
  /** How many there are of them all. */
  damagedCount: number
  counts: {
    experiments: number
    runs: number
    metricRows: number
    snapshots: number
    /** In their file: also those of earlier versions of the library that were kept aside. */
    pictures: number
    checkpoints: number
    models: number
    measurements: number
  }
  /** Records of earlier versions, which wrote no checksums: their pages were checked, and what is compressed. */
  unsealed: number
  bytes: number
  /** Of the file of pictures, which backups leave out. */
  pictureBytes: number
}

export interface LibraryBackup {
  path: string
  /** Milliseconds since the epoch. */
  takenAt: number
}

export interface LibraryCompacted {
  /** Experiments and dropped files that left for good. */
  experiments: number
  files: number
  /** That the disk has back. */
  bytes: number
}

/** What the library takes of the disk. */
export interface LibrarySizes {
  /** Of its file and the file of pictures, without backups. */
  bytes: number
  /** Of them, those that the next experiments fill before the files grow. */
  freeBytes: number
  /** Metric rows count as the average row does, everything else as long as it is. */
  experiments: { experimentId: string; bytes: number }[]
}

/** What a check came to, in a sentence. */
export function checkInWords({ sound, counts, pages, damagedCount }: LibraryCheck): string {
  const runs = counts.runs === 1 ? '1 run' : `${counts.runs} runs`
  const experiments = counts.experiments === 1 ? '1 experiment' : `${counts.experiments} experiments`
  if (sound)
    return `The library is sound: ${experiments} with ${runs}, every record read and compared with its checksum.`
  const records = damagedCount === 1 ? '1 record is damaged' : `${damagedCount} records are damaged`
  const faults = [...(damagedCount > 0 ? [records] : []), ...(pages.length > 0 ? ['the file has damaged pages'] : [])]
  return `The library is damaged: ${faults.join(', and ')}. What is damaged is left out and never shown as data.`
}
