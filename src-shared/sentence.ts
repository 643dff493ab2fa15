/** A phrase as a sentence of its own: a capital first, a full stop last. Nothing stays nothing. */
export function sentence(text: string): string {
  if (text === '') return ''
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`
}
