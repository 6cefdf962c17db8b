// The chapters, for the components of the theme.

import { behaviours, chapters } from '../lib/repo.mjs'

export default {
  watch: ['../../../course/*/chapter.json', '../../outlook.json'],
  load() {
    const tables = [...behaviours().values()]
    return chapters().map(
      ({ number, name, title, about, readable, page, tasks, programs }) =>
        ({ number, name, title, about, readable, page,
          tasks: tasks ?? [], programs: programs ?? [],
          behaviours: tables.filter(t => t.endsWith(`/${name}`)).length }))
  }
}
