/** Of a path of either kind: what follows its last slash or backslash. */
export const fileNameOf = (path: string): string => path.split(/[\\/]/).at(-1) ?? path
