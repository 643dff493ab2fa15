export type RowIconName = 'open' | 'star' | 'starred' | 'rename' | 'tag' | 'delete'

/** Of the symbol in the page. */
export const rowIconId = (name: RowIconName): string => `row-icon-${name}`
