// Words of a POSIX shell's script.

/** `text` as one word that means itself, whatever it holds. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9_@%+:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/** A folder of the other side as one word; one that begins with ~/ is below the home folder there. */
export const folderWord = (folder: string): string =>
  folder.startsWith('~/') ? `"$HOME"/${shellWord(folder.slice(2))}` : shellWord(folder)
