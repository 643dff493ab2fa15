// The database's package, for rooms that read and write files of their own with it.

export { default } from 'better-sqlite3'
export type { Database } from 'better-sqlite3'
