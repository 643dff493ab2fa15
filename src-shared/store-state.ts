// Whether the library can be opened, and the ways on from one that cannot.

export const repairChoices = ['restore', 'salvage', 'new'] as const
export type RepairChoice = (typeof repairChoices)[number]

export type StoreState =
  | { status: 'open' }
  | {
      status: 'broken'
      problem: 'damaged' | 'empty' | 'missing' | 'foreign' | 'newer'
      /** Expected, got, cure. */
      reason: string
      dataFolder: string
      /** When the newest sound backup was taken, milliseconds since the epoch; null if there is none. */
      backupTakenAt: number | null
    }

export interface StoreRepaired {
  /** Name of the file that the old library now has, in the data folder. */
  keptAside: string
  /** What the library now holds, in words. */
  outcome: string
}
