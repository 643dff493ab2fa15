/** The quoted names after “choose among” in the refusal of a column: the only place where a file's columns are told then. */
export function columnsNamedIn(message: string): string[] {
  const [, listed = ''] = message.split('choose among')
  return [...listed.matchAll(/"([^"]*)"/g)].map(([, name]) => name).filter((name) => name !== '')
}
