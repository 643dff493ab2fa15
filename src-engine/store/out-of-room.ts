// Whether writing failed for want of room: SQLite has then rolled the transaction back, and trying again may succeed.

const codes = new Set([
  'SQLITE_FULL',
  // With the disk full, the log or its index may be what cannot grow.
  'SQLITE_IOERR_WRITE',
  'SQLITE_IOERR_FSYNC',
  'SQLITE_IOERR_TRUNCATE',
  'SQLITE_IOERR_SHMSIZE',
  'ENOSPC',
  'EDQUOT',
])

export function isOutOfRoom(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.has(error.code)
}
