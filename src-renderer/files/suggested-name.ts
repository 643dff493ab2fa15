/** What a file may be called: small letters, digits and hyphens; the dialog adds the extension. */
export function suggestedNameOf(words: string, otherwise: string): string {
  const plain = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain.slice(0, 100) || otherwise
}
