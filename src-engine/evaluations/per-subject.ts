// What an evaluation needs of a lane and what does not change while it trains: made when it is first asked for, and kept.

import type { Subject } from './subject.ts'

export function perSubject<Value>(make: (subject: Subject) => Value): (subject: Subject) => Value {
  const made = new WeakMap<Subject, { value: Value }>()
  return (subject) => {
    const found = made.get(subject) ?? { value: make(subject) }
    made.set(subject, found)
    return found.value
  }
}
