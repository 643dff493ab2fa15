import { fieldsOf } from '../../src-shared/config/fields.ts'
import { studyConfigSchema } from '../../src-shared/study/study-config.ts'

const field = new Map(fieldsOf(studyConfigSchema)).get('priority')

/** All that can be chosen, highest first, as text and as it is read. */
export const priorities: readonly { value: string; label: string }[] = Array.from(
  { length: (field?.maximum ?? 0) - (field?.minimum ?? 0) + 1 },
  (_each, index) => String((field?.maximum ?? 0) - index),
).map((value) => ({ value, label: value.replace('-', '−') }))
