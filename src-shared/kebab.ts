/** `mixedUnits` as it is written on the command line: `mixed-units`. */
export const kebab = (key: string): string => key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
