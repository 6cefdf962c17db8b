// The chapters, for the components of the theme.

import { chapters } from '../lib/repo.mjs'

export default {
  watch: ['../../../course/*/chapter.json', '../../outlook.json'],
  load() {
    return chapters().map(
      ({ number, name, title, about, readable, page, tasks, programs }) =>
        ({ number, name, title, about, readable, page,
          tasks: tasks ?? [], programs: programs ?? [] }))
  }
}
